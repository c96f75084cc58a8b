"""Find the fault: a listing with one wrong line; which one, what does it do, how is it mended?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercises.choices import one_of
from exercises.entry import question
from exercises.letters import shown_choices
from exercises.micrograd.source import SOURCE
from exercises.model import Expected, Given, Key, Option, Part, Stream, Value

SHOWN = 4
OTHER_FAULT = "other-fault-blamed"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be wrong: as it should be, wrong versions with their mistakes, and who suspects it in vain."""

    text: str
    wrong: Mapping[str, str]  # version -> misconception
    suspected: str
    missing: bool = False  # the fault is that it is not there; then the next line is the one to name


@dataclass(frozen=True, slots=True)
class Listing:
    """A program: lines by their names, those in brackets are there for some students only."""

    told: str
    lines: tuple[tuple[str, str], ...]  # name ("" for plain, "?" for some students only) and text
    checked: Mapping[str, Line]


LISTINGS: Mapping[str, Listing] = {
    "neuron": Listing(
        "A neuron of Values computes tanh of the weighted sum of its inputs plus its bias. Its weights and its bias "
        "are to be trained: its output goes into a loss, on which `backward` is called.",
        (
            ("", "import random"),
            ("?", ""),
            ("", "class Neuron:"),
            ("?", '    """A neuron with nin inputs."""'),
            ("", "    def __init__(self, nin):"),
            ("", "        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]"),
            ("", "        self.b = Value(0.0)"),
            ("?", ""),
            ("", "    def __call__(self, x):"),
            ("start", "        "),
            ("", "        for w, v in zip(self.w, x):"),
            ("add", "            "),
            ("end", "        "),
            ("?", ""),
            ("", "    def parameters(self):"),
            ("params", "        "),
        ),
        {
            "start": Line(
                "z = self.b",
                {
                    "z = Value(0.0)": "bias-left-out",
                    "z = Value(self.b.data)": "gradient-cut-off",
                    "z = self.w[0]": "weight-as-start",
                    "z = 0.0": "bias-left-out",
                },
                "bias-as-start-suspected",
            ),
            "add": Line(
                "z = z + w * v",
                {
                    "z = w * v": "sum-overwritten",
                    "z = z + w.data * v": "gradient-cut-off",
                    "z = z + w + v": "weight-added",
                    "z = z + w * v + self.b": "bias-per-input",
                },
                "weighted-sum-suspected",
            ),
            "end": Line(
                "return z.tanh()",
                {
                    "return z": "activation-left-out",
                    "return Value(z.tanh().data)": "gradient-cut-off",
                    "return z.relu()": "relu-for-tanh",
                    "return z.tanh().data": "gradient-cut-off",
                },
                "tanh-suspected",
            ),
            "params": Line(
                "return self.w + [self.b]",
                {
                    "return self.w": "bias-no-parameter",
                    "return [self.w, self.b]": "parameters-nested",
                    "return [p.data for p in self.w + [self.b]]": "numbers-for-parameters",
                    "return [self.b]": "weights-no-parameters",
                },
                "parameters-suspected",
            ),
        },
    ),
    "loop": Listing(
        "A network is trained on the sum of the squared errors. Step number k, counted from 0, is to use the learning "
        "rate lr / (1 + decay · k).",
        (
            ("?", "# training"),
            ("?", "print(len(model.parameters()))"),
            ("", "for k in range(steps):"),
            ("?", "    # forward"),
            ("", "    outputs = [model(x) for x in xs]"),
            ("loss", "    "),
            ("?", "    # backward"),
            ("reset", "    "),
            ("", "    loss.backward()"),
            ("?", "    print(k, loss.data)"),
            ("rate", "    "),
            ("", "    for p in model.parameters():"),
            ("update", "        "),
        ),
        {
            "loss": Line(
                "loss = sum((out - y) ** 2 for out, y in zip(outputs, ys))",
                {
                    "loss = sum(out - y for out, y in zip(outputs, ys))": "errors-not-squared",
                    "loss = sum((Value(out.data) - y) ** 2 for out, y in zip(outputs, ys))": "gradient-cut-off",
                    "loss = (outputs[-1] - ys[-1]) ** 2": "last-slope-only",
                    "loss = sum(out - y for out, y in zip(outputs, ys)) ** 2": "errors-not-squared",
                },
                "loss-suspected",
            ),
            "reset": Line(
                "for p in model.parameters(): p.grad = 0.0",
                {
                    "": "gradients-not-reset",
                    "for p in model.parameters(): p.data = 0.0": "data-reset",
                    "loss.grad = 0.0": "loss-reset-only",
                    "loss.data = 0.0": "loss-reset-only",
                    "model = MLP(3, [4, 4, 1])": "model-made-anew",
                },
                "reset-suspected",
                missing=True,
            ),
            "rate": Line(
                "rate = lr / (1 + decay * k)",
                {
                    "rate = lr": "decay-ignored",
                    "lr = rate = lr / (1 + decay * k)": "decay-compounded",
                    "rate = lr / (1 + decay * (k + 1))": "decay-counted-from-one",
                    "rate = lr * (1 - decay * k)": "decay-subtracted",
                },
                "decay-suspected",
            ),
            "update": Line(
                "p.data += -rate * p.grad",
                {
                    "p.data = -rate * p.grad": "parameter-replaced",
                    "p.data += rate * p.grad": "update-added",
                    "p.data += -p.grad": "learning-rate-left-out",
                    "p.grad += -rate * p.data": "data-and-grad-exchanged",
                },
                "update-suspected",
            ),
        },
    ),
    "engine": Listing(
        "A `Value` remembers how to pass its gradient on; `backward` calls the `_backward` of each node once, in the "
        "right order. Here `other` is always a Value.",
        (
            ("", "import math"),
            ("?", ""),
            ("", "class Value:  # the other methods are left out here, and right"),
            ("?", ""),
            ("", "    def __mul__(self, other):"),
            ("", "        out = Value(self.data * other.data, (self, other))"),
            ("?", ""),
            ("", "        def _backward():"),
            ("left", "            "),
            ("right", "            "),
            ("?", ""),
            ("keep", "        "),
            ("", "        return out"),
            ("?", ""),
            ("", "    def tanh(self):"),
            ("", "        t = math.tanh(self.data)"),
            ("", "        out = Value(t, (self,))"),
            ("", "        def _backward():"),
            ("tanh", "            "),
            ("", "        out._backward = _backward"),
            ("", "        return out"),
        ),
        {
            "left": Line(
                "self.grad += other.data * out.grad",
                {
                    "self.grad = other.data * out.grad": "share-overwritten",
                    "self.grad += self.data * out.grad": "own-factor-as-slope",
                    "self.grad += other.data": "upstream-left-out",
                    "self.grad += out.grad": "product-rule-as-sum",
                },
                "accumulation-suspected",
            ),
            "right": Line(
                "other.grad += self.data * out.grad",
                {
                    "other.grad = self.data * out.grad": "share-overwritten",
                    "other.grad += other.data * out.grad": "own-factor-as-slope",
                    "other.grad += self.data": "upstream-left-out",
                    "other.grad += out.grad": "product-rule-as-sum",
                },
                "other-factor-suspected",
            ),
            "keep": Line(
                "out._backward = _backward",
                {
                    "self._backward = _backward": "rule-kept-by-input",
                    "out._backward = _backward()": "rule-run-at-once",
                    "other._backward = _backward": "rule-kept-by-input",
                    "_backward()": "rule-run-at-once",
                },
                "closure-suspected",
            ),
            "tanh": Line(
                "self.grad += (1 - t**2) * out.grad",
                {
                    "self.grad += (1 - t) * out.grad": "tanh-slope-unsquared",
                    "self.grad += 1 - t**2": "upstream-left-out",
                    "self.grad = (1 - t**2) * out.grad": "share-overwritten",
                    "self.grad += (1 - self.data**2) * out.grad": "tanh-slope-of-argument",
                },
                "tanh-slope-suspected",
            ),
        },
    ),
}

