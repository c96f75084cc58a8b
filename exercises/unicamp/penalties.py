"""Questions on L2 and L1 regularisation (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on overfitting
and regularization)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from exercises import formulas, quantities
from exercises.choices import Stem, choice_question
from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, Formula, listed
from exercises.model import Disagreement, Given, Key, Option, Stream
from exercises.numbers import shown
from exercises.quantities import Quantity
from exercises.unicamp.regularisation import SECTION
from reference import sampling
from reference.penalties import PENALTIES

ORACLES_AGREE = 1e-9

# --- one update by hand -------------------------------------------------------------------------------------------

WEIGHT = (
    Quantity(
        "factor",
        r"L2: the factor by which the penalty rescales the old weight in every step",
        lambda v: 1 - v.eta * v.lam / v.n,
        {
            "penalty-without-n": lambda v: 1 - v.eta * v.lam,
            "penalty-batch-for-n": lambda v: 1 - v.eta * v.lam / v.m,
            "penalty-doubled": lambda v: 1 - 2 * v.eta * v.lam / v.n,
            "penalty-halved": lambda v: 1 - v.eta * v.lam / (2 * v.n),
            "penalty-sign": lambda v: 1 + v.eta * v.lam / v.n,
            "penalty-without-learning-rate": lambda v: 1 - v.lam / v.n,
        },
        places=5,
    ),
    Quantity(
        "w_l2",
        "L2: the weight after one step",
        lambda v: v.factor * v.w - v.eta * v.g,
        {
            "penalty-without-gradient": lambda v: v.factor * v.w,
            "penalty-after-the-step": lambda v: v.factor * (v.w - v.eta * v.g),
            "penalty-left-out": lambda v: v.w - v.eta * v.g,
            "update-added": lambda v: v.factor * v.w + v.eta * v.g,
            "learning-rate-left-out": lambda v: v.factor * v.w - v.g,
        },
        places=5,
        points=2,
    ),
    Quantity(
        "w_l1",
        "L1: the weight after one step",
        lambda v: v.w - v.eta * v.lam / v.n * np.sign(v.w) - v.eta * v.g,
        {
            "penalty-of-the-other-kind": lambda v: v.w - v.eta * v.lam / v.n * v.w - v.eta * v.g,
            "penalty-sign": lambda v: v.w + v.eta * v.lam / v.n * np.sign(v.w) - v.eta * v.g,
            "penalty-without-n": lambda v: v.w - v.eta * v.lam * np.sign(v.w) - v.eta * v.g,
            "penalty-batch-for-n": lambda v: v.w - v.eta * v.lam / v.m * np.sign(v.w) - v.eta * v.g,
            "penalty-left-out": lambda v: v.w - v.eta * v.g,
            "penalty-without-learning-rate": lambda v: v.w - v.lam / v.n * np.sign(v.w) - v.eta * v.g,
        },
        places=5,
        points=2,
    ),
)


def _draw_weight(stream: Stream) -> Given:
    sign = 1 - 2 * int(stream.integers(2))

    def drawn() -> Given:
        return {
            "w": sign * float(sampling.readable(stream, (), 0.3, 2.5)),
            "g": float(sampling.readable(stream, (), -0.6, 0.6)),
            "eta": float(sampling.readable(stream, (), 0.3, 0.9)),
            "lam": float(sampling.readable(stream, (), 1.0, 4.0)),
            "n": int(stream.integers(40, 90)),
            "m": int(stream.integers(4, 13)),
        }

    return sampling.until(drawn, lambda given: quantities.worth_asking(WEIGHT, given))


def _confirm_weight(given: Given) -> None:
    """Both updates from SymPy's derivative of the penalty."""
    import sympy as sp

    w, exact = sp.Symbol("w", real=True), {name: sp.Rational(str(value)) for name, value in given.items()}
    key = quantities.solve(WEIGHT, given)
    for part, name in (("w_l2", "l2"), ("w_l1", "l1")):
        cost = exact["g"] * w + exact["lam"] / exact["n"] * PENALTIES[name].symbolic(sp, [w])
        theirs = exact["w"] - exact["eta"] * sp.diff(cost, w).subs(w, exact["w"])
        error = abs(float(theirs) - key[part].value)
        if error > ORACLES_AGREE:
            raise Disagreement(f"SymPy and the solution differ by {error:.1e} in {part}")


