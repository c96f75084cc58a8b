"""Statements: Markdown is safe, formulas are MathML with a voice, in letters the font has."""

import re
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from grader import resources
from grader.markup import ATTRIBUTES, formula, render, render_inline

FORMULAS = [
    r"\frac{\partial E}{\partial w_5} = \delta_5 \odot x'",
    r"\mathrm{net}_{h1} = \sum_{i=1}^{n} w_i x_i + b",
    r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z)),\quad \tanh x,\ \ln x",
    r"W = \begin{bmatrix} 0.15 & -0.20 \\ 0.25 & 0.30 \end{bmatrix}^{\top}",
    r"\delta^{(l)} = \left(W^{(l+1)}\right)^{\top} \delta^{(l+1)} \odot f'\!\left(z^{(l)}\right)",
    r"\mathrm{relu}(z) = \begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\hat{y} + \bar{x} + \tilde{w} + \dot{a} + \vec{v} + \overline{ab}",
    r"\sqrt{1 + x^2} \approx \sqrt[3]{x} \neq \pm \infty \leq \geq \ldots \cdots \to \mapsto \in \mathbb{R}^{n}",
    r"\nabla_{\mathbf{W}} C = \boldsymbol{\delta}\,\mathbf{a}^{\top} \cdot 10^{-3} \times \mathcal{L} \ell",
    r"\begin{aligned} a &= b + 1 \\ c &= d \end{aligned}",
    r"\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\kappa\lambda\mu\nu\xi\pi\rho\sigma\tau\phi\varphi\chi\psi\omega",
    r"\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Phi\Psi\Omega \|x\| |x| \lfloor x \rfloor",
    r"\log{\left(x \right)} + \theta\left(z\right) - \operatorname{sign}{\left(x \right)} \max_i h_i",
]


TEXT = {"p", "a", "code", "pre", "strong", "em", "table", "thead", "tbody", "tr", "th", "td", "div", "span"}


class Tags(HTMLParser):
    """What a browser would find."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_are_mathml_core(tex: str) -> None:
    """Only elements and attributes of MathML Core come out, with a role and words to say."""
    root = ElementTree.fromstring(formula(tex, True))
    assert root.tag == "math"
    assert root.get("role") == "math"
    assert root.get("aria-label")
    for element in root.iter():
        assert element.tag in ATTRIBUTES
        extra = set(element.attrib) - ATTRIBUTES[element.tag]
        assert extra <= {"role", "aria-label"} or (element.tag, extra) == ("mtd", {"class"})


@pytest.mark.parametrize("tex", FORMULAS)
def test_every_letter_is_in_the_font_of_the_page(tex: str) -> None:
    """No character of a formula falls back to another font."""
    fonts = pytest.importorskip("fontTools.ttLib")
    pytest.importorskip("brotli")
    cmap = fonts.TTFont(BytesIO(resources.font())).getBestCmap()
    text = "".join(ElementTree.fromstring(formula(tex)).itertext())
    assert {letter for letter in text if ord(letter) not in cmap} == set()


def test_the_font_can_stretch_brackets() -> None:
    """The MATH table survived the cutting, with larger forms of brackets, braces and radicals."""
    fonts = pytest.importorskip("fontTools.ttLib")
    font = fonts.TTFont(BytesIO(resources.font()))
    taller = set(font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs)
    cmap = font.getBestCmap()
    assert {letter for letter in "()[]{}|√∑" if cmap[ord(letter)] not in taller} == set()


def test_variables_are_italic_and_words_upright() -> None:
    """One letter is a variable; `net` is a word, and h is Planck's."""
    assert "<mi>𝑤</mi>" in formula("w")
    assert "<mi>ℎ</mi>" in formula("h")
    assert "<mi>𝛿</mi>" in formula(r"\delta")
    assert "<mi>net</mi>" in formula(r"\mathrm{net}")
    assert "<mi>relu</mi>" in formula(r"\operatorname{relu}")
    assert '<mi mathvariant="normal">Δ</mi>' in formula(r"\Delta")
    assert "<mi>𝐖</mi>" in formula(r"\mathbf{W}")
    assert "<mi>𝜹</mi>" in formula(r"\boldsymbol{\delta}")


@pytest.mark.parametrize(
    ("tex", "spoken"),
    [
        (r"\frac{dE}{dw_5} = 1", "d E over d w sub 5 equals 1"),
        (r"\frac{\partial E}{\partial w_5}", "partial E over partial w sub 5"),
        (r"\delta = a' \odot x", "delta equals a prime element-wise times x"),
        (r"x^2 + y^3 - e^{-x}", "x squared plus y cubed minus e to the power minus x"),
        (r"\sum_{i=1}^{n} w_i", "the sum from i equals 1 to n of w sub i"),
        (r"\sqrt{x}", "the square root of x, end root"),
        (r"W^{\top}", "W transpose"),
        (r"\hat y", "y hat"),
        (r"\frac{a+b}{2}", "the fraction a plus b, over 2, end fraction"),
        (r"\mathrm{net}_{h1}", "net sub h 1"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "the matrix of 2 by 2: 1, 2; 3, 4, end matrix"),
        (r"\mathbf{W}", "W"),
    ],
)
def test_formulas_say_themselves(tex: str, spoken: str) -> None:
    """The label is plain English in the order of reading."""
    assert ElementTree.fromstring(formula(tex)).get("aria-label") == spoken