# What comes of a mistake, where it is planted.
CONSEQUENCES: Mapping[str, str] = {
    "bias-left-out": "The bias has no effect on the output: its gradient stays 0 and it never changes.",
    "gradient-cut-off": "The numbers are right, but what is used here as a plain number gets no gradient.",
    "weight-as-start": "The first weight is added once more, without its input, and the bias not at all.",
    "sum-overwritten": "The output depends on the last input alone.",
    "weight-added": "Of the inputs only their sum counts, and all weights always have the same gradient.",
    "bias-per-input": "The bias is added several times over, and more often the more inputs there are.",
    "activation-left-out": "The neuron is linear, and several layers of such neurons are worth no more than one.",
    "relu-for-tanh": "The output is never negative, and for a negative sum no gradient comes back.",
    "bias-no-parameter": "The bias gets its gradient, but in training it is neither reset nor moved.",
    "weights-no-parameters": "In training only the bias moves; the weights stay at their random start.",
    "parameters-nested": "Whoever trains finds a list where a Value should be, and stops with an error.",
    "errors-not-squared": "Errors of opposite signs cancel: a loss of 0 does not mean that anything is right.",
    "last-slope-only": "The network learns one example and takes no notice of the others.",
    "gradients-not-reset": "Each step moves by the sum of the gradients of all steps so far.",
    "data-reset": "All parameters become 0 in every step: what was learned is lost.",
    "decay-ignored": "All steps use the same learning rate.",
    "decay-compounded": "The learning rate falls much faster than it should: it is divided again and again.",
    "decay-counted-from-one": "Every step, also the first, uses the learning rate of the step after it.",
    "decay-subtracted": "After 1/decay steps the learning rate turns negative, and the loss grows.",
    "parameter-replaced": "The parameters forget where they were and become small multiples of the gradient.",
    "update-added": "The steps go uphill: the loss grows.",
    "learning-rate-left-out": "The steps are as large as the gradient itself, and lr has no effect.",
    "data-and-grad-exchanged": "The parameters never move; it is their gradients that are changed.",
    "share-overwritten": "Shares of the gradient that a Value has got from its other uses are lost.",
    "own-factor-as-slope": "The gradient is right for squares only, where both factors are the same.",
    "upstream-left-out": "The gradient is right only where that of the result is 1, as at the very end of a graph.",
    "product-rule-as-sum": "The gradient does not depend on how large the other factor is.",
    "rule-kept-by-input": "A factor loses the rule it had: what it was made of gets no gradient, and of several "
    "products with it only the last one counts.",
    "rule-run-at-once": "The gradient is passed on while the graph is being built, when it is 0, and never again.",
    "tanh-slope-unsquared": "The slope of tanh is too small for positive values, and more than 1 for negative ones.",
    "tanh-slope-of-argument": "The slope of tanh is negative beyond 1; it should be small and positive there.",
}

