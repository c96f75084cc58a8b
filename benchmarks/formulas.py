"""Comparing formulas: ours beside SymPy's `simplify` and Math-Verify, on the same pairs, in the same run."""

from __future__ import annotations

import json
import select
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.formula_pairs import FIRST_WEIGHT, PAIRS, PATHS, REST, Pair
from benchmarks.measure import shown
from exercises.bank import BANK
from exercises.model import Question
from grader import equal
from grader.formula import read
from grader.formula.tex import tex
from grader.formula.tree import Apply, Name, Node, Number
from grader.formula.vocabulary import canonical
from grader.jail import Reading
from grader.keys import QuestionKey
from grader.kinds import formula

LIMIT = 5.0  # seconds of CPU time for one pair; who takes longer did not come back
SLOW = 1.0  # who takes longer is not asked again
WAITING = 120.0  # for a process to start, or to come to its limit on a busy machine
WARMING = (["multiply", [["x1"], "2"]], ["x1"]), (r"2 \cdot x_{1}", "x_{1}")
MATH_VERIFY = "math-verify[antlr4_13_2]==0.9.0"
DERIVATIVES = (r"\frac{\partial L}{\partial w}", r"\frac{\partial L}{\partial b}")
LATE = "did not come back"
LONGEST = "dE/dw1 from the inputs on"


@dataclass(frozen=True)
class Answer:
    """What a method says of a pair, and how long it took."""

    outcome: str
    seconds: float


Method = Callable[[Pair], Answer]


# --- ours --------------------------------------------------------------------------------------------------------


def ours(pair: Pair) -> Answer:
    """As `grader equal` does it, reading included."""
    start = time.process_time()
    found = equal.compare(pair.typed, pair.right)
    return Answer(found.outcome, time.process_time() - start)


# --- peers -------------------------------------------------------------------------------------------------------