WORKED_WEIGHT = r"""
* $\frac{\partial}{\partial w} \frac{\lambda}{2n} w^2 = \frac{\lambda}{n} w$, with the size $n$ = <<n>> of the training
  set, whatever the batch; so $w \leftarrow w - \eta\frac{\lambda}{n} w - \eta \frac{\partial C_0}{\partial w}
  = (1 - \frac{\eta\lambda}{n}) w - \eta \frac{\partial C_0}{\partial w}$
* the factor is $1 - <<eta>> \cdot <<lam>> / <<n>> =$ <<exact>>, that is <<factor>> to five digits
* L2: $<<exact>> \cdot (<<w>>) - <<eta>> \cdot (<<g>>) = <<w_l2>>$
* $\frac{\partial}{\partial w} \frac{\lambda}{n} |w| = \frac{\lambda}{n}\,\mathrm{sgn}(w)$: the same amount for small
  and large weights, always towards 0; L1:
  $<<w>> - <<eta>> \cdot <<lam>> / <<n>> \cdot (<<sign>>) - <<eta>> \cdot (<<g>>) = <<w_l1>>$
"""


def _worked_weight(given: Given) -> str:
    v = quantities.values(WEIGHT, given)
    facts = {each.id: shown(getattr(v, each.id), each.places) for each in WEIGHT}
    return fill(WORKED_WEIGHT, {**given, **facts, "exact": f"{v.factor:.8f}", "sign": int(np.sign(v.w))})


@question(
    "unicamp/regularised_step",
    title="One weight, one step, two penalties",
    source=SECTION,
    level="apply",
    minutes=8,
    points=5,
    draw=_draw_weight,
    parts=lambda given: quantities.parts(WEIGHT, given),
    alternatives=lambda given: quantities.alternatives(WEIGHT, given),
    worked=_worked_weight,
    confirm=_confirm_weight,
    follow=lambda given, part, answers: quantities.follow(WEIGHT, given, part, answers),
)
def regularised_step(given: Given) -> Key:
    r"""A weight is $w = <<w>>$. The slope of the unregularised cost, averaged over a mini-batch of <<m>> examples, is
    $\partial C_0/\partial w = <<g>>$. The training set has <<n>> examples; the learning rate is $\eta = <<eta>>$ and
    the regularisation parameter $\lambda = <<lam>>$.

    Make one step, from the same $w$, with each of two penalties added to $C_0$: L2, $\frac{\lambda}{2n} \sum_w w^2$,
    and L1, $\frac{\lambda}{n} \sum_w |w|$, where $n$ is the size of the training set.
    """
    return quantities.solve(WEIGHT, given)


# --- the updated weight as a formula ------------------------------------------------------------------------------

RATES = {"eta": r"\eta", "alpha": r"\alpha", "epsilon": r"\epsilon"}
# Penalty -> how it is added to C0, what it adds to the slope (without λ), and the answer in words of TeX.
COSTS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "l2 over 2n": (r"\frac{\lambda}{2n} \sum_w w^2", lambda v: v.w / v.n, r"\frac{\lambda}{n} w"),
    "l2 over 2": (r"\frac{\lambda}{2} \sum_w w^2", lambda v: v.w, r"\lambda w"),
    "l2": (r"\lambda \sum_w w^2", lambda v: 2 * v.w, r"2 \lambda w"),
    "l1 over n": (r"\frac{\lambda}{n} \sum_w |w|", lambda v: np.sign(v.w) / v.n, r"\frac{\lambda}{n} \mathrm{sgn}(w)"),
    "l1": (r"\lambda \sum_w |w|", lambda v: np.sign(v.w), r"\lambda\,\mathrm{sgn}(w)"),
}
ALIASES = (
    dict.fromkeys(("alpha", "epsilon", "lr", "learning_rate"), "eta")
    | dict.fromkeys(("lambda", "l"), "lam")
    | dict.fromkeys(("grad", "gradient", "nabla", "nabla_w", "dw", "dC_dw", "dC0_dw", "slope"), "g")
)


def _weight_samples() -> dict[str, Any]:
    ranges = {"w": (-2.0, 2.0), "g": (-2.0, 2.0), "eta": (0.1, 0.9), "lam": (0.3, 3.0), "n": (2.0, 9.0)}
    return formulas.drawn_from(ranges, seed=95)


