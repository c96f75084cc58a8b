"""Our own tree in TeX, so that students see how their formula was read."""

from __future__ import annotations

import re
from types import MappingProxyType

from grader.formula.alphabet import GREEK
from grader.formula.tree import Apply, Name, Node, Number
from grader.formula.vocabulary import canonical

# How tightly each form binds; a part that binds less tightly than its place needs gets parentheses.
_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)

_HEADS = MappingProxyType(
    {name: rf"\{name}" for name in ("tanh", "sinh", "cosh", "sin", "cos", "ln", "max", "min")}
    | {
        "sigmoid": r"\sigma",
        "sigmoid_prime": r"\sigma'",
        "tanh_prime": r"\tanh'",
        "relu": r"\operatorname{ReLU}",
        "relu_prime": r"\operatorname{ReLU}'",
        "sech": r"\operatorname{sech}",
        "softplus": r"\operatorname{softplus}",
        "step": r"\operatorname{step}",
        "sign": r"\operatorname{sgn}",
    }
)
_FENCES = MappingProxyType({"abs": r"\left|%s\right|", "sqrt": r"\sqrt{%s}", "exp": "e^{%s}", "e": "e", "pi": r"\pi"})
_EXPONENT = re.compile(r"[eE]")
_INDEXED = re.compile(r"([^\W\d_]+)_?(\w*)")


def tex(node: Node) -> str:
    """The TeX of a tree."""
    return _tex(node)[0]


def _tex(node: Node) -> tuple[str, int]:
    match node:
        case Number(text):
            return _number(text)
        case Name(name):
            return _name(name), _ATOM
        case Apply("add", args):
            terms = [_term(arg) for arg in args]
            first = terms[0][1] if terms[0][0] == "+" else f"-{terms[0][1]}"
            return first + "".join(f" {sign} {text}" for sign, text in terms[1:]), _SUM
        case Apply("multiply", args):
            return r" \cdot ".join(_inside(arg, _POWER) for arg in args), _PRODUCT
        case Apply("negate", (arg,)):
            return f"-{_inside(arg, _PRODUCT)}", _SIGNED
        case Apply("divide", (a, b)):
            return rf"\frac{{{tex(a)}}}{{{tex(b)}}}", _POWER
        case Apply("power", (a, b)):
            return f"{_inside(a, _ATOM)}^{{{tex(b)}}}", _POWER
        case Apply("choose", (condition, yes, no)):
            rows = rf"{tex(yes)} & {tex(condition)} > 0 \\ {tex(no)} & \text{{otherwise}}"
            return rf"\begin{{cases}}{rows}\end{{cases}}", _ATOM
        case Apply(op, args):
            inside = ", ".join(tex(arg) for arg in args)
            if op in _FENCES:
                # e^{...} binds like a power: it must not be raised to another without parentheses.
                return _FENCES[op].replace("%s", inside), _POWER if op == "exp" else _ATOM
            return rf"{_HEADS[op]}\left({inside}\right)", _ATOM


def _inside(node: Node, needed: int) -> str:
    text, level = _tex(node)
    # A fraction is its own bracket, except under a power.
    return text if level >= needed else rf"\left({text}\right)"


def _term(node: Node) -> tuple[str, str]:
    match node:
        case Apply("negate", (arg,)):
            return "-", _inside(arg, _PRODUCT)
        case _:
            return "+", _inside(node, _PRODUCT)


def _number(text: str) -> tuple[str, int]:
    digits, *exponent = _EXPONENT.split(text)
    return (rf"{digits} \cdot 10^{{{int(exponent[0])}}}", _POWER) if exponent else (digits, _ATOM)


def _name(name: str) -> str:
    """w5 as w_{5}, out_h1 as out with index h1 upright, delta_o1 with a Greek letter."""
    plain = canonical(name)
    primes = "'" * plain.count("'")
    plain = plain.rstrip("'")
    match = _INDEXED.fullmatch(plain)
    base, index = (match.group(1), match.group(2).replace("_", ",")) if match else (plain, "")
    if base in GREEK.values():
        head = rf"\{base}" if base[0].islower() or base in _CAPITALS else rf"\mathrm{{{base}}}"
    else:
        head = base if len(base) == 1 else rf"\mathrm{{{base}}}"
    tail = index if len(index) < 2 or index.isdigit() else rf"\mathrm{{{index}}}"
    return head + primes + (f"_{{{tail}}}" if index else "")


_CAPITALS = frozenset(["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"])