class Peer:
    """A process that answers pairs; one that does not come back is ended, and another is started."""

    def __init__(self, python: str, name: str, warming: tuple[Any, Any]) -> None:
        self.command = [python, str(Path(__file__).with_name("formula_peers.py")), name, str(LIMIT)]
        self.warming = warming
        self.process: subprocess.Popen[str] | None = None

    def ask(self, first: Any, second: Any) -> Answer:
        """What it says within the limit."""
        answer = self.answer(self.process or self.start(), first, second)
        if answer is None:
            self.end()
        return answer or Answer(LATE, LIMIT)

    def answer(self, process: subprocess.Popen[str], first: Any, second: Any) -> Answer | None:
        """What the process says, unless it comes to its limit."""
        assert process.stdin is not None
        process.stdin.write(json.dumps([first, second]) + "\n")
        process.stdin.flush()
        line = self.line(process)
        return Answer(*json.loads(line)) if line else None

    def start(self) -> subprocess.Popen[str]:
        """A new process, warm: it has imported what it needs and answered once."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        if self.line(self.process) is None or self.answer(self.process, *self.warming) is None:
            raise RuntimeError(f"{' '.join(self.command)} does not start")
        return self.process

    def line(self, process: subprocess.Popen[str]) -> str | None:
        """Its next line; None if it has ended, or does not come in time."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], WAITING)
        return (process.stdout.readline() or None) if ready else None

    def end(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _tree(text: str) -> Node:
    """The tree of a pair's formula, all its names known."""
    words = {canonical(word) for word in NAMES}
    return read(text, words).tree


NAMES = tuple(f"{letter}{i}" for letter in "othnzxwbdayrglm" for i in range(1, 9))


def as_json(node: Node) -> Any:
    """A tree for the peer that builds expressions."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return [name]
        case Apply(op, args):
            return [op, [as_json(arg) for arg in args]]


def _sigmoid(x: Node) -> Node:
    return Apply("divide", (Number("1"), Apply("add", (Number("1"), Apply("exp", (Apply("negate", (x,)),))))))


# How TeX says what it has no command for.
_WRITTEN: dict[str, Callable[[Node], Node]] = {
    "sigmoid": _sigmoid,
    "sigmoid_prime": lambda x: Apply(
        "multiply", (_sigmoid(x), Apply("add", (Number("1"), Apply("negate", (_sigmoid(x),)))))
    ),
    "sech": lambda x: Apply("divide", (Number("1"), Apply("cosh", (x,)))),
    "relu": lambda x: Apply("max", (Number("0"), x)),
    "relu_prime": lambda x: _WRITTEN["step"](x),
    "step": lambda x: Apply("divide", (Apply("max", (Number("0"), x)), x)),
    "sign": lambda x: Apply("divide", (x, Apply("abs", (x,)))),
}


def plainer(node: Node) -> Node:
    """The tree with textbook functions only."""
    if not isinstance(node, Apply):
        return node
    args = tuple(plainer(arg) for arg in node.args)
    return _WRITTEN[node.op](*args) if node.op in _WRITTEN else Apply(node.op, args)


def by_trees(peer: Peer) -> Method:
    """A peer that gets trees."""
    return lambda pair: peer.ask(as_json(_tree(pair.typed)), as_json(_tree(pair.right)))


def by_tex(peer: Peer) -> Method:
    """A peer that gets TeX."""
    return lambda pair: peer.ask(tex(plainer(_tree(pair.typed))), tex(plainer(_tree(pair.right))))


@contextmanager
def math_verify() -> Iterator[Peer | str]:
    """Math-Verify in a virtual environment of its own, for as long as it is needed; or why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            venv.create(folder, with_pip=True)
            python = str(Path(folder) / "bin" / "python")
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MATH_VERIFY]
            subprocess.run(install, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            yield f"Math-Verify could not be installed ({type(error).__name__})"
            return
        peer = Peer(python, "math-verify", WARMING[1])
        try:
            yield peer
        finally:
            peer.end()


# --- results -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """How a method did on all pairs."""

    method: str
    answers: Sequence[Answer]

    def count(self, equal_: bool, outcome: str) -> int:
        """How many equal (or different) pairs it gave this outcome."""
        return sum(
            answer.outcome == outcome for pair, answer in zip(PAIRS, self.answers, strict=True) if pair.equal == equal_
        )

    @property
    def seconds(self) -> list[float]:
        return [answer.seconds for answer in self.answers]

    def markdown(self, peer: Score) -> str:
        """The row of the table; the last column is the median beside our own."""
        accepted, refused = self.count(False, "equal"), self.count(True, "different")
        right = self.count(True, "equal") + self.count(False, "different")
        late = sum(answer.outcome == LATE for answer in self.answers)
        other = len(PAIRS) - right - accepted - refused - late
        median = statistics.median(self.seconds)
        worst = f"> {LIMIT:g} s" if late else shown(max(self.seconds))
        ratio = median / statistics.median(peer.seconds)
        return (
            f"| {self.method} | {right} of {len(PAIRS)} | {accepted} | {refused} | {late} | {other} "
            f"| {shown(median)} | {worst} | {ratio:.3g} |"
        )


def scores(rounds: int, methods: dict[str, Method]) -> list[Score]:
    """Every method on every pair, in turns; the median of the rounds counts, what is slow is asked once."""
    found: dict[str, list[Answer]] = {name: [] for name in methods}
    for method in methods.values():
        method(PAIRS[0])  # to warm up
    for pair in PAIRS:
        asked: dict[str, list[Answer]] = {name: [] for name in methods}
        for _ in range(rounds):
            for name, method in methods.items():
                if not any(answer.seconds > SLOW for answer in asked[name]):
                    asked[name].append(method(pair))
        for name, answers in asked.items():
            found[name].append(Answer(answers[-1].outcome, statistics.median(each.seconds for each in answers)))
    return [Score(name, answers) for name, answers in found.items()]


def topic_text(found: Sequence[Score]) -> str:
    """How each method fares with the longest formulas."""
    places = [place for place, pair in enumerate(PAIRS) if pair.topic == LONGEST]
    told = []
    for score in found:
        answers = [(PAIRS[place], score.answers[place]) for place in places]
        right = sum(answer.outcome == ("equal" if pair.equal else "different") for pair, answer in answers)
        late = sum(answer.outcome == LATE for _, answer in answers)
        slowest = shown(max(answer.seconds for _, answer in answers if answer.outcome != LATE or late == len(answers)))
        told.append(f"{score.method}: {right} of {len(places)} right, {late} {LATE}, its slowest answer took {slowest}")
    return f"Of these, {LONGEST}, two honest forms and three wrong ones: {'; '.join(told)}."


def marking_text(rounds: int) -> str:
    """dE/dw1 of the 2-2-2 network in six honest forms and with one mistake, marked and diagnosed."""
    question = BANK["hcaim/derivation"]
    assert isinstance(question, Question)
    assert question.published is not None
    key = QuestionKey(question, question.published)
    part = next(each for each in key.parts if each.id == "dE_dw_hidden")
    wrong = {name: values[part.id] for name, values in key.alternatives.items() if part.id in values}

    def marked(text: str) -> tuple[float, Any]:
        reading = Reading("q1", "ok", text, text)
        made, seconds = None, []
        for number in range(20 * rounds + 3):
            start = time.process_time()
            made = formula.mark(part, key.expected[part.id], reading, wrong)
            if number >= 3:
                seconds.append(time.process_time() - start)
        return statistics.median(seconds), made

    honest = [marked(text) for text in HONEST]
    refused = [marked(text) for text in (f"{PATHS[0]} * {REST}", FIRST_WEIGHT.replace("w7", "w6"), f"2 * {PATHS[0]}")]
    accepted = sum(made.verdict == "correct" for _, made in honest)
    return (
        f"∂E/∂w1 of the 2-2-2 network, marked and diagnosed, warm, in CPU time: {accepted} of {len(HONEST)} honest "
        f"forms accepted, the slowest in {shown(max(seconds for seconds, _ in honest))}; with one path dropped "
        f'{refused[0][1].verdict} in {shown(refused[0][0])}, "{refused[0][1].findings[0].message}"; '
        f"the slowest of {len(refused)} wrong ones takes {shown(max(seconds for seconds, _ in refused))}."
    )


HONEST = (
    FIRST_WEIGHT,
    f"{PATHS[0]} * {REST} + {PATHS[1]} * {REST}",
    "(δ_o1·w₅ + δ_o2·w₇)·h₁·(1 − h₁)·x₁",
    r"\left(\delta_{o1} w_5 + \delta_{o2} w_7\right)\sigma'(net_{h1})\, x_1",
    "x1 sech(net_h1/2)^2/4 (w5 (o1 - t1) (o1 - o1²) - w7 (t2 - o2) (o2 - o2²))",
    "(w5 (o1 - t1) σ(net_o1) σ(-net_o1) + w7 (o2 - t2) exp(-net_o2)/(1 + exp(-net_o2))^2) σ'(net_h1) x1",
)


def misses(found: Sequence[Score]) -> list[str]:
    """What each method got wrong, for the terminal."""
    return [
        f"{score.method}: {answer.outcome} ({shown(answer.seconds)}), {pair.topic}: {pair.typed:.80} | {pair.right:.80}"
        for score in found
        for pair, answer in zip(PAIRS, score.answers, strict=True)
        if answer.outcome != ("equal" if pair.equal else "different")
    ]


def formula_text(rounds: int) -> tuple[str, list[str]]:
    """The section of docs/performance.md, and for the terminal what each method got wrong."""
    sympy = Peer(sys.executable, "sympy", WARMING[0])
    with math_verify() as other:
        methods: dict[str, Method] = {"ours, `grader equal`": ours, "SymPy, `simplify(a - b) == 0`": by_trees(sympy)}
        said = str(other)
        if isinstance(other, Peer):
            methods["Math-Verify 0.9"] = by_tex(other)
        try:
            found = scores(rounds, methods)
        finally:
            sympy.end()
        if isinstance(other, Peer):
            verdict = other.ask(*DERIVATIVES).outcome
            said = f"Asked whether `{DERIVATIVES[0]}` equals `{DERIVATIVES[1]}`, Math-Verify says: {verdict}."
    refused = equal.compare(*DERIVATIVES)
    head = [
        "| method | right | wrong ones accepted | right ones refused | did not come back | no answer "
        "| median | worst | median beside ours |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    table = "\n".join(head + [score.markdown(found[0]) for score in found])
    equals = sum(pair.equal for pair in PAIRS)
    text = (
        f"{len(PAIRS)} pairs, {equals} equal and {len(PAIRS) - equals} not; {LIMIT:g} s of CPU time for each, "
        f"reading included.\n\n{table}\n\n{topic_text(found)}\n\n{said} Ours: {refused.outcome}, {refused.sentence}"
        f"\n\n{marking_text(rounds)}"
    )
    return text, misses(found)
