"""The mistakes of the catalogue as learners write them: one table of wrong equations for the texts of many solutions.

A solution that goes through a network says in a `Layout` where its equations stand and what it calls things;
`written` makes of it the edits of every mistake in `WRITTEN`. Another mistake is another row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from exercises.model import Edits


@dataclass(frozen=True, slots=True)
class Place:
    """An equation in a solution: its text, the same with `{}` for what is written there instead, and its names."""

    old: str
    new: str
    names: Mapping[str, str] = field(default_factory=dict)

    def with_(self, wording: str, names: Mapping[str, str]) -> tuple[str, str]:
        """The edit that writes this here, with the names that are in use here."""
        return self.old, self.new.format(wording.format(**{**names, **self.names}))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the equations stand in a solution: rule -> all its places.

    The rules are: z, activate (once z is kept), miss (a - y), output and hidden (the whole error), slope (of all
    layers), carried (the error going back through weights), bias, weight (their gradients), step.
    """

    places: Mapping[str, tuple[Place, ...]]
    names: Mapping[str, str]  # known at all places
    keep_z: Edits = ()  # that the weighted inputs are kept, for what is written with them
    rows: bool = False  # whether it works on one example per row


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands at the places of a rule: for one example, and for one per row where that reads differently."""

    rule: str
    one: str
    rows: str = ""


# Names: a, y, z, f (the activation), delta, n (examples), w (between this layer and the next), own (into this layer),
# b, x (the network's input), input, own_output and z_before (of the layer before), error and carried (what the slopes
# multiply), a_next (of the next layer), affine (w a + b), p (a parameter), its gradient and its change.
WRITTEN: Mapping[str, tuple[Wording, ...]] = {
    # BP1
    "output-slope-missing": (Wording("output", "{error}"),),
    "error-doubled": (Wording("miss", "2 * ({a} - {y})"),),
    "error-halved": (Wording("miss", "0.5 * ({a} - {y})"),),
    "sign-flipped": (Wording("miss", "{y} - {a}"),),
    "output-errors-pooled": (Wording("miss", "np.sum({a} - {y})", "np.sum({a} - {y}, axis=1, keepdims=True)"),),
    "output-differentiated": (Wording("miss", "np.ones({a}.shape)"),),
    "target-left-out": (Wording("miss", "{a}"),),
    "cost-not-differentiated": (Wording("miss", "0.5 * ({a} - {y}) ** 2"),),
    "error-without-sign": (Wording("miss", "abs({a} - {y})"),),
    "averaged-over-outputs": (Wording("miss", "({a} - {y}) / len({y})", "({a} - {y}) / {y}.shape[1]"),),
    # slopes
    "hidden-slope-missing": (Wording("hidden", "{carried}"),),
    "slope-at-activation": (Wording("slope", "{f}({a}) * (1 - {f}({a}))"),),
    "value-form-at-z": (Wording("slope", "{z} * (1 - {z})"),),
    "value-as-slope": (Wording("slope", "{a}"),),
    "one-minus-value-as-slope": (Wording("slope", "(1 - {a})"),),
    "slope-counted-twice": (Wording("slope", "({a} * (1 - {a})) ** 2"),),
    "slope-of-next-layer": (Wording("hidden", "{carried} * {a_next} * (1 - {a_next})"),),
    # BP2
    "one-path-only": (Wording("carried", "{w}[0] * {delta}[0]", "np.outer({delta}[:, 0], {w}[0])"),),
    "weights-transposed": (Wording("carried", "{w} @ {delta}", "{delta} @ {w}.T"),),
    "weights-left-out": (Wording("carried", "np.sum({delta})", "np.sum({delta}, axis=1, keepdims=True)"),),
    "own-layer-weights": (Wording("carried", "{own}.T @ {delta}", "{delta} @ {own}"),),
    "own-path-only": (Wording("carried", "np.diag({w}) * {delta}"),),
    "paths-averaged": (Wording("carried", "{w}.T @ {delta} / len({delta})", "{delta} @ {w} / {delta}.shape[1]"),),
    "error-split-by-weights": (
        Wording(
            "carried",
            "({w} / {w}.sum(axis=1, keepdims=True)).T @ {delta}",
            "{delta} @ ({w} / {w}.sum(axis=1, keepdims=True))",
        ),
    ),
    # BP3
    "bias-gradient-summed": (Wording("bias", "np.sum({delta})", "np.sum({delta}) / {n}"),),
    "bias-gradient-zero": (Wording("bias", "np.zeros(len({delta}))", "np.zeros({delta}.shape[1])"),),
    "bias-gradient-one-mean": (Wording("bias", "np.mean({delta})"),),
    "bias-gradient-times-bias": (Wording("bias", "{delta} * {b}", "{delta}.mean(axis=0) * {b}"),),
    # BP4
    "input-left-out": (
        Wording("weight", "np.outer({delta}, np.ones(len({input})))", "{delta}.T @ np.ones({input}.shape) / {n}"),
    ),
    "own-output-as-input": (Wording("weight", "np.outer({delta}, {own_output})", "{delta}.T @ {own_output} / {n}"),),
    "pre-activation-as-input": (Wording("weight", "np.outer({delta}, {z_before})", "{delta}.T @ {z_before} / {n}"),),
    "network-input-as-input": (Wording("weight", "np.outer({delta}, {x})", "{delta}.T @ {x} / {n}"),),
    "weight-as-input": (Wording("weight", "{delta}[:, None] * {own}", "{delta}.mean(axis=0)[:, None] * {own}"),),
    "gradient-transposed": (Wording("weight", "np.outer({input}, {delta})", "{input}.T @ {delta} / {n}"),),
    "averaged-over-inputs": (
        Wording("weight", "np.outer({delta}, {input}) / len({input})", "{delta}.T @ {input} / {n} / {input}.shape[1]"),
    ),
    # the mean over a batch
    "batch-not-averaged": (Wording("weight", "{delta}.T @ {input}"), Wording("bias", "{delta}.sum(axis=0)")),
    "averaged-twice": (Wording("miss", "({a} - {y}) / {n}"),),
    "bias-not-averaged": (Wording("bias", "{delta}.sum(axis=0)"),),
    "weights-not-averaged": (Wording("weight", "{delta}.T @ {input}"),),
    "batch-averaged-too-soon": (Wording("weight", "np.outer({delta}.mean(axis=0), {input}.mean(axis=0))"),),
    # the way forward
    "bias-left-out": (Wording("z", "{w} @ {a}", "{a} @ {w}.T"),),
    "bias-subtracted": (Wording("z", "{w} @ {a} - {b}", "{a} @ {w}.T - {b}"),),
    "forward-weights-transposed": (Wording("z", "{w}.T @ {a} + {b}", "{a} @ {w} + {b}"),),
    "activation-left-out": (Wording("activate", "{affine}"), Wording("slope", "{f}({z}) * (1 - {f}({z}))")),
    "activation-applied-twice": (
        Wording("activate", "{f}({f}({affine}))"),
        Wording("slope", "{f}({z}) * (1 - {f}({z}))"),
    ),
    "output-activation-left-out": (
        Wording("activate", "{affine} if w is weights[-1] else {f}({affine})"),
        Wording("slope", "{f}({z}) * (1 - {f}({z}))"),
    ),
    # the step
    "update-added": (Wording("step", "{p} + {change}"),),
    "learning-rate-left-out": (Wording("step", "{p} - {gradient}"),),
    "learning-rate-twice": (Wording("step", "{p} - eta * {change}"),),
    "change-as-new-weight": (Wording("step", "-{change}"),),
    "slope-times-weight": (Wording("step", "{p} - {change} * {p}"),),
}
OF_BATCHES = (
    "batch-not-averaged",
    "averaged-twice",
    "bias-not-averaged",
    "weights-not-averaged",
    "batch-averaged-too-soon",
)
OF_Z = ("{z}", "{z_before}", "{affine}")  # what cannot be written unless they are kept


def written(
    layout: Layout, without: Collection[str] = (), called: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Edits]:
    """The edits of every mistake whose rules this solution has, but for those that say nothing there.

    `called` says which have another name in this exercise, where two of the catalogue look alike.
    """
    return {
        called.get(mistake, mistake): _edits(layout, wordings)
        for mistake, wordings in WRITTEN.items()
        if mistake not in without
        and (layout.rows or mistake not in OF_BATCHES)
        and all(wording.rule in layout.places for wording in wordings)
    }


def _edits(layout: Layout, wordings: tuple[Wording, ...]) -> Edits:
    texts = [(wording.rule, wording.rows if layout.rows and wording.rows else wording.one) for wording in wordings]
    kept = layout.keep_z if any(name in text for _, text in texts for name in OF_Z) else ()
    changed = (place.with_(text, layout.names) for rule, text in texts for place in layout.places[rule])
    return (*kept, *changed)