def _weight_formulas(given: Given) -> tuple[Formula, ...]:
    _, slope, text = COSTS[given["cost"]]
    others: dict[str, Callable[[Any], Any]] = {"l2": lambda v: np.sign(v.w), "l1": lambda v: v.w}
    other = others[given["cost"][:2]]
    rate = RATES[given["rate"]]

    def step(penalty: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda v: v.w - v.eta * (v.g + v.lam * penalty(v))

    over_n = given["cost"].endswith("n")
    return (
        Formula(
            "plain",
            r"the new weight without a penalty, $C = C_0$",
            lambda v: v.w - v.eta * v.g,
            rf"$w - {rate}\,g$",
            {
                "update-added": lambda v: v.w + v.eta * v.g,
                "learning-rate-left-out": lambda v: v.w - v.g,
                "change-as-new-weight": lambda v: -v.eta * v.g,
            },
        ),
        Formula(
            "regularised",
            "the new weight with the penalty",
            step(slope),
            rf"$w - {rate} \left(g + {text}\right)$",
            {
                "penalty-doubled": step(lambda v: 2 * slope(v)),
                "penalty-halved": step(lambda v: slope(v) / 2),
                "penalty-sign": step(lambda v: -slope(v)),
                "penalty-left-out": step(lambda v: 0 * v.w),
                "penalty-without-gradient": lambda v: v.w - v.eta * v.lam * slope(v),
                "penalty-without-learning-rate": lambda v: v.w - v.eta * v.g - v.lam * slope(v),
                "penalty-of-the-other-kind": step(lambda v: other(v) / v.n if over_n else other(v)),
                "update-added": lambda v: v.w + v.eta * (v.g + v.lam * slope(v)),
                "change-as-new-weight": lambda v: -v.eta * (v.g + v.lam * slope(v)),
            }
            | ({"penalty-without-n": step(lambda v: slope(v) * v.n)} if over_n else {}),
            points=2,
        ),
    )


WORKED_FORMULA = r"""
* Gradient descent goes against the slope: $w \leftarrow w - <<rate>>\,\frac{\partial C}{\partial w}$; without a penalty
  the slope is $g$
* The penalty's slope with respect to this one weight is $<<text>>$, for all other terms of the sum do not depend on it:
  $\frac{\partial C}{\partial w} = g + <<text>>$
* So $w \leftarrow w - <<rate>> \left(g + <<text>>\right)$
"""


def _draw_formula(stream: Stream) -> Given:
    cost, rate = list(COSTS)[int(stream.integers(len(COSTS)))], list(RATES)[int(stream.integers(len(RATES)))]
    return {"cost": cost, "rate": rate}


def _facts_formula(given: Given) -> dict[str, str]:
    penalty, _, text = COSTS[given["cost"]]
    spelled = {"eta": "`eta`", "alpha": "`alpha`", "epsilon": "`epsilon`"}[given["rate"]]
    names = f"`w`, `g`, {spelled} (or `lr`), `lam`, `n`"
    return {
        "penalty": penalty,
        "rate": RATES[given["rate"]],
        "text": text,
        "size": "; $n$ is the size of the training set" if given["cost"].endswith("n") else "",
        "names": names if given["cost"].endswith("n") else names.removesuffix(", `n`"),
        "functions": listed(FUNCTIONS),
    }


@question(
    "unicamp/updated_weight",
    title="The updated weight as a formula",
    source=SECTION,
    level="derive",
    minutes=5,
    points=3,
    draw=_draw_formula,
    parts=lambda given: formulas.parts(_weight_formulas(given), _weight_samples(), ALIASES),
    alternatives=lambda given: formulas.alternatives(_weight_formulas(given), _weight_samples()),
    facts=_facts_formula,
    worked=lambda given: fill(WORKED_FORMULA, _facts_formula(given)),
)
def updated_weight(given: Given) -> Key:
    r"""A weight $w$ is trained by gradient descent with learning rate $<<rate>>$. The cost is
    $$C = C_0 + <<penalty>>,$$

    and $g = \partial C_0/\partial w$ is the slope of the unregularised cost<<size>>.
    Write the weight after one step as a formula. Any form that is equal is right.

    Names: <<names>>; $\lambda$ is `lam` or `lambda`. Functions: <<functions>>.
    """
    return formulas.solve(_weight_formulas(given), _weight_samples())


# --- what regularisation does -------------------------------------------------------------------------------------

WORDS = {
    "compare": Stem(
        "How do L1 and L2 regularisation differ in what they do to a weight in one step, beside the gradient of $C_0$?",
        (
            Option(
                "right",
                "L1 moves it towards 0 by the same amount whatever its size; L2 by an amount "
                "proportional to the weight.",
            ),
            Option(
                "reversed",
                "L2 moves it towards 0 by the same amount whatever its size; L1 by an amount "
                "proportional to the weight.",
                "penalty-of-the-other-kind",
            ),
            Option(
                "down",
                "L1 makes every weight smaller, negative ones more negative; L2 moves it towards 0.",
                "penalty-pushes-one-way",
            ),
            Option(
                "grow",
                "L1 moves it towards 0; L2 moves it away from 0.",
                "penalty-sign",
            ),
            Option(
                "biases",
                "L1 shrinks the weights only; L2 shrinks the weights and the biases.",
                "penalty-on-biases",
            ),
        ),
        r"L1 subtracts $\eta\frac{\lambda}{n}\,\mathrm{sgn}(w)$, L2 $\eta\frac{\lambda}{n} w$. So L1 "
        r"drives small weights "
        "to 0 and spares large ones; L2 shrinks the large ones most.",
    ),
    "larger set": Stem(
        r"The training set grows from 1,000 to 50,000 examples, and $\lambda$ and $\eta$ stay as they "
        r"are. What becomes of "
        r"the weight decay $1 - \eta\lambda/n$ per step?",
        (
            Option("weaker", r"It is much nearer to 1; to keep it, $\lambda$ must be 50 times as large."),
            Option("same", "It stays: the decay does not depend on the training set.", "penalty-without-n"),
            Option("batch", "It stays: $n$ is the size of the mini-batch.", "penalty-batch-for-n"),
            Option(
                "stronger",
                r"It is much nearer to 0; to keep it, $\lambda$ must be 50 times as small.",
                "penalty-n-upside-down",
            ),
            Option("grow", "It exceeds 1, and the weights grow.", "penalty-sign"),
        ),
        r"$\lambda/n$ falls to a fiftieth. The source itself raises $\lambda$ from 0.1 to 5.0 when it "
        r"goes from 1,000 to "
        "50,000 images.",
    ),
    "goal": Stem(
        r"What can be seen where regularisation with a well-chosen $\lambda$ works?",
        (
            Option("right", "The training cost ends a little higher, the accuracy on new data higher."),
            Option(
                "lower",
                "The cost on the training data ends lower than without it, and so does that on new data.",
                "regularisation-thought-to-fit-better",
            ),
            Option(
                "faster",
                "Every step is cheaper, because there are fewer weights left to compute with.",
                "regularisation-removes-weights",
            ),
            Option(
                "zero",
                r"The larger $\lambda$, the better the accuracy on new data.",
                "regularisation-more-is-better",
            ),
            Option(
                "biases",
                "It only works if the biases are shrunk along with the weights.",
                "penalty-on-biases",
            ),
        ),
        "The penalty is a compromise: some fit is given up for smaller weights, and the network "
        "generalises better. Too "
        r"large a $\lambda$ leaves nothing but small weights.",
    ),
    "biases": Stem(
        "Why are the biases usually left out of the penalty?",
        (
            Option("right", "A large bias does not make a neuron more sensitive to its inputs."),
            Option("none", "Because biases have no gradient.", "bias-gradient-zero"),
            Option(
                "fixed", "Because biases are not trained any more as soon as there is a penalty.", "biases-left-fixed"
            ),
            Option("negative", "Because the square of a negative bias would be negative.", "penalty-sign"),
            Option(
                "saved",
                "Because leaving out a few numbers saves most of the work of a step.",
                "regularisation-removes-weights",
            ),
        ),
        "Large weights make the output react strongly to small changes (noise) of the input; a bias only shifts it. In "
        "practice it makes little difference, so it is a convention, and tasks say which one they use.",
    ),
}

regularisation_words = choice_question(
    "unicamp/what_regularisation_does",
    title="What regularisation does",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WORDS,
)