# Mistake -> other consequences that it has as well, or nearly: they are no wrong answers, and are not shown beside it.
TRUE_TOO: Mapping[str, frozenset[str]] = {
    "bias-left-out": frozenset({"bias-no-parameter"}),
    "bias-no-parameter": frozenset({"bias-left-out"}),
    "weight-as-start": frozenset({"bias-left-out", "bias-no-parameter"}),
    "sum-overwritten": frozenset({"bias-left-out", "bias-no-parameter"}),
    # Of what is cut off in the neuron, and where nothing moves any more in the loop.
    "gradient-cut-off": frozenset(
        {"weights-no-parameters", "bias-left-out", "bias-no-parameter"}
        | {"data-and-grad-exchanged", "learning-rate-left-out", "gradients-not-reset", "decay-ignored"}
    ),
    "learning-rate-left-out": frozenset({"decay-ignored"}),
    "data-and-grad-exchanged": frozenset({"learning-rate-left-out", "decay-ignored"}),
    "data-reset": frozenset({"gradients-not-reset", "parameter-replaced"}),
    "parameter-replaced": frozenset({"data-reset"}),
    "decay-subtracted": frozenset({"update-added", "decay-compounded"}),
    "own-factor-as-slope": frozenset({"product-rule-as-sum"}),
    "share-overwritten": frozenset({"rule-kept-by-input"}),
    "rule-kept-by-input": frozenset({"share-overwritten"}),
}


def _places(given: Given) -> list[tuple[str, str]]:
    """The lines as they are printed, with their names; what is missing is missing."""
    listing = LISTINGS[given["listing"]]
    found = []
    optional = iter(given["there"])
    for name, text in listing.lines:
        if name == "?":
            if next(optional):
                found.append(("", text))
        elif not name:
            found.append(("", text))
        else:
            line = listing.checked[name]
            version = given["version"] if name == given["line"] else line.text
            if version:
                found.append((name, text + version))
    return found


def _named(given: Given) -> list[str]:
    """The name to look for, line by line: a missing line is told by the one after it."""
    names = [name for name, _ in _places(given)]
    if not given["version"]:
        texts = [text for _, text in _places(given)]
        names[texts.index("    loss.backward()")] = given["line"]
    return names


def _mistake(given: Given) -> str:
    return LISTINGS[given["listing"]].checked[given["line"]].wrong[given["version"]]


