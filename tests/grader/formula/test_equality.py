"""Tests of equality: a table of pairs, cancellation, undefined values, printed trees, and mutants."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.formula import Apply, Formula, Name, Node, Number, evaluate, matches, read, same

NETWORK = ["i1", "i2", "w1", "w5", "w6", "w7", "w8", "net_h1", "net_o1", "target_o1", "target_o2", "delta_o1", "eta"]
NAMES = [*NETWORK, "out_h1", "out_h2", "out_o1", "out_o2", "x", "y", "z", "a", "t"]


def points(seed: int, count: int = 16) -> dict[str, np.ndarray]:
    """Points of both signs; activations between 0 and 1 but of no special value."""
    stream = np.random.default_rng(seed)
    return {
        name: stream.uniform(0.05, 0.95, count) if name.startswith("out") else stream.uniform(-3, 3, count)
        for name in NAMES
    }


SAMPLES = points(20)

W5 = "(out_o1 - target_o1) out_o1 (1 - out_o1) out_h1"
W1 = (
    "((out_o1 - target_o1) out_o1 (1 - out_o1) w5 + (out_o2 - target_o2) out_o2 (1 - out_o2) w7) out_h1 (1 - out_h1) i1"
)

EQUAL = [
    (W5, "-(target_o1 - out_o1) out_o1 (1 - out_o1) out_h1"),
    (W5, "(out_o1 - target_o1) * (out_o1 - out_o1^2) * out_h1"),
    (W5, r"\left(out_{o1} - target_{o1}\right) \cdot out_{o1} \cdot \left(1 - out_{o1}\right) \cdot out_{h1}"),
    (W5, "out_h1 out_o1 (out_o1 - target_o1) - out_h1 out_o1² (out_o1 - target_o1)"),
    (W5, "dE/dw5 = (target_o1 − out_o1)·out_o1·(out_o1 − 1)·out_h1"),
    (
        W1,
        "out_h1 (1 - out_h1) i1"
        " (w7 (out_o2 - target_o2) out_o2 (1 - out_o2) + w5 (out_o1 - target_o1) out_o1 (1 - out_o1))",
    ),
    (
        W1,
        "(out_o1 - target_o1) out_o1 (1 - out_o1) w5 out_h1 (1 - out_h1) i1"
        " + (out_o2 - target_o2) out_o2 (1 - out_o2) w7 out_h1 (1 - out_h1) i1",
    ),
    (
        W1,
        "-((target_o1 - out_o1) out_o1 (1 - out_o1) w5 + (target_o2 - out_o2) out_o2 (1 - out_o2) w7)"
        " (out_h1 - out_h1^2) i1",
    ),
    (
        W1,
        r"i_1 \, out_{h1} (1 - out_{h1}) \left[ (out_{o1} - target_{o1}) out_{o1} (1 - out_{o1}) w_5"
        r" + (out_{o2} - target_{o2}) out_{o2} (1 - out_{o2}) w_7 \right]",
    ),
    (
        W1,
        "i1*out_h1*(1-out_h1)*((out_o1^2 - out_o1^3 - target_o1 out_o1 + target_o1 out_o1^2) w5"
        " + (out_o2 - target_o2)*out_o2*(1-out_o2)*w7)",
    ),
    ("1 - tanh(x)^2", "sech(x)^2"),
    ("1 - tanh²(x)", "4/(e^x + e^-x)^2"),
    ("sech(x)^2", "4/(exp(x) + exp(-x))^2"),
    ("tanh'(x)", "(1 - tanh(x))(1 + tanh(x))"),
    ("tanh(x)", "(e^x - e^-x)/(e^x + e^-x)"),
    ("tanh(x)", "2 sigmoid(2x) - 1"),
    ("1/cosh(x)", "sech(x)"),
    ("cosh(x)^2 - sinh(x)^2", "1"),
    ("max(0, x)", "(x + abs(x))/2"),
    ("max(0, x)", "relu(x)"),
    ("relu(x)", "x Heaviside(x)"),
    ("relu(x)", "x if x > 0 else 0"),
    ("relu(x)", r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ("relu'(x)", "step(x)"),
    ("relu'(x)", "(x > 0)"),
    ("relu'(x)", "(1 + x/abs(x))/2"),
    ("-max(-x, -y)", "min(x, y)"),
    ("max(x, y)", "(x + y + abs(x - y))/2"),
    ("sigmoid(-x)", "1 - sigmoid(x)"),
    ("sigmoid(x)", "1/(1 + e^-x)"),
    ("sigmoid(x)", "e^x/(1 + e^x)"),
    ("σ'(x)", "σ(x)(1 - σ(x))"),
    ("σ'(x)", "e^-x/(1 + e^-x)^2"),
    ("sigmoid_prime(x)", "sech(x/2)^2/4"),
    ("softplus(x)", "ln(1 + e^x)"),
    ("softplus(x) - softplus(-x)", "x"),
    ("-(t - a)", "a - t"),
    ("1/2 (t - a)^2", "½(a − t)²"),
    ("0.5(a - t)**2", "(a^2 - 2 a t + t^2)/2"),
    ("-(ln(out_o1)/2 + ln(out_o1)/2)", "ln(1/out_o1)"),
    ("(out_o1 - y)/(out_o1 (1 - out_o1))", "-y/out_o1 + (1 - y)/(1 - out_o1)"),
    ("w5 - eta delta_o1 out_h1", "w₅ − ηδ_o1·out_h1"),
    ("sqrt(x^2)", "abs(x)"),
    ("e^(x + y)", "e^x e^y"),
    ("x y z", "z*y*x"),
    ("x - x", "0"),
    ("(x + 1e6) - 1e6", "x"),
    ("e^(ln(abs(x)))", "abs(x)"),
]

DIFFERENT = [
    (W5, "(out_o1 - target_o1) (1 - out_o1) out_h1"),
    (W5, "(out_o1 - target_o1) out_o1 (1 - out_o1)"),
    (W5, "(target_o1 - out_o1) out_o1 (1 - out_o1) out_h1"),
    (W5, "(out_o1 - target_o1) out_o1 (1 + out_o1) out_h1"),
    (W5, "(out_o1 - target_o1) out_o1 (1 - out_o1) out_h2"),
    (W5, "2 (out_o1 - target_o1) out_o1 (1 - out_o1) out_h1"),
    (W5, "out_o1 - target_o1 out_o1 (1 - out_o1) out_h1"),
    (W5, "(out_o1 - target_o1) sigmoid'(out_o1) out_h1"),
    (W1, "(out_o1 - target_o1) out_o1 (1 - out_o1) w5 out_h1 (1 - out_h1) i1"),
    (W1, W1.replace("w7", "w6")),
    (W1, W1.replace("i1", "i2")),
    (W1, W1.replace("w5 +", "w5 -")),
    (W1, W1.replace("out_h1 (1 - out_h1)", "out_h1")),
    (W1, f"1.0000001 ({W1})"),
    ("1 - tanh(x)^2", "1 - tanh(x)"),
    ("1 - tanh(x)^2", "sech(x)"),
    ("1 - tanh(x^2)", "sech(x)^2"),
    ("max(0, x)", "abs(x)"),
    ("max(0, x)", "min(0, x)"),
    ("relu'(x)", "relu(x)"),
    ("relu'(x)", "(x < 0)"),
    ("sigmoid(-x)", "-sigmoid(x)"),
    ("sigmoid'(x)", "sigmoid(x)"),
    ("sigmoid'(x)", "x (1 - x)"),
    ("t - a", "a - t"),
    ("(t - a)^2", "(t - a)^2/2"),
    ("x^2", "x abs(x)"),
    ("sqrt(x^2)", "x"),
    ("w5 - eta delta_o1 out_h1", "w5 + eta delta_o1 out_h1"),
    ("w5 - eta delta_o1 out_h1", "eta delta_o1 out_h1"),
    ("ln(out_o1)", "ln(out_o1)/ln(10)"),
    ("x", "1.0000001 x"),
    ("x", "x + 1e-12"),
    ("x", "x + 1e-20"),
    ("x", "x (1 + 1e-12)"),
    ("x", "1.00000000000001 x"),
    ("x + 1e6 - 1e6", "1.0000001 x"),
    ("0", "1e-18"),
]


def formula(text: str) -> Formula:
    return read(text, NAMES, {"f": "sigmoid"})


@pytest.mark.parametrize(("a", "b"), EQUAL)
def test_equal_pairs(a: str, b: str) -> None:
    """Two forms of the same function are equal, either way round and at other points too."""
    for seed in (20, 21, 22):
        assert same(formula(a), formula(b), points(seed)).outcome == "equal"
        assert same(formula(b), formula(a), points(seed)).outcome == "equal"


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_pairs(a: str, b: str) -> None:
    """A real difference is seen, however small, and comes with a point that shows it."""
    for seed in (20, 21, 22):
        found = same(formula(a), formula(b), points(seed))
        assert found.outcome == "different"
        assert found.point is not None
        assert found.got is not None
        assert found.want is not None
        assert set(found.point) == formula(a).names | formula(b).names
        assert same(formula(b), formula(a), points(seed)).outcome == "different"


def test_there_are_enough_pairs() -> None:
    """The table is as long as what other graders were measured with, and longer."""
    assert len(EQUAL) + len(DIFFERENT) >= 60


def test_comparisons_are_fast_once_warm() -> None:
    """Reading both and comparing takes a fraction of a millisecond in the middle (printed, not asserted)."""
    seconds = []
    for a, b in EQUAL + DIFFERENT:
        start = time.perf_counter()
        same(formula(a), formula(b), SAMPLES)
        seconds.append(time.perf_counter() - start)
    print(f"median {1000 * np.median(seconds):.2f} ms, worst {1000 * max(seconds):.2f} ms")


@pytest.mark.parametrize(("a", "b"), EQUAL)
def test_values_of_a_reference_are_matched(a: str, b: str) -> None:
    """Against values alone a right formula is equal, or undecided where its own rounding hides the answer."""
    want = evaluate(formula(b), SAMPLES) * (1 + 5e-14)
    outcome = matches(formula(a), SAMPLES, want).outcome
    assert outcome == ("undecided" if a == "x - x" else "equal")


@pytest.mark.parametrize(("a", "b"), [pair for pair in DIFFERENT if "e-" not in pair[1] and "00000000" not in pair[1]])
def test_values_of_another_function_are_not_matched(a: str, b: str) -> None:
    """Against values alone a wrong formula is different, also one off by 1e-7."""
    found = matches(formula(b), SAMPLES, evaluate(formula(a), SAMPLES))
    assert found.outcome == "different"
    assert found.got == pytest.approx(evaluate(formula(b), found.point or {})[()])


def test_differences_below_the_accuracy_of_the_reference_are_undecided() -> None:
    """A difference of 1e-12 is neither the reference's rounding nor clearly a mistake."""
    assert matches(formula("x (1 + 1e-12)"), SAMPLES, SAMPLES["x"]).outcome == "undecided"
    assert matches(formula("x + 1e-20"), SAMPLES, SAMPLES["x"]).outcome == "undecided"


