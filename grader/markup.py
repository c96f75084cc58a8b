"""Statements as pages show them: Markdown with TeX becomes HTML with MathML.

CommonMark with tables, raw HTML off, links to the web only. A formula stands between dollars
(`$...$` in the line, `$$...$$` on its own) and becomes MathML that needs no JavaScript, that looks
right with the embedded font, and that says itself aloud (`aria-label`).

For the words of authors. A student's text never comes through here: it is escaped by the templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

LONGEST_FORMULA = 4_000  # characters; what is longer is a mistake, and the converter recurses
XMLNS = "{http://www.w3.org/1998/Math/MathML}"
TAIL = re.compile(r"[,.;:!?)…”’]+")


@lru_cache(maxsize=4_096)
def render(markdown: str) -> Markup:
    """Paragraphs, lists, tables, code and formulas."""
    return Markup(_reader().render(markdown))


@lru_cache(maxsize=4_096)
def render_inline(markdown: str) -> Markup:
    """One line of text, without a paragraph around it."""
    return Markup(_reader().renderInline(markdown))


@lru_cache(maxsize=4_096)
def formula(tex: str, display: bool = False) -> Markup:
    """TeX as MathML; where it cannot be read, its source as code, so that a typing error stays readable."""
    try:
        root = _tidied(_parsed(tex, display))
        spoken = _spoken(root)
    except Exception:  # the converter raises many kinds, KeyError and RecursionError among them
        return Markup('<code class="tex">{}</code>').format(tex)
    _to_code_points(root)
    root.set("role", "math")
    root.set("aria-label", spoken)
    return Markup(ElementTree.tostring(root, encoding="unicode", short_empty_elements=False))


# --- Markdown


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    """The reader with our rules, built once."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.inline.ruler.after("escape", "dollars", _inline_dollars)
    reader.block.ruler.before(
        "fence", "dollars", _block_dollars, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    reader.add_render_rule("formula", _formula_token)
    # A heading inside a statement would break the order of the page's own headings.
    reader.add_render_rule("heading_open", _subhead_open)
    reader.add_render_rule("heading_close", _subhead_close)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    reader.add_render_rule("th_open", _header_cell)
    reader.validateLink = _is_web_link  # type: ignore[method-assign]
    return reader


def _is_web_link(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def _inline_dollars(state: StateInline, silent: bool) -> bool:
    """`$...$` and `$$...$$` within a line; `it costs $5 or $6` stays as it is."""
    if state.src[state.pos] != "$":
        return False
    fence = "$$" if state.src.startswith("$$", state.pos) else "$"
    start = state.pos + len(fence)
    end = _closing(state.src, start, state.posMax, fence)
    tex = state.src[start:end]
    if end < 0 or not tex.strip():
        return False
    # As in Pandoc: a dollar beside a space, or before a digit, is money.
    if fence == "$" and (tex != tex.strip() or state.src[end + 1 : end + 2].isdigit()):
        return False
    # A line must not break between a formula and the comma after it.
    after = end + len(fence)
    tail = TAIL.match(state.src, after, state.posMax) if fence == "$" else None
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = tex.strip()
        token.meta = {"display": fence == "$$", "tail": tail.group() if tail else ""}
    state.pos = tail.end() if tail else after
    return True


def _closing(source: str, start: int, stop: int, fence: str) -> int:
    """Where the closing fence stands, not preceded by a backslash; -1 if nowhere."""
    position = source.find(fence, start, stop)
    while position > start and source[position - 1] == "\\":
        position = source.find(fence, position + 1, stop)
    return position


def _block_dollars(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """`$$` at the start of a line up to `$$` at the end of one.

    A block of its own, because a line of a formula may begin with `+` or `-` and is no list then.
    """
    if state.is_code_block(first):
        return False
    line = state.getLines(first, first + 1, state.blkIndent, False).strip()
    if not line.startswith("$$"):
        return False
    gathered = line[2:]
    current = first
    while not gathered.rstrip().endswith("$$"):
        current += 1
        if current >= last or state.isEmpty(current) or state.sCount[current] < state.blkIndent:
            return False
        gathered += "\n" + state.getLines(current, current + 1, state.blkIndent, False)
    tex = gathered.rstrip()[:-2].strip()
    if not tex or "$$" in tex:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.block = True
        token.content = tex
        token.meta = {"display": True, "tail": ""}
        token.map = [first, current + 1]
    state.line = current + 1
    return True


Tokens = Sequence[Token]
Env = MutableMapping[str, Any]


def _formula_token(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    token = tokens[index]
    mathematics = formula(token.content, bool(token.meta["display"]))
    if token.meta["display"]:  # a wide formula scrolls by itself instead of widening the page
        return Markup('<span class="display">{}</span>').format(mathematics)
    if token.meta["tail"]:
        return Markup('<span class="nobr">{}{}</span>').format(mathematics, token.meta["tail"])
    return mathematics


def _subhead_open(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return '<p class="subhead">'


def _subhead_close(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return "</p>\n"


def _table_open(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return '<div class="scroll"><table>\n'


def _table_close(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return "</table></div>\n"


def _header_cell(renderer: Any, tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return '<th scope="col">'


# --- TeX to a tidy tree

# What may stand in a formula. The converter also knows \href, \style and \class, and writes the text of
# \text{...} unescaped: whatever is not listed here makes the formula unreadable, and so shown as source.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "math": frozenset({"display"}),
    "mi": frozenset({"mathvariant"}),
    "mo": frozenset({"stretchy", "fence", "form", "accent", "minsize", "maxsize", "largeop"}),
    "mn": frozenset(),
    "mtext": frozenset(),
    "mspace": frozenset({"width"}),
    "mrow": frozenset(),
    "mstyle": frozenset({"displaystyle", "scriptlevel"}),
    "mpadded": frozenset(),
    "mphantom": frozenset(),
    "mfrac": frozenset({"linethickness"}),
    "msqrt": frozenset(),
    "mroot": frozenset(),
    "msub": frozenset(),
    "msup": frozenset(),
    "msubsup": frozenset(),
    "munder": frozenset({"accentunder"}),
    "mover": frozenset({"accent"}),
    "munderover": frozenset(),
    "mtable": frozenset({"displaystyle"}),
    "mtr": frozenset(),
    "mtd": frozenset(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over a letter: which character draws it, and what it is called."""

    over_one: str
    over_several: str
    word: str


ACCENTS: Mapping[str, Accent] = {
    "^": Accent("ˆ", "^", "hat"),
    "~": Accent("˜", "~", "tilde"),
    "¯": Accent("ˉ", "‾", "bar"),
    "―": Accent("ˉ", "‾", "bar"),
    "˙": Accent("˙", "˙", "dot"),
    "¨": Accent("¨", "¨", "double dot"),
    "→": Accent("→", "→", "vector"),
}
ACCENT_WORDS = {form: accent.word for accent in ACCENTS.values() for form in (accent.over_one, accent.over_several)}
OPENING, CLOSING = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
LIMITS: Mapping[str, str] = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
PRIMES = {"′": "prime", "″": "double prime", "‴": "triple prime"}
OPERATORS_AS_LETTERS = frozenset(PRIMES) | frozenset(":±∓%…")  # what the converter writes into <mi>


def _parsed(tex: str, display: bool) -> ElementTree.Element:
    if len(tex) > LONGEST_FORMULA:
        raise ValueError("too long for one formula")
    # The converter knows `split` but not `aligned`, and reads a bare < as the start of a tag in some places.
    tex = re.sub(r"\\(begin|end)\{aligned\}", r"\\\1{split}", tex)
    root = ElementTree.fromstring(convert(tex, display="block" if display else "inline"))
    for element in root.iter():
        element.tag = element.tag.removeprefix(XMLNS)
        if element.tag not in ATTRIBUTES:
            raise ValueError(f"no element of a formula: {element.tag}")
    return root


def _tidied(element: ElementTree.Element) -> ElementTree.Element:
    """The tree in MathML Core, with names in one piece and brackets that grow with matrices."""
    children = [_tidied(child) for child in element]
    element[:] = _joined(children) if element.tag in {"mrow", "math", "mtd", "msqrt", "mstyle"} else children
    text = element.text or ""
    if element.tag in {"mi", "mo"} and "\\" in text and len(text) > 1:
        raise ValueError(f"unknown command {text}")
    if element.tag == "mi" and text in OPERATORS_AS_LETTERS:
        element.tag = "mo"
    elif element.tag == "mo" and text in {"∂", "∇"}:
        element.tag = "mi"  # as an operator it is set with a gap after it, which TeX does not have
    elif element.tag == "mo" and text.isalpha() and text.isascii():
        element.tag = "mi"  # \operatorname, \max
        element.attrib.clear()
    if element.tag == "msup" and len(element) == 2 and element[1].tag == "mo" and element[1].text in PRIMES:
        # The prime of this font is raised already: as an exponent it would be small and too high.
        element.tag = "mrow"
        element.attrib.clear()
    if element.tag in LIMITS and len(element) and element[0].text in {"∑", "∏"}:
        element.tag = LIMITS[element.tag]  # within a line the browser moves them to the side by itself
    if element.tag == "mover" and len(element) == 2 and element[1].tag == "mo":
        _accent(element)
    if element.tag == "mtd" and (side := element.get("columnalign", "")) in {"left", "right"}:
        element.set("class", side)
    allowed = ATTRIBUTES[element.tag] | ({"class"} if element.tag == "mtd" else frozenset())
    for name in set(element.attrib) - allowed:
        del element.attrib[name]
    _stretch(element)
    _sign(element)
    if element.tag == "mrow":
        element[:] = _spaced(list(element))
    # A row of one thing says nothing, except that an operator alone in it is no infix.
    if element.tag == "mrow" and len(element) == 1 and (element[0].tag != "mo" or element[0].text in PRIMES):
        return element[0]
    return element


def _joined(children: Sequence[ElementTree.Element]) -> list[ElementTree.Element]:
    """Letters of one upright word, which the converter writes one by one, as one identifier."""
    joined: list[ElementTree.Element] = []
    for child in children:
        before = joined[-1] if joined else None
        variant = child.get("mathvariant")
        if (
            before is not None
            and child.tag in {"mi", "mn"}
            and before.tag == "mi"
            and variant in {"normal", "monospace", "italic", "sans-serif"}
            and variant == before.get("mathvariant")
        ):
            before.text = (before.text or "") + (child.text or "")
        else:
            joined.append(child)
    return joined


def _accent(element: ElementTree.Element) -> None:
    """Marks over letters as the font draws them best: the spacing forms, and long ones over more than a letter."""
    base, mark = element
    sign = mark.text or ""
    if sign not in ACCENTS:
        return
    several = len("".join(base.itertext())) > 1
    mark.attrib.clear()
    mark.text = ACCENTS[sign].over_several if several else ACCENTS[sign].over_one
    mark.set("stretchy", "true" if several else "false")
    # An arrow of full size is wider than the letter: without `accent` it is set small.
    element.set("accent", "false" if sign == "→" and not several else "true")


def _stretch(element: ElementTree.Element) -> None:
    """The converter leaves the brackets of `bmatrix` bare: they must grow with what they hold."""
    for before, after in pairwise(list(element)):
        for bracket, inside in ((before, after), (after, before)):
            text = bracket.text or ""
            if bracket.tag == "mo" and inside.tag == "mtable" and text in OPENING | CLOSING | {"|", "‖"}:
                opens = bracket is before
                bracket.attrib.update(stretchy="true", fence="true", form="prefix" if opens else "postfix")
    # \begin{pmatrix}...\end{pmatrix}^T: the closing bracket alone carries the exponent, or the opening
    # one was taken for the base, in which case the four belong into one row.
    if element.tag in {"msup", "msub"} and len(element) == 4:
        row = ElementTree.Element("mrow")
        row.extend(element[:3])
        element[:] = [row, element[3]]
        _stretch(row)


NAMED_FUNCTIONS = frozenset(
    ["ln", "log", "exp", "max", "min", "sin", "cos", "tan", "tanh", "sinh", "cosh", "lim", "sgn", "softmax"]
)
THIN = "0.1667em"


def _spaced(children: Sequence[ElementTree.Element]) -> list[ElementTree.Element]:
    """A thin space around the name of a function, as TeX sets it, except towards a bracket or an operator."""
    spaced: list[ElementTree.Element] = []
    for child in children:
        before = spaced[-1] if spaced else None
        open_sides = before is not None and child.tag != "mo" and before.tag not in {"mo", "mspace"}
        if before is not None and open_sides and (_names_function(before) or _names_function(child)):
            spaced.append(ElementTree.Element("mspace", width=THIN))
        spaced.append(child)
    return spaced


def _names_function(element: ElementTree.Element) -> bool:
    """Whether this is the name of a function, with an index or without."""
    name = element[0] if element.tag in {"msub", "msup", "munder"} and len(element) else element
    return name.tag == "mi" and name.text in NAMED_FUNCTIONS


SIGNS = frozenset("−-+±∓")


def _sign(element: ElementTree.Element) -> None:
    """A sign right after an operator, as in x = −9, belongs to the number: without the gap of a difference."""
    for before, sign in pairwise(list(element)):
        after_operator = before.tag == "mo" and before.text not in CLOSING | frozenset(PRIMES) | {"…", "!"}
        if after_operator and sign.tag == "mo" and sign.text in SIGNS:
            sign.set("form", "prefix")


# --- the same tree aloud

WORDS: Mapping[str, str] = {
    "=": "equals", "+": "plus", "−": "minus", "-": "minus", "±": "plus or minus", "×": "times",
    "·": "times", "⋅": "times", "*": "times", "∗": "times", "/": "over", "⊙": "element-wise times",
    "∘": "after", "⊗": "outer product", "≈": "is about", "≠": "is not", "≤": "is at most",
    "≥": "is at least", "<": "is less than", ">": "is greater than", "≪": "is much less than",
    "≫": "is much greater than", "∈": "in", "∝": "is proportional to", "→": "goes to", "↦": "maps to",
    "⇒": "implies", "⇔": "exactly if", "←": "becomes", "≡": "is identical to", ":": "colon",
    "≔": "is defined as", "∂": "partial", "∇": "nabla", "∑": "the sum", "∏": "the product",
    "∫": "the integral", "∞": "infinity", "…": "and so on", "⋯": "and so on", "⋮": "and so on",
    "⋱": "and so on", "(": "open bracket", ")": "close bracket", "[": "open bracket", "]": "close bracket",
    "{": "open brace", "}": "close brace", "|": "bar", "∣": "bar", "‖": "double bar", "⊤": "transpose",
    "⊺": "transpose", "⟨": "open angle", "⟩": "close angle", "⌊": "floor of", "⌋": "end floor",
    "⌈": "ceiling of", "⌉": "end ceiling", "!": "factorial", "ℝ": "the real numbers",
    "𝔼": "the expectation", "ℒ": "script L", "ℓ": "l", "′": "prime", "″": "double prime",
    "⊕": "plus in a circle", "∀": "for all", "∃": "there is", "¬": "not", "∧": "and", "∨": "or",
    "†": "dagger", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "capital gamma",
    "Δ": "capital delta", "Θ": "capital theta", "Λ": "capital lambda", "Ξ": "capital xi", "Π": "capital pi",
    "Σ": "capital sigma", "Φ": "capital phi", "Ψ": "capital psi", "Ω": "capital omega", "relu": "relu",
    "ln": "natural log", "log": "log", "exp": "exp", "tanh": "tanh",
}  # fmt: skip
POWERS = {
    "2": "squared",
    "3": "cubed",
    "T": "transpose",
    "⊤": "transpose",
    "⊺": "transpose",
    "−1": "to the minus 1",
}
LARGE = {"∑", "∏", "∫"}


def _spoken(element: ElementTree.Element) -> str:
    """A formula in plain English words."""
    return re.sub(r"\s+", " ", _say(element)).strip(" ,") or "formula"


def _say(element: ElementTree.Element) -> str:
    speaker = SPEAKERS.get(element.tag)
    return speaker(element) if speaker else _say_row(element)


def _say_row(element: ElementTree.Element) -> str:
    children = list(element)
    # A brace before a table opens cases, and no brace closes them.
    if len(children) == 2 and children[0].text == "{" and children[1].tag == "mtable":
        return "one of these cases: " + _rows(children[1])
    spoken = []
    for position, child in enumerate(children):
        beside_table = any(one.tag == "mtable" for one in children[max(0, position - 1) : position + 2])
        if child.tag == "mo" and child.text in OPENING | CLOSING and beside_table:
            continue  # the table says "matrix"
        spoken.append(_say(child))
    return " ".join(spoken)


def _say_leaf(element: ElementTree.Element) -> str:
    text = (element.text or "").strip()
    if text in WORDS:
        return WORDS[text]
    if len(text) == 1 and ord(text) >= 0x1D400:
        return _plain_letter(text)
    return text


def _say_operator(element: ElementTree.Element) -> str:
    text = (element.text or "").strip()
    return "," if text == "," else WORDS.get(text, text)


def _say_fraction(element: ElementTree.Element) -> str:
    above, below = (_say(child) for child in element)
    if element.get("linethickness") == "0":
        return f"{above} choose {below}"
    if _is_derivative(element[0]) or (_is_short(element[0]) and _is_short(element[1])):
        return f"{above} over {below}"
    return f"the fraction {above}, over {below}, end fraction,"


def _is_derivative(above: ElementTree.Element) -> bool:
    signs = [piece for piece in above.itertext() if piece.strip()]
    return bool(signs) and signs[0] in {"∂", "d"} and len(signs) <= 6


def _is_short(element: ElementTree.Element) -> bool:
    if element.tag in {"msub", "msup"}:
        return all(len(child) == 0 for child in element)
    return len(element) == 0


def _say_sub(element: ElementTree.Element) -> str:
    base, below = element
    if base.text in LARGE:
        return f"{_say(base)} over {_say(below)} of"
    return f"{_say(base)} sub {_closed(below, 'sub')}"


def _say_sup(element: ElementTree.Element) -> str:
    return f"{_say(element[0])} {_power(element[0], element[1])}"


def _say_both(element: ElementTree.Element) -> str:
    base, below, above = element
    if base.text in LARGE:
        return f"{_say(base)} from {_say(below)} to {_say(above)} of"
    return f"{_say(base)} sub {_closed(below, 'sub')} {_power(base, above)}"


def _power(base: ElementTree.Element, above: ElementTree.Element) -> str:
    signs = "".join(above.itertext()).strip()
    if signs and set(signs) <= set(PRIMES):
        return " ".join(PRIMES[sign] for sign in signs)
    if signs in POWERS:
        return POWERS[signs]
    # An exponent in a course on networks is often the number of a layer: say power only where it must be one.
    if base.text == "e" or base.tag == "mn":
        return f"to the power {_closed(above, 'power')}"
    return f"super {_closed(above, 'super')}"


def _closed(element: ElementTree.Element, what: str) -> str:
    """A long index says where it ends."""
    spoken = _say(element)
    return spoken if len(spoken.split()) <= 2 else f"{spoken} end {what}"


def _say_under(element: ElementTree.Element) -> str:
    base, below = element
    if (below.text or "") in {"―", "_", "⏟"}:
        return _say(base)
    return f"{_say(base)} over {_say(below)} of"


def _say_over(element: ElementTree.Element) -> str:
    base, above = element
    mark = ACCENT_WORDS.get(above.text or "")
    return f"{_say(base)} {mark}" if mark else f"{_say(base)} with {_say(above)} above"


def _say_root(element: ElementTree.Element) -> str:
    if element.tag == "mroot":
        return f"the root of order {_say(element[1])} of {_say(element[0])}, end root,"
    return f"the square root of {_say_row(element)}, end root,"


def _say_table(element: ElementTree.Element) -> str:
    rows = len(element)
    columns = max((len(row) for row in element), default=0)
    if any(cell.get("class") for row in element for cell in row):
        return ", ".join(" ".join(_say(cell) for cell in row) for row in element)
    return f"the matrix of {rows} by {columns}: {_rows(element)}, end matrix,"


def _rows(table: ElementTree.Element) -> str:
    return "; ".join(", ".join(_say(cell) for cell in row) for row in table)


def _say_nothing(element: ElementTree.Element) -> str:
    return ""


SPEAKERS: Mapping[str, Callable[[ElementTree.Element], str]] = {
    "mi": _say_leaf,
    "mn": _say_leaf,
    "mtext": _say_leaf,
    "mo": _say_operator,
    "mfrac": _say_fraction,
    "msub": _say_sub,
    "msup": _say_sup,
    "msubsup": _say_both,
    "munderover": _say_both,
    "munder": _say_under,
    "mover": _say_over,
    "msqrt": _say_root,
    "mroot": _say_root,
    "mtable": _say_table,
    "mspace": _say_nothing,
    "mphantom": _say_nothing,
}


# --- letters as mathematical letters

SMALL_GREEK = "αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"  # in the order of the mathematical blocks
CAPITAL_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _alphabet(latin: int, capitals: int, small: int) -> dict[str, str]:
    letters = {letter: chr(latin + offset) for offset, letter in enumerate(LATIN)}
    letters |= {letter: chr(capitals + offset) for offset, letter in enumerate(CAPITAL_GREEK)}
    letters |= {letter: chr(small + offset) for offset, letter in enumerate(SMALL_GREEK)}
    return letters


# The italic h is Planck's constant, which was in Unicode before the block was.
ITALIC: Mapping[str, str] = _alphabet(0x1D434, 0x1D6E2, 0x1D6FC) | {"h": "ℎ"}
BOLD: Mapping[str, str] = _alphabet(0x1D400, 0x1D6A8, 0x1D6C2)
BOLD_ITALIC: Mapping[str, str] = _alphabet(0x1D468, 0x1D71C, 0x1D736)
PLAIN: Mapping[str, str] = {styled: letter for style in (ITALIC, BOLD, BOLD_ITALIC) for letter, styled in style.items()}


def _plain_letter(styled: str) -> str:
    letter = PLAIN.get(styled, styled)
    return WORDS.get(letter, letter)


def _to_code_points(root: ElementTree.Element) -> None:
    """Each letter as the character it is drawn with: only those are in the subset of the font."""
    for element in root.iter():
        text = element.text or ""
        if element.tag != "mi" or not text:
            continue
        variant = element.attrib.pop("mathvariant", "")
        if variant == "bold":
            element.text = "".join(BOLD.get(letter, letter) for letter in text)
        elif variant == "bold-italic":
            element.text = "".join(BOLD_ITALIC.get(letter, letter) for letter in text)
        elif len(text) == 1 and (variant == "normal" or text in CAPITAL_GREEK):
            # Upright, as in TeX; without this a browser slants every single letter.
            element.set("mathvariant", "normal")
        elif len(text) == 1 or variant == "italic":
            element.text = "".join(ITALIC.get(letter, letter) for letter in text)