def _draw(stream: Stream) -> Given:
    listing = str(stream.choice(list(LISTINGS)))
    checked = LISTINGS[listing].checked
    planted = [
        (name, version)
        for name, line in checked.items()
        for version, mistake in line.wrong.items()
        if mistake in CONSEQUENCES
        and (not line.missing or version in ("", "for p in model.parameters(): p.data = 0.0"))
    ]
    line, version = planted[int(stream.integers(len(planted)))]
    mistake = checked[line].wrong[version]
    others = [name for name in checked if name != line]
    possible = sorted(
        {m for each in checked.values() for m in each.wrong.values() if m in CONSEQUENCES}
        - TRUE_TOO.get(mistake, frozenset())
        - {mistake}
    )
    optional = sum(name == "?" for name, _ in LISTINGS[listing].lines)
    return {
        "listing": listing,
        "line": line,
        "version": version,
        "there": [bool(each) for each in stream.integers(0, 2, optional)],
        "lines": one_of(stream, line, others, SHOWN),
        "consequences": one_of(stream, mistake, possible, SHOWN),
        "repairs": one_of(stream, checked[line].text, _wrong_repairs(stream, checked, line, version), SHOWN),
    }


def _wrong_repairs(stream: Stream, checked: Mapping[str, Line], line: str, version: str) -> list[str]:
    """One wrong version of the line and two of another one: two lines are equally in question, so that the repairs do
    not tell which line is meant."""
    own = [each for each in checked[line].wrong if each not in ("", version)]
    others = [wrong for name in checked if name != line and len(wrong := [w for w in checked[name].wrong if w]) > 1]
    other = others[int(stream.integers(len(others)))]
    pair = [other[i] for i in stream.permutation(len(other))[:2]]
    return [own[int(stream.integers(len(own)))], *pair]


def _options(given: Given) -> dict[str, tuple[Option, ...]]:
    checked = LISTINGS[given["listing"]].checked
    names, texts = _named(given), [text.strip() for _, text in _places(given)]
    mistake, line = _mistake(given), checked[given["line"]]
    behind = {version: name for each in checked.values() for version, name in each.wrong.items()}
    return {
        "line": tuple(
            Option(
                name,
                f"line {names.index(name) + 1}: `{texts[names.index(name)]}`",
                None if name == given["line"] else checked[name].suspected,
            )
            for name in given["lines"]
        ),
        "consequence": tuple(
            Option(each, CONSEQUENCES[each], None if each == mistake else OTHER_FAULT) for each in given["consequences"]
        ),
        "repair": tuple(
            Option(each, f"`{each}`", None if each == line.text else behind[each]) for each in given["repairs"]
        ),
    }


PROMPTS = {
    "line": "the line that is wrong; if one is missing, the last line before which it can stand",
    "consequence": "what comes of it",
    "repair": "the line that mends it, in the place of the wrong one or in the gap",
}


def _parts(given: Given) -> tuple[Part, ...]:
    return tuple(Part(part, "choice", PROMPTS[part], options=options) for part, options in _options(given).items())


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for part, options in _options(given).items():
        for option in options:
            if option.misconception is not None:
                found.setdefault(option.misconception, {}).setdefault(part, option.id)
    return found


def _facts(given: Given) -> dict[str, str]:
    rows = [f"{number:2}  {text}".rstrip() for number, (_, text) in enumerate(_places(given), 1)]
    return {"told": LISTINGS[given["listing"]].told, "listing": "```python\n" + "\n".join(rows) + "\n```"}


def _worked(given: Given) -> str:
    line = LISTINGS[given["listing"]].checked[given["line"]]
    number = _named(given).index(given["line"]) + 1
    what = f"Line {number} is wrong." if given["version"] else f"Before line {number} a line is missing."
    return f"{what} {CONSEQUENCES[_mistake(given)]} It must be `{line.text}`."


@question(
    "micrograd/find_the_fault",
    title="Find the fault",
    source=SOURCE,
    level="derive",
    minutes=5,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    worked=_worked,
)
def find_the_fault(given: Given) -> Key:
    """<<told>>

    In this listing one line is wrong, or one line is missing; all the rest is right. The numbers of the lines stand on
    the left. Where the missing line can stand in several places, name the line that follows the last of them.

    <<listing>>
    """
    options = _options(given)
    right = {"line": given["line"], "consequence": _mistake(given)}
    right["repair"] = LISTINGS[given["listing"]].checked[given["line"]].text
    return {part: Expected(value, shown_choices(options[part], [value])) for part, value in right.items()}