@pytest.mark.parametrize(
    "tex", [r"\frac{1}{", r"\nosuchcommand{x}", "{" * 3000 + "}" * 3000, "x" * 5000, r"\text{<b>x</b>}", r"\left("]
)
def test_what_is_not_tex_is_shown_as_it_was_typed(tex: str) -> None:
    """A typing error in a statement is readable text and never an exception."""
    shown = formula(tex)
    assert shown.startswith('<code class="tex">')
    assert Tags(shown).found == {"code"}


@pytest.mark.parametrize(
    "tex", [r"\href{javascript:alert(1)}{x}", r"\style{background:url(x)}{x}", r"\class{loud}{x}", r"\text{a & b}"]
)
def test_tex_cannot_reach_the_page(tex: str) -> None:
    """Links, styles and classes of TeX leave no attribute behind."""
    names = {name for name, _ in Tags(formula(tex)).attributes}
    assert names <= {"display", "role", "aria-label"} or "<code" in formula(tex)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](vbscript:x)",
        "[x](//evil.example/x)",
        "![x](https://evil.example/pixel.png)",
        "<https://ok.example/'onclick='x>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://ok.example/ "\\" onclick=\\"alert(1)")',
        "$\\text{</math><script>alert(1)</script>}$",
        "`<script>`",
        "```html\n<script>\n```",
        "&lt;script&gt;",
        "# <svg onload=alert(1)>",
        "| <b> | $x$ |\n|---|---|\n| <i> | 2 |",
    ],
)
def test_hostile_markdown_is_inert(markdown: str) -> None:
    """No raw HTML, no handler, no address but http and https, nothing that is fetched."""
    for page in (render(markdown), render_inline(markdown)):
        tags = Tags(page)
        assert tags.found <= TEXT | set(ATTRIBUTES)
        assert all(name not in {"src", "style"} and not name.startswith("on") for name, _ in tags.attributes)
        assert all(re.match("https?://", value) for name, value in tags.attributes if name == "href")


def test_money_is_not_mathematics() -> None:
    """A dollar before a digit, beside a space or behind a backslash is a dollar."""
    for text in ("It costs $5 or $6.", r"\$x\$", "a $ b $ c", "100$"):
        assert "<math" not in render(text)


def test_a_display_formula_may_have_lines_that_look_like_lists() -> None:
    """Lines of a formula that begin with + or - are no list items."""
    page = render("Then\n$$\na\n+ b\n- c\n$$\nfollows.")
    assert "<li>" not in page
    assert 'display="block"' in page
    assert "follows." in page


def test_a_formula_keeps_its_comma() -> None:
    """A line does not break between a formula and the mark after it."""
    assert re.search(r'<span class="nobr"><math.*</math>,</span> then', render("$x$, then"))


def test_a_heading_in_a_statement_is_no_heading_of_the_page() -> None:
    """The order of headings belongs to the page."""
    assert render("# Big") == '<p class="subhead">Big</p>\n'


def test_tables_can_be_scrolled_and_their_headers_have_a_scope() -> None:
    """A wide table does not widen the page, and a screen reader knows its columns."""
    page = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert page.count('<th scope="col">') == 2
    assert '<div class="scroll"><table>' in page


def test_what_comes_out_is_markup_and_is_remembered() -> None:
    """Templates do not escape it again, and the same words are read once."""
    assert isinstance(render("x"), Markup)
    assert render("$x$ again") is render("$x$ again")


@pytest.mark.parametrize(
    ("tex", "count"), [("x = -9", 1), (r"2 \cdot -4", 1), ("a - 9", 0), ("(a) - 9", 0), ("(-3)", 1), ("f' - 1", 0)]
)
def test_a_sign_after_an_operator_is_no_difference(tex: str, count: int) -> None:
    """A minus that belongs to a number is set without the gap of a difference; a difference keeps it."""
    assert str(render(f"${tex}$")).count('<mo form="prefix">−</mo>') == count


@pytest.mark.parametrize(
    ("tex", "count"),
    [(r"y_k \ln a_k", 2), (r"\ln(1 - a)", 0), (r"- \ln a", 1), (r"2 \log_2 3", 2), (r"\max(0, z)", 0), ("x y", 0)],
)
def test_functions_are_set_apart(tex: str, count: int) -> None:
    """Between the name of a function and what it is applied to stands a thin space, but none before a bracket."""
    assert str(render(f"${tex}$")).count("<mspace") == count


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\sqrt", r"x^", r"\begin{pmatrix} 1"])
def test_half_a_formula_stays_readable(tex: str) -> None:
    """TeX that lacks an argument is shown as its source, wherever it stands, and stops nothing."""
    shown = str(render(f"${tex}$"))
    assert "<math" in shown or "tex" in shown