def test_names_computed_from_each_other_match_a_reference() -> None:
    """out_o1 and sigmoid(net_o1) are the same at points where one was computed from the other."""
    samples = SAMPLES | {"out_o1": 1 / (1 + np.exp(-SAMPLES["net_o1"]))}
    want = (samples["out_o1"] - samples["target_o1"]) * samples["out_o1"] * (1 - samples["out_o1"])
    for text in (
        "(out_o1 - target_o1) out_o1 (1 - out_o1)",
        "(sigmoid(net_o1) - target_o1) sigmoid'(net_o1)",
        "(out_o1 - target_o1) e^-net_o1/(1 + e^-net_o1)^2",
    ):
        assert matches(formula(text), samples, want).outcome == "equal"


def test_dead_neurons_are_no_obstacle() -> None:
    """An exact 0 at the kink of relu' follows the convention: its slope there is 0."""
    samples = SAMPLES | {"a": np.maximum(SAMPLES["z"], 0)}
    want = SAMPLES["x"] * (SAMPLES["z"] > 0)
    assert (want == 0).any()
    for text in ("x (z > 0)", "x (a > 0)", "x relu'(z)", "x step(a)", "x if z > 0 else 0", "x relu'(a)"):
        assert matches(formula(text), samples, want).outcome == "equal"


