"""Pages: inert whatever a student types, well-formed, legible in both schemes, and within a phone's screen."""

import os
import re
import shutil
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from exercises.model import GraphDrawing, GraphNode, NetworkDrawing
from grader import resources
from grader.markup import render, render_inline
from grader.pages import (
    ClassItem,
    ClassMisconception,
    ClassRow,
    ClassView,
    QuizCode,
    QuizItem,
    QuizPart,
    QuizView,
    ReportFinding,
    ReportItem,
    ReportPart,
    ReportView,
    class_page,
    quiz_page,
    report_page,
    visible,
)
from grader.scorecard import VERDICTS, Verdict

NETWORK = NetworkDrawing(
    nodes=(("0.05", "0.10"), ("h1", "h2"), ("o1", "o2")),
    caption="Two inputs, two hidden neurons, two outputs.",
    names=(("i1", "i2"), ("net", "net"), ("t 0.01", "t 0.99")),
    edges={(c, i, j): f"0.{c}{i}{j}" for c in range(2) for i in range(2) for j in range(2)},
    biases=("b = 0.35", "b = 0.60"),
    asked=(1, 0, 0),
    slopes=frozenset({(1, 1)}),
)
LARGE = NetworkDrawing(
    nodes=(("1",) * 6, ("2",) * 6, ("3",) * 6),
    caption="Large.",
    edges={(c, i, j): "-0.123456" for c in range(2) for i in range(6) for j in range(6)},
)
STATEMENT = render(r"A network with $a = \sigma(z)$ and" + "\n\n$$\n" + r"\delta = a - y" + " + 1" * 40 + "\n$$")
HOSTILE = "</pre></style></title></svg>\"'><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }} &lt;b&gt;"

QUIZ = QuizView(
    title="Backpropagation by hand",
    course_intro=render("Take your **time**."),
    student="ada",
    student_name="Ada Lovelace",
    file_name="quiz.py",
    total_points=5.5,
    total_minutes=40,
    items=(
        QuizItem(
            number="1",
            title="One step",
            source="Mazur",
            level="apply",
            minutes=20,
            points=2.0,
            statement=STATEMENT,
            drawing=NETWORK,
            parts=(
                QuizPart(
                    label="a",
                    slot="q1_which",
                    prompt=render("Which is $\\delta$?"),
                    kind="choice",
                    points=1.0,
                    hint="one letter, such as 'A'",
                    options=(("A", render_inline("$a - y$")), ("B", render_inline("**neither**"))),
                ),
                QuizPart(label="b", slot="q1_w5", prompt=render("$w_5$"), kind="number", points=1.0, hint="4 digits"),
            ),
        ),
        QuizItem(
            number="2",
            title="Large",
            source="",
            level="build",
            minutes=20,
            points=3.5,
            statement=render("Write it."),
            drawing=LARGE,
            code=QuizCode(
                name="backward",
                signature="def backward(dout: np.ndarray, x: np.ndarray) -> np.ndarray:",
                task=render("Return `dx`."),
                stub="def backward(dout, x):\n    raise NotImplementedError\n",
                example_call="backward(1, 2)",
                example_result="3",
                points=3.5,
            ),
        ),
    ),
)


def report_part(verdict: Verdict, number: int) -> ReportPart:
    """A part with this verdict, and all that can be said about it."""
    return ReportPart(
        label="a",
        slot=f"q{number}_w",
        prompt=render("$w$?"),
        verdict=verdict,
        status="error" if verdict == "wrong" else "ok",
        points=None if verdict == "undecided" else 1.0,
        max_points=2.0,
        answer="0.26" * 40,
        expected=render("$0.35$"),
        findings=(
            ReportFinding(
                message="Off by a factor.",
                where="case 1",
                expected="0.35",
                got="0.26",
                given="x = [1, 2]",
                misconception_name="the slope is left out",
                explanation=render("The slope is $a(1-a)$."),
                remedy=render("Write the chain again."),
            ),
            ReportFinding(message="And the sign."),
        ),
        notes=("Marked with your own earlier value.",),
    )


