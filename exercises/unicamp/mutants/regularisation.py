"""Updates with a penalty and one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_BIASES = "b - eta * g for"


def _shared(slope: str) -> dict[str, Edits]:
    """Mistakes that both penalties know, where this is the slope of the penalty for a weight w."""
    whole, penalised = f"w - eta * (g + lam / n * {slope})", f"(g + lam / n * {slope})"
    return {
        "penalty-on-biases": ((_BIASES, f"b - eta * (g + lam / n * {slope.replace('w', 'b')}) for"),),
        "penalty-without-n": (("lam / n", "lam"),),
        "penalty-doubled": (("lam / n", "2 * lam / n"),),
        "penalty-halved": (("lam / n", "lam / (2 * n)"),),
        "penalty-sign": (("g + lam", "g - lam"),),
        "penalty-left-out": ((penalised, "g"),),
        "penalty-without-gradient": (("g + lam", "lam"),),
        "penalty-without-learning-rate": ((whole, f"w - eta * g - lam / n * {slope}"),),
        "penalty-after-the-step": (
            (whole, "w - eta * g"),
            ("    new_biases", f"    new_weights = [w - eta * lam / n * {slope} for w in new_weights]\n    new_biases"),
        ),
        "update-added": ((whole, f"w + eta * {penalised}"), (_BIASES, "b + eta * g for")),
        "learning-rate-left-out": ((whole, f"w - {penalised}"), (_BIASES, "b - g for")),
        "learning-rate-twice": ((whole, f"w - eta**2 * {penalised}"), (_BIASES, "b - eta**2 * g for")),
        "change-as-new-weight": ((whole, f"-eta * {penalised}"), (_BIASES, "-eta * g for")),
        "slope-times-weight": ((whole, f"w - eta * {penalised} * w"), (_BIASES, "b - eta * g * b for")),
        "weights-left-fixed": ((whole, "w + 0"),),
        "biases-left-fixed": (
            ("b - eta * g for b, g in zip(biases, nabla_b, strict=True)", "b.copy() for b in biases"),
        ),
    }


_L1 = "np.sign(w)"

L2_UPDATE: Mapping[str, Edits] = {
    **_shared("w"),
    "penalty-of-the-other-kind": (("lam / n * w", f"lam / n * {_L1}"),),
}

L1_UPDATE: Mapping[str, Edits] = {
    **_shared(_L1),
    "penalty-of-the-other-kind": ((_L1, "w"),),
    "penalty-pushes-one-way": ((f"lam / n * {_L1}", "lam / n"),),
    "penalty-size-for-sign": ((_L1, "np.abs(w)"),),
    "sign-of-zero": ((_L1, "np.where(w >= 0, 1, -1)"),),
}