def test_points_at_a_kink_that_rounding_moves_are_left_out() -> None:
    """Where a jump depends on rounding the point does not count; if all do, a person must look."""
    assert same(formula("step(x - y)"), formula("step((x + 5) - (y + 5))"), SAMPLES).outcome == "equal"
    close = SAMPLES | {"y": SAMPLES["x"]}
    assert same(formula("step(x - y)"), formula("0"), close).outcome == "undecided"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ln(x)", "ln(x)"),
        ("sqrt(x)", "x^0.5"),
        ("1/(x - x)", "1"),
        ("exp(exp(exp(exp(5 + x))))", "x"),
        ("ln(-abs(x))", "ln(-abs(x))"),
        ("x^0.5", "1/0"),
    ],
)
def test_too_few_finite_values_are_undecided(a: str, b: str) -> None:
    """NaN, infinity and overflow never raise and never pass: a person will look, and is told why."""
    with np.errstate(all="raise"):
        found = same(formula(a), formula(b), SAMPLES)
        against = matches(formula(a), SAMPLES, evaluate(formula(b), SAMPLES))
    assert (found.outcome, against.outcome) == ("undecided", "undecided")
    assert "points" in found.reason


def test_a_quarter_of_the_points_may_be_undefined() -> None:
    """12 finite values of 16 are enough, 11 are not."""
    for bad, outcome in ((4, "equal"), (5, "undecided")):
        x = np.linspace(1, 2, 16)
        x[:bad] *= -1
        assert same(formula("ln(x)"), formula("2 ln(sqrt(x))"), {"x": x}).outcome == outcome