REPORT = ReportView(
    quiz_title="Backpropagation by hand",
    student="ada",
    student_name="Ada Lovelace",
    score=5.5,
    max_score=10,
    percent=55.0,
    submission_name="quiz (2).py",
    submission_sha="ab" * 32,
    profile="none",
    seed=7,
    remarks=("Line 12 could not be read.",),
    set_aside="two files were handed in",
    items=tuple(
        ReportItem(
            number=str(number),
            title=f"Item {number}",
            source="Nielsen",
            verdict=verdict,
            points=None if verdict == "undecided" else 1.0,
            max_points=2.0,
            statement=STATEMENT,
            drawing=NETWORK,
            parts=(report_part(verdict, number), report_part(verdict, number)),
        )
        for number, verdict in enumerate(VERDICTS, 1)
    ),
    output="done\n" + "x" * 2000,
)

CLASS = ClassView(
    quiz_title="Backpropagation by hand",
    generated_for=4,
    graded=2,
    missing_students=("zoë", "w" * 60),
    set_aside=(("notes.ipynb", "not a .py file"),),
    profile="none",
    histogram=(1.0, 5.5),
    max_score=10,
    mean=3.25,
    median=3.25,
    items=tuple(
        ClassItem(
            number=str(number),
            title=f"Item {number}",
            max_points=2.0,
            mean_points=1.0 if number < 3 else None,
            counts={"correct": 1, "undecided": number},
        )
        for number in range(1, 13)
    ),
    misconceptions=(
        ClassMisconception(
            id="slope",
            name="the slope is left out",
            count=2,
            students=("no", "body"),  # of whom there are no rows: put in the place of one, a text changes no link
            remedy=render("Draw $\\sigma'$ on the board."),
            items=("1", "2"),
        ),
    ),
    rows=tuple(
        ClassRow(
            student=student,
            name=f"{student} " + "Longname" * 6,
            score=5.5,
            max=10,
            verdicts=tuple(
                (str(number), VERDICTS[number % 5], None if number % 5 == 3 else 1.0) for number in range(1, 13)
            ),
            report_href=f"reports/{student}.html",
            remarks=("late",),
        )
        for student in ("ada", "emmy")
    ),
)

PAGES: dict[str, tuple[Callable[[Any], str], Any]] = {
    "quiz": (quiz_page, QUIZ),
    "report": (report_page, REPORT),
    "class": (class_page, CLASS),
}
each_page = pytest.mark.parametrize("name", PAGES)


def page(name: str) -> str:
    """One of the three pages, made from the records above."""
    make, view = PAGES[name]
    return make(view)


# --- well-formed

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "col"}
SELF_CLOSING = {"use", "path", "circle", "rect", "line"}


@dataclass
class Element:
    """A start tag and where it stands."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]


class Checker(HTMLParser):
    """Reads a page as strictly as it was meant to be written."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag == "p" and "p" in self.open:
            self.faults.append("a paragraph in a paragraph")
        block = {"div", "ul", "ol", "dl", "table", "pre", "figure", "section", "details", "h1", "h2", "h3"}
        if tag in block and self.open and self.open[-1] in {"p", "span", "h1", "h2", "h3"}:
            self.faults.append(f"<{tag}> in <{self.open[-1]}>")
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in SELF_CLOSING:
            self.faults.append(f"<{tag}/> does not close itself in HTML")
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


@each_page
def test_pages_are_well_formed(name: str) -> None:
    """Tags are balanced and nested as HTML allows, and no attribute stands twice."""
    assert Checker(page(name)).faults == []


def test_the_checker_sees_faults() -> None:
    """The check above would notice: tags left open, crossed, nested wrongly, attributes twice."""
    for bad in ("<p>", "<b><i></b></i>", "<p><div></div></p>", "<p id=a id=b></p>", "<div/>", "</p>"):
        assert Checker(bad).faults


@each_page
def test_ids_are_unique_and_every_reference_has_its_target(name: str) -> None:
    """Links within the page, icons, labels and descriptions all point at something."""
    elements = Checker(page(name)).elements
    ids = Counter(element.attributes["id"] for element in elements if "id" in element.attributes)
    assert [one for one, times in ids.items() if times > 1] == []
    for element in elements:
        wanted = element.attributes.get("aria-labelledby", "").split()
        if element.attributes.get("href", "").startswith("#"):
            wanted.append(element.attributes["href"][1:])
        assert [one for one in wanted if one not in ids] == []


