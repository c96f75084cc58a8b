"""Why learning slows down with the quadratic cost and not with the cross-entropy (M. Nielsen, "Neural Networks and
Deep Learning", chapter 3, on the cross-entropy cost function)."""

from __future__ import annotations

from exercises import quantities
from exercises.choices import Stem, choice_question
from exercises.entry import fill, question
from exercises.model import Disagreement, Given, Key, Option, Stream
from exercises.quantities import Quantity
from exercises.unicamp.cross_entropy import ORACLES_AGREE, SECTION
from reference import sampling
from reference.activations import sigmoid
from reference.losses import LOSSES

# --- one neuron that starts badly wrong ---------------------------------------------------------------------------


NEURON = (
    Quantity(
        "a",
        r"the output $a$ of the neuron",
        lambda v: sigmoid(v.w * v.x + v.b),
        {
            "bias-left-out": lambda v: sigmoid(v.w * v.x),
            "activation-left-out": lambda v: v.w * v.x + v.b,
        },
        places=6,
    ),
    Quantity(
        "quadratic",
        r"$\partial C/\partial w$ with the quadratic cost $C = \frac12 (y - a)^2$",
        lambda v: (v.a - v.y) * v.a * (1 - v.a) * v.x,
        {
            "output-slope-missing": lambda v: (v.a - v.y) * v.x,
            "input-left-out": lambda v: (v.a - v.y) * v.a * (1 - v.a),
            "error-doubled": lambda v: 2 * (v.a - v.y) * v.a * (1 - v.a) * v.x,
            "sign-flipped": lambda v: (v.y - v.a) * v.a * (1 - v.a) * v.x,
        },
        places=6,
    ),
    Quantity(
        "cross_entropy",
        r"$\partial C/\partial w$ with the cross-entropy $C = -(y \ln a + (1 - y) \ln(1 - a))$",
        lambda v: (v.a - v.y) * v.x,
        {
            "output-slope-kept": lambda v: (v.a - v.y) * v.a * (1 - v.a) * v.x,
            "input-left-out": lambda v: v.a - v.y,
            "error-as-target-minus-output": lambda v: (v.y - v.a) * v.x,
            "slope-divided-out-of-a": lambda v: (v.a - v.y) / (v.a * (1 - v.a)) * v.x,
        },
        places=6,
    ),
    Quantity(
        "ratio",
        "how many times as fast the weight moves with the cross-entropy as with the quadratic cost",
        lambda v: v.cross_entropy / v.quadratic,
        {
            "speed-ratio-upside-down": lambda v: v.quadratic / v.cross_entropy,
            "difference-for-ratio": lambda v: v.cross_entropy - v.quadratic,
        },
        places=3,
    ),
)
# The two starts of the source: outputs 0.82 and 0.98 where 0 is wanted.
PUBLISHED_NEURON: Given = {"x": 1.0, "y": 0, "w": 2.0, "b": 2.0}


def _draw_neuron(stream: Stream) -> Given:
    y = int(stream.integers(2))

    def drawn() -> Given:
        w, b = (1 - 2 * y) * sampling.readable(stream, 2, 0.5, 2.5, places=1)
        x = float(sampling.readable(stream, (), 0.5, 1.5, places=1))
        return {"x": x, "y": y, "w": float(w), "b": float(b)}

    return sampling.until(drawn, lambda given: given["x"] != 1 and quantities.worth_asking(NEURON, given))


def _confirm_neuron(given: Given) -> None:
    """Both slopes by SymPy."""
    import sympy as sp

    w = sp.Symbol("w", real=True)
    a = 1 / (1 + sp.exp(-(w * sp.Float(given["x"], 30) + sp.Float(given["b"], 30))))
    key = quantities.solve(NEURON, given)
    for part, loss in (("quadratic", "half_sse"), ("cross_entropy", "binary_cross_entropy")):
        slope = sp.diff(LOSSES[loss].symbolic(sp, [a], [given["y"]]), w).subs(w, given["w"])
        error = abs(float(slope.evalf()) - key[part].value)
        if error > ORACLES_AGREE:
            raise Disagreement(f"SymPy and the solution differ by {error:.1e} in {part}")


WORKED_NEURON = r"""
* $z = w x + b = <<z>>$ and $a = \sigma(z) = <<a>>$: far from the target <<y>>, and the sigmoid is flat here,
  $\sigma'(z) = a (1 - a) =$ <<slope>>
* quadratic cost: $(a - y)\,\sigma'(z)\,x = <<quadratic>>$: the flat sigmoid makes it small, although the error is large
* cross-entropy: $\partial C/\partial a = \frac{a - y}{a(1 - a)}$ cancels $\sigma'(z)$, and $(a - y)\,x
  = <<cross_entropy>>$ remains: the larger the error, the faster the neuron learns
* the ratio is $1/\sigma'(z) = <<ratio>>$
"""


def _worked_neuron(given: Given) -> str:
    v = quantities.values(NEURON, given)
    facts = {name: f"{getattr(v, name):.6f}" for name in ("a", "quadratic", "cross_entropy")}
    facts |= {
        "z": f"{v.w * v.x + v.b:.2f}",
        "y": str(v.y),
        "slope": f"{v.a * (1 - v.a):.6f}",
        "ratio": f"{v.ratio:.3f}",
    }
    return fill(WORKED_NEURON, facts)