def test_bad_samples_and_wants_never_raise() -> None:
    """NaN and infinity among the samples or the wanted values are points that do not count."""
    odd = {name: np.array([np.nan, np.inf, -np.inf, 1e308, 0.0, 1.0] * 3) for name in NAMES}
    for text in (W1, "x/y", "relu'(x)", "e^x", "x^y", "softplus(x)"):
        assert same(formula(text), formula(text), odd).outcome == "undecided"
        assert matches(formula(text), odd, np.full(18, np.nan)).outcome == "undecided"


def test_constants_alone_can_be_compared() -> None:
    """A formula without names has the same value at every point."""
    assert same(formula("1/3"), formula("2/6"), SAMPLES).outcome == "equal"
    assert matches(formula("1/3"), SAMPLES, 1 / 3).outcome == "equal"
    assert matches(formula("0.3333333"), SAMPLES, 1 / 3).outcome == "different"


def test_too_few_points_decide_nothing() -> None:
    """Three points are no evidence of equality."""
    assert same(formula("x"), formula("x"), points(1, 3)).outcome == "undecided"


# --- random trees: printed, read back, and equal -------------------------------------------------------------

SIGNS = {"add": " + ", "multiply": " * "}


def text_of(node: Node) -> str:
    """A printer with a bracket around everything."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return name
        case Apply(("add" | "multiply") as op, args):
            return "(" + SIGNS[op].join(map(text_of, args)) + ")"
        case Apply("negate", (x,)):
            return f"(-{text_of(x)})"
        case Apply("divide", (x, y)):
            return f"({text_of(x)} / {text_of(y)})"
        case Apply("power", (x, y)):
            return f"({text_of(x)}^{text_of(y)})"
        case Apply("choose", (c, x, y)):
            return f"({text_of(x)} if {text_of(c)} > 0 else {text_of(y)})"
        case Apply("relu_prime" | "sigmoid_prime" | "tanh_prime" as op, (x,)):
            return f"{op[:-6]}'({text_of(x)})"
        case Apply(op, args):
            return f"{op}({', '.join(map(text_of, args))})"


LEAVES = st.one_of(
    st.sampled_from(["x", "y", "z", "out_h1", "delta_o1"]).map(Name),
    st.sampled_from(["1", "2", "0.5", "3.25", ".1", "1e-3"]).map(Number),
)


def _larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def applied(op: str, *args: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.tuples(*args).map(lambda chosen: Apply(op, chosen))

    slopes = ["sigmoid_prime", "tanh_prime", "relu_prime", "step", "sign"]
    unary = [*slopes, "negate", "sigmoid", "tanh", "sech", "relu", "abs", "softplus", "sin", "exp"]
    return st.one_of(
        st.sampled_from(["add", "multiply"]).flatmap(
            lambda op: st.lists(parts, min_size=2, max_size=4).map(lambda args: Apply(op, tuple(args)))
        ),
        applied("divide", parts, parts),
        applied("power", parts, st.sampled_from(["2", "3"]).map(Number)),
        st.sampled_from(unary).flatmap(lambda op: applied(op, parts)),
        st.sampled_from(["max", "min"]).flatmap(lambda op: applied(op, parts, parts)),
        applied("choose", parts, parts, parts),
    )


TREES = st.recursive(LEAVES, _larger, max_leaves=12)


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_printed_trees_are_read_back_equal(tree: Node) -> None:
    """What is printed with brackets is read back as a formula with the same values, bit for bit, and equal."""
    again = formula(text_of(tree))
    original = Formula(tree, "", (), again.names)
    assert np.array_equal(evaluate(again, SAMPLES), evaluate(original, SAMPLES), equal_nan=True)
    assert same(again, original, SAMPLES).outcome in ("equal", "undecided")
    assert same(again, original, SAMPLES).outcome != "different"


@given(TREES, st.lists(st.floats(), min_size=16, max_size=16))
@settings(max_examples=200, deadline=None)
def test_nothing_raises_whatever_the_values(tree: Node, column: list[float]) -> None:
    """Comparisons take any float of any formula."""
    samples = {name: np.roll(np.array(column), i) for i, name in enumerate(NAMES)}
    again = formula(text_of(tree))
    same(again, formula("x"), samples)
    matches(again, samples, np.array(column))


# --- mutants: one token of a right formula changed -----------------------------------------------------------

RIGHT = [
    W5,
    W1,
    "1 - tanh(x)^2",
    "4/(e^x + e^-x)^2",
    "sigmoid(x) (1 - sigmoid(x))",
    "w5 - 0.5 delta_o1 out_h1",
    "1/2 (target_o1 - out_o1)^2 + 1/2 (target_o2 - out_o2)^2",
    "-t/out_o1 + (1 - t)/(1 - out_o1)",
    "delta_o1 w5 relu'(net_h1) i1",
    "max(0.01 x, x)",
    "0.9 (out_o1 - t) out_h1 + 0.001 w5",
]
SIGN_MUTANTS = {"add": "multiply", "multiply": "add", "divide": "multiply", "power": "multiply", "max": "min"}
FUNCTION_MUTANTS = {"sigmoid": "tanh", "tanh": "sigmoid", "exp": "softplus", "relu_prime": "relu", "min": "max"}


def mutants(node: Node) -> list[Node]:
    """Every tree that differs in one token: a constant nudged, a name swapped, a sign or function changed."""
    found: list[Node] = []
    match node:
        case Number(text):
            value = float(text)
            changed = [value * (1 + 1e-7), value * (1 - 1e-7), value + 1, -value, 2 * value]
            found += [
                Number(repr(v)) if v >= 0 else Apply("negate", (Number(repr(-v)),)) for v in changed if v != value
            ]
        case Name(name):
            found += [Name(other) for other in NAMES if other != name]
            found += [Apply("negate", (node,)), Number("1"), Apply("multiply", (node, Number("1.0000001")))]
        case Apply(op, args):
            for i, arg in enumerate(args):
                found += [Apply(op, (*args[:i], mutant, *args[i + 1 :])) for mutant in mutants(arg)]
            for table in (SIGN_MUTANTS, FUNCTION_MUTANTS):
                if op in table:
                    found.append(Apply(table[op], args))
            if op in ("add", "multiply"):
                found += [
                    Apply(op, (*args[:i], *args[i + 1 :])) if len(args) > 2 else args[1 - i] for i in range(len(args))
                ]
            if op == "negate":
                found.append(args[0])
    return found


# The mutants that are the same function after all.
SAME_ON_PAPER = {"(1 + (-(tanh((-x))^2)))", "(delta_o1 * w5 * relu'((net_h1 * 1.0000001)) * i1)"}


@pytest.mark.parametrize("right", RIGHT)
def test_one_token_mutants_are_never_equal(right: str) -> None:
    """No formula with one token changed passes, constants off by 1e-7 included."""
    original = formula(right)
    want = evaluate(original, SAMPLES)
    for text in {text_of(tree) for tree in mutants(original.tree)} - SAME_ON_PAPER:
        mutant = formula(text)
        expected = "undecided" if "/ (1 + (-1))" in text else "different"  # dividing by 1 - 1 has no values
        assert (text, same(mutant, original, SAMPLES).outcome) == (text, expected)
        assert (text, matches(mutant, SAMPLES, want).outcome) == (text, expected)


def test_there_are_enough_mutants() -> None:
    """More than a thousand mutants are tried."""
    assert sum(len(mutants(formula(right).tree)) for right in RIGHT) > 1000


@pytest.mark.parametrize(("a", "b"), list(itertools.pairwise(RIGHT)))
def test_right_formulas_of_different_questions_differ(a: str, b: str) -> None:
    """Sampling tells any two of the right formulas apart."""
    expected = "equal" if {a, b} == {"1 - tanh(x)^2", "4/(e^x + e^-x)^2"} else "different"
    assert same(formula(a), formula(b), SAMPLES).outcome == expected