@each_page
def test_headings_are_in_order_and_landmarks_are_there(name: str) -> None:
    """One h1, no level skipped, one main, a skip link first, a language, a view for phones."""
    elements = Checker(page(name)).elements
    levels = [int(element.tag[1]) for element in elements if re.fullmatch("h[1-6]", element.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tags = Counter(element.tag for element in elements)
    assert (tags["main"], tags["title"] >= 1, tags["footer"]) == (1, True, 1)
    assert next(element for element in elements if element.tag == "html").attributes["lang"] == "en"
    first = next(element for element in elements if element.tag == "a")
    assert first.attributes["href"] == "#main"
    assert any(element.attributes.get("name") == "viewport" for element in elements)


@each_page
def test_pictures_have_words_and_tables_have_headers(name: str) -> None:
    """A picture is hidden from screen readers or has a title and a description; header cells have a scope."""
    elements = Checker(page(name)).elements
    pictures = [element for element in elements if element.tag == "svg"]
    spoken = [one for one in pictures if one.attributes.get("role") == "img"]
    assert all(one.attributes.get("aria-hidden") == "true" for one in pictures if one not in spoken)
    inside = Counter(element.tag for element in elements if "svg" in element.parents)
    assert inside["title"] == inside["desc"] == len(spoken)
    assert all(len(one.attributes["aria-labelledby"].split()) == 2 for one in spoken)
    assert all("scope" in element.attributes for element in elements if element.tag == "th")


@each_page
def test_pages_are_complete_in_themselves_and_run_nothing(name: str) -> None:
    """No script, no frame, no form, nothing fetched, and a policy that would refuse it."""
    text = page(name)
    elements = Checker(text).elements
    forbidden = {"script", "iframe", "object", "embed", "form", "link", "base", "img", "audio", "video"}
    assert not {element.tag for element in elements} & forbidden
    names = {attribute for element in elements for attribute in element.attributes}
    assert not {attribute for attribute in names if attribute.startswith("on") or attribute in {"src", "srcset"}}
    assert "default-src 'none'" in text
    assert set(re.findall(r"url\((\w+):", text)) <= {"data"}
    assert "@import" not in text
    assert re.findall(r"https?://[^\"' <)]+", text) == []


def test_the_font_comes_only_with_formulas() -> None:
    """A page without formulas is small."""
    assert "font/woff2" in page("report")
    plain = quiz_page(replace(QUIZ, course_intro=Markup(""), items=()))
    assert "font/woff2" not in plain
    assert len(plain) < 40_000


# --- inert


def texts(record: Any, path: str = "") -> Iterator[str]:
    """The path of every text in a record that is not made by an author."""
    if isinstance(record, str):
        if record and not isinstance(record, Markup):  # an empty text is a block that is not there
            yield path
    elif is_dataclass(record) and not isinstance(record, NetworkDrawing):
        for part in fields(record):
            yield from texts(getattr(record, part.name), f"{path}.{part.name}")
    elif isinstance(record, tuple):
        for index, entry in enumerate(record):
            yield from texts(entry, f"{path}.{index}")


def put(record: Any, path: list[str], text: str) -> Any:
    """The record with one of its texts replaced."""
    if not path:
        return text
    if isinstance(record, tuple):
        index = int(path[0])
        return (*record[:index], put(record[index], path[1:], text), *record[index + 1 :])
    return replace(record, **{path[0]: put(getattr(record, path[0]), path[1:], text)})


def skeleton(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Tags and attributes, without those that name things after what the record says."""
    named = {"id", "href", "aria-labelledby", "class", "width", "height", "viewbox", "x", "y", "transform"}
    return [
        (one.tag, tuple((key, value) for key, value in one.attributes.items() if key not in named))
        for one in Checker(text).elements
    ]


FIXED = {"verdict", "status", "level", "kind", "profile"}  # words of ours; a verdict that is none is an error


@each_page
def test_hostile_text_in_any_field_stays_text(name: str) -> None:
    """Whatever stands in whatever field: the page has the same tags and attributes, and shows the text."""
    make, view = PAGES[name]
    if name == "report":
        view = replace(view, items=view.items[2:3])  # one item is enough, and faster
    clean = skeleton(make(view))
    short = {path.rsplit(".", 1)[-1]: path for path in texts(view)}  # one field of each name is enough
    paths = {path for path in texts(view) if path in short.values() or re.search(r"\.0(\.|$)", path)}
    for path in sorted(paths):
        if path.rsplit(".", 1)[-1] in FIXED or re.search(r"verdicts\.\d+\.[01]$", path):
            continue
        text = make(put(view, path.split(".")[1:], HOSTILE))
        assert skeleton(text) == clean, path
        assert Checker(text).faults == [], path
        assert "49" not in "".join(Checker(text).text).replace("0.49", ""), path
        # A slot is shown in the steps, a hidden number nowhere; everything else is there, letter for letter.
        if not path.endswith((".slot", "report_href", ".kind", "items.0.number")) and "label" not in path:
            shown = "".join(Checker(text).text) + "".join(
                value for one in Checker(text).elements for value in one.attributes.values()
            )
            assert "<script>alert(1)</script>" in shown or "%3Cscript%3E" in shown, path


def test_hostile_pictures_stay_pictures() -> None:
    """Texts in nodes, along edges and in the caption are text as well, drawn or in tables."""
    for drawing in (NETWORK, LARGE):
        bad = NetworkDrawing(
            nodes=tuple(tuple(HOSTILE for _ in column) for column in drawing.nodes),
            caption=HOSTILE,
            names=tuple(tuple(HOSTILE for _ in column) for column in drawing.nodes),
            edges=dict.fromkeys(drawing.edges, HOSTILE),
            biases=(HOSTILE, HOSTILE),
        )
        checked = Checker(quiz_page(replace(QUIZ, items=(replace(QUIZ.items[0], drawing=bad),))))
        assert checked.faults == []
        assert not {"script", "img"} & {element.tag for element in checked.elements}


def test_hostile_graphs_stay_graphs() -> None:
    """Texts in the boxes of an expression graph, beside them and in its caption are text; it is drawn and not a
    network."""
    nodes = (GraphNode("a", HOSTILE), GraphNode("b", HOSTILE, ("a", "a"), HOSTILE, HOSTILE, asked=True))
    drawing = GraphDrawing(nodes, HOSTILE)
    checked = Checker(quiz_page(replace(QUIZ, items=(replace(QUIZ.items[0], drawing=drawing),))))
    assert checked.faults == []
    assert not {"script", "img"} & {element.tag for element in checked.elements}
    classes = [element.attributes.get("class") for element in checked.elements]
    assert (classes.count("box"), classes.count("box asked"), classes.count("arrow")) == (1, 1, 2)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/x", "https://evil.example", "\\\\evil\\x"])
def test_links_stay_in_the_folder(href: str) -> None:
    """The address of a report is a relative path: no scheme, no other host."""
    text = class_page(replace(CLASS, rows=(replace(CLASS.rows[0], report_href=href),)))
    links = [one.attributes["href"] for one in Checker(text).elements if one.tag == "a"]
    links = [link for link in links if not link.startswith("#")]
    assert len(links) == 1
    assert re.match(r"[a-z]+:|/|\\", links[0]) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "⟨ESC⟩[31mred"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u2066b\u200bc", "a⟨U+2066⟩b⟨U+200B⟩c"),
        ("\ufeffx = 1", "⟨U+FEFF⟩x = 1"),
        ("\x00", "⟨NUL⟩"),
        ("\x7f\x85", "⟨U+007F⟩⟨U+0085⟩"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("one\r\ntwo\rthree", "one\ntwo⟨CR⟩three"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u3164", "⟨U+3164⟩"),
        ("Søren 王小明 ∂ 🙂 a\u00a0b", "Søren 王小明 ∂ 🙂 a\u00a0b"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    """Control and bidirectional characters appear as themselves, honest text stays, and all can be encoded."""
    assert visible(text) == shown
    make = report_page(replace(REPORT, output=text))
    assert shown in make
    make.encode("utf-8")


def test_a_verdict_that_is_none_is_our_fault() -> None:
    """An unknown verdict stops the page instead of showing something."""
    with pytest.raises(Exception, match="nonsense"):
        report_page(replace(REPORT, items=(replace(REPORT.items[0], verdict="nonsense"),)))


# --- what they say


def words(name: str) -> str:
    """The text of a page in one line."""
    return re.sub(r"\s+", " ", "".join(Checker(page(name)).text))


def test_a_report_names_the_mistake_before_everything_else() -> None:
    """This looks like, then why, then what to try, then the smallest counterexample."""
    text = words("report")
    places = [text.index(one) for one in ("This looks like:", "The slope is", "Try this", "Off by a factor.", "Inputs")]
    assert places == sorted(places)


def test_names_between_backticks_are_code_and_nothing_more() -> None:
    """A message may name things; what stands between the ticks is escaped, and a lone tick stays a tick."""
    part = replace(report_part("wrong", 1), notes=("see `<script>` and `x`", "a lone ` tick"), findings=())
    text = report_page(replace(REPORT, items=(replace(REPORT.items[0], parts=(part,)),)))
    assert "see <code>&lt;script&gt;</code> and <code>x</code>" in text
    assert "a lone ` tick" in text


def test_long_texts_are_folded_and_never_cut() -> None:
    """A hundred lines of inputs are all there, behind one line that can be opened."""
    given = "\n".join(f"row {number}" for number in range(100))
    part = replace(report_part("wrong", 1), findings=(ReportFinding(message="No.", given=given),))
    text = report_page(replace(REPORT, items=(replace(REPORT.items[0], parts=(part,)),)))
    assert "<summary>100 lines</summary>" in text
    assert given in text


def test_verdicts_are_words_and_shapes() -> None:
    """Never colour alone: every verdict is said, and has an icon of its own."""
    text = words("report")
    for said in ("Correct", "Partly right", "Not right", "A person will look", "No answer"):
        assert said in text
    for verdict in VERDICTS:
        assert f'href="#icon-{verdict}"' in page("report")


@pytest.mark.parametrize("name", ["report", "class"])
def test_results_without_a_jail_say_so_loudly(name: str) -> None:
    """The banner is there if and only if student code ran unprotected."""
    make, view = PAGES[name]
    assert "Not isolated." in make(view)
    assert '<strong class="nojail">none: student code ran without walls</strong>' in make(view)
    assert "Not isolated." not in make(replace(view, profile="bubblewrap"))


@pytest.mark.parametrize("name", ["report", "class"])
def test_the_jail_is_named_with_what_was_tried_in_it(name: str) -> None:
    """Profile and self-test stand at the foot of every report; without walls nothing has held."""
    make, view = PAGES[name]
    text = make(replace(view, profile="medium", held=("reading files", "writing files")))
    assert "medium. Before grading" in text
    assert "all of it was refused: reading files, writing files." in text
    assert "refused: reading" not in make(replace(view, profile="none", held=("reading files",)))


def test_an_undecided_item_shows_no_points() -> None:
    """Nobody reads a zero where a person has yet to look."""
    item = next(item for item in REPORT.items if item.verdict == "undecided")
    text = report_page(replace(REPORT, items=(item,)))
    assert "no points yet" in text
    assert "A person will look" in text


def test_the_hand_out_says_how_it_works_and_holds_a_table_of_contents() -> None:
    """Read, answer, check, hand in; and a link to each item."""
    text = words("quiz")
    for said in ("How this works", "python quiz.py", "Hand in that one file", "q1_which", "one letter, such as 'A'"):
        assert said in text
    assert page("quiz").count('href="#item-') == len(QUIZ.items)


def test_a_class_of_nobody_is_a_page_too() -> None:
    """Before anything was handed in the report can be made, and is well-formed."""
    empty = replace(CLASS, graded=0, histogram=(), mean=None, median=None, items=(), misconceptions=(), rows=())
    assert Checker(class_page(empty)).faults == []


def test_many_items_are_set_closer_and_printed_across() -> None:
    """With more than ten items the table has narrow columns, and the page is printed in landscape."""
    for count, closer in ((10, False), (11, True)):
        text = class_page(replace(CLASS, items=(CLASS.items[0],) * count, rows=()))
        assert Checker(text).faults == []
        text = class_page(replace(CLASS, items=(CLASS.items[0],) * count))
        assert ('class="scroll wide many"' in text) == closer
    assert "body.class:has(.many) { page: wide; }" in text


def test_a_mistake_is_as_long_as_its_share_of_the_class() -> None:
    """One of 29 is a short bar, also where no mistake is commoner; all of them fill it."""
    for count, graded, wide in ((1, 29, "20.69"), (29, 29, "600"), (0, 0, "0")):
        mistake = replace(CLASS.misconceptions[0], count=count)
        text = class_page(replace(CLASS, graded=graded, misconceptions=(mistake,)))
        tally = text[text.index('class="tally"') :]
        assert re.findall(r'width="([^"]*)"', tally)[0] == wide


def test_who_made_a_mistake_is_a_name_and_a_link() -> None:
    """Behind "Who" stand names that lead to the reports; a key that has no row stands for itself."""
    mistake = replace(CLASS.misconceptions[0], students=("ada", "ghost"))
    text = class_page(replace(CLASS, misconceptions=(mistake,)))
    who = text[text.index("<summary>Who") :].partition("</details>")[0]
    assert f'<a href="reports/ada.html"><bdi>{CLASS.rows[0].name}</bdi></a>, ' in who
    assert "<bdi>ghost</bdi>" in who


def test_remarks_have_a_row_of_their_own() -> None:
    """They span the table; without remarks there is no such row."""
    rows = (CLASS.rows[0], replace(CLASS.rows[1], remarks=()))
    text = class_page(replace(CLASS, rows=rows))
    assert text.count(f'<td class="remarks" colspan="{len(CLASS.items) + 2}">') == 1
    assert "Remarks</th>" not in text


# --- legible

PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "panel")),
    *((verdict, ground) for verdict in VERDICTS for ground in ("paper", f"{verdict}-tint")),
    *(("ink", f"{tint}-tint") for tint in ("accent", "correct")),
    ("accent", "accent-tint"),
    ("muted", "accent-tint"),
    ("loud", "loud-tint"),
]


def schemes() -> dict[str, dict[str, str]]:
    """The custom properties of each block of the style sheet that sets the paper."""
    style = resources.template("style.css")
    blocks = [block for block in re.findall(r":root \{([^}]*)\}", style) if "--paper" in block]
    colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), colours, strict=True))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_has_contrast(scheme: str, ink: str, ground: str) -> None:
    """Every text colour has at least 4.5 to 1 on its ground."""
    colours = schemes()[scheme]
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """An installed chromium. In CI it must be there; elsewhere its absence is said loudly."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no chromium is installed: nobody has looked at the pages"
        if os.environ.get("CI"):
            pytest.fail(message)
        warnings.warn(message, stacklevel=1)
        pytest.skip(message)
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@each_page
def test_pages_fit_a_phone_and_use_the_font(name: str, browser: Any, tmp_path: Path) -> None:
    """At 390 pixels nothing makes the page scroll sideways; the font is loaded; the browser has no complaint."""
    file = tmp_path / f"{name}.html"
    file.write_text(page(name), encoding="utf-8")
    for width, scheme in ((390, "light"), (320, "dark"), (1280, "light")):
        tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        said: list[str] = []
        tab.on("console", lambda message, said=said: said.append(message.text))
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        fonts = tab.evaluate("document.fonts.ready.then(set => [...set].map(font => font.status))")
        assert fonts == ["loaded"]
        assert tab.evaluate("getComputedStyle(document.querySelector('math')).fontFamily").startswith('"Grader Math"')
        assert said == []
        tab.close()


WORDS_CUT = """() => {
  const cut = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    for (const word of text.data.matchAll(/Backpropagation/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) cut.push(text.data);
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("name", ["report", "class"])
def test_words_stay_whole_and_remarks_in_sight_on_a_phone(name: str, browser: Any, tmp_path: Path) -> None:
    """A long word in a title is not cut in two, no line begins with a dot, and remarks need no scrolling."""
    make, view = PAGES[name]
    items = tuple(replace(item, title="Backpropagation for one example") for item in view.items)
    file = tmp_path / f"{name}.html"
    file.write_text(make(replace(view, items=items)), encoding="utf-8")
    for width in (320, 390, 480, 1400):
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.goto(file.as_uri())
        assert tab.evaluate(WORDS_CUT) == [], width
        for source in tab.query_selector_all(".meta .source"):
            assert not source.inner_text().startswith("·")
        for remark in tab.query_selector_all(".remarks > div"):
            box = remark.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        tab.close()


def test_folded_details_are_open_on_paper(browser: Any, tmp_path: Path) -> None:
    """What is folded on the screen takes room on paper."""
    file = tmp_path / "report.html"
    file.write_text(page("report"), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 800, "height": 800})
    tab.goto(file.as_uri())
    height = "document.querySelector('details:not([open]){}').getBoundingClientRect().height"
    assert tab.evaluate(height.format("")) < 1.5 * tab.evaluate(height.format(" > summary"))
    tab.emulate_media(media="print")
    assert tab.evaluate(height.format("")) > 2 * tab.evaluate(height.format(" > summary"))
    tab.close()