@question(
    "unicamp/slow_start",
    title="A neuron that is badly wrong: two costs compared",
    source=SECTION,
    level="apply",
    minutes=8,
    points=4,
    draw=_draw_neuron,
    parts=lambda given: quantities.parts(NEURON, given),
    alternatives=lambda given: quantities.alternatives(NEURON, given),
    published=PUBLISHED_NEURON,
    worked=_worked_neuron,
    confirm=_confirm_neuron,
    follow=lambda given, part, answers: quantities.follow(NEURON, given, part, answers),
)
def slow_start(given: Given) -> Key:
    r"""One sigmoid neuron has one input, weight $w = <<w>>$ and bias $b = <<b>>$. It is trained on one example:
    input $x$ = <<x>>, target $y$ = <<y>>. At the start it is badly wrong.

    Compute its output, and for each of two costs the slope $\partial C/\partial w$, with its sign and without a
    learning rate. Then compare how fast the weight moves if the learning rate is the same for both. Keep more digits on
    paper than you hand in.
    """
    return quantities.solve(NEURON, given)


# --- why it does not slow down ------------------------------------------------------------------------------------

WHY = {
    "fast": Stem(
        r"Why does a sigmoid output neuron that is badly wrong learn faster with the cross-entropy than with the "
        r"quadratic cost?",
        (
            Option("cancels", r"$\sigma'(z)$ cancels: $\delta = a - y$, which is large where the error is large."),
            Option(
                "larger",
                r"The cross-entropy is the larger number, and a larger cost means a larger step.",
                "step-follows-the-cost",
            ),
            Option(
                "never",
                r"The neuron does not saturate any more: its output cannot come near 0 or 1.",
                "saturation-thought-gone",
            ),
            Option(
                "everywhere",
                r"$\sigma'(z)$ disappears from the errors of all layers, the hidden ones too.",
                "slope-gone-everywhere",
            ),
            Option("rate", r"It makes the learning rate $\eta$ larger.", "cost-changes-the-rate"),
            Option(
                "quadratic",
                r"With the quadratic cost $\delta = a - y$, and the cross-entropy multiplies it by $\sigma'(z)$.",
                "output-slope-kept",
            ),
        ),
        r"$\partial C/\partial a = \frac{a - y}{a(1 - a)}$, and $\delta = \partial C/\partial a \cdot \sigma'(z)$ with "
        r"$\sigma'(z) = a(1 - a)$. The flat sigmoid drops out; the error itself sets the speed. In hidden layers "
        r"$\sigma'$ stays.",
    ),
    "linear": Stem(
        r"The output neurons are *linear*, $a = z$. Which cost gives $\delta = a - y$, without any learning slowdown?",
        (
            Option("quadratic", r"The quadratic cost $\frac12 (a - y)^2$: the slope of $a = z$ is 1."),
            Option(
                "entropy",
                r"Only the cross-entropy: it cancels the slope, whatever the activation is.",
                "cancelling-with-any-output",
            ),
            Option(
                "none",
                r"None: the quadratic cost always brings the factor $\sigma'(z)$.",
                "slope-gone-everywhere",
            ),
            Option("doubled", r"$(a - y)^2$ without the ½, because its slope is $a - y$.", "error-halved"),
            Option(
                "likelihood",
                r"$-\ln a$, because its slope is $a - y$.",
                "cancelling-with-any-output",
            ),
        ),
        r"$\delta = \partial C/\partial a \cdot f'(z) = (a - y) \cdot 1$. The cross-entropy is made to "
        r"cancel the slope "
        r"$a(1 - a)$ of a *sigmoid*; here there is nothing to cancel, and $\ln(1 - a)$ need not even exist.",
    ),
    "hidden": Stem(
        r"A network of sigmoids is changed from the quadratic cost to the cross-entropy. What changes in the four "
        r"equations of backpropagation?",
        (
            Option("bp1", r"Only the error of the output layer: it loses the factor $\sigma'(z^L)$."),
            Option(
                "all",
                r"All errors: $\sigma'(z)$ is dropped in the output layer and in the hidden layers.",
                "slope-gone-everywhere",
            ),
            Option(
                "kept",
                r"The error of the output layer becomes $\frac{a - y}{a (1 - a)}$.",
                "slope-divided-out-of-a",
            ),
            Option("nothing", r"Nothing: only the number that is printed changes.", "cost-thought-a-display"),
            Option(
                "rate",
                "Nothing but the learning rate, which from now on is multiplied by the cost.",
                "cost-changes-the-rate",
            ),
        ),
        r"Only BP1 knows the cost. BP2, BP3 and BP4 carry the error on, with $\sigma'$ in every hidden layer.",
    ),
    "swap": Stem(
        r"Somebody writes $-\left( a \ln y + (1 - a) \ln (1 - y) \right)$. What goes wrong with targets "
        r"$y$ of 0 and 1?",
        (
            Option("infinite", r"$\ln 0$ appears: output and target have changed places."),
            Option("same", r"Nothing: the formula is symmetric in $a$ and $y$.", "output-and-target-swapped"),
            Option("sign", r"The cost is negative.", "cross-entropy-minus-left-out"),
            Option(
                "slow",
                r"It is right, but $\sigma'(z)$ comes back into $\delta$.",
                "output-slope-kept",
            ),
            Option(
                "mean",
                r"It is the mean over the outputs in place of the sum.",
                "cross-entropy-averaged-over-outputs",
            ),
        ),
        r"$y$ is 0 or 1, so $\ln y$ or $\ln(1 - y)$ is $-\infty$. The logarithm belongs to the *output*, "
        r"which a sigmoid "
        r"keeps strictly between 0 and 1.",
    ),
}

why_cross_entropy = choice_question(
    "unicamp/why_cross_entropy",
    title="Why the cross-entropy",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WHY,
)
