"""The demonstration: the whole way from a class list to a class report, through the installed program."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.demo import COMMONEST, FAULTS, PEOPLE, SECOND, STYLES, people

PROGRAM = Path(sys.executable).with_name("grader")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course made by `grader demo`, run from a folder that is not the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run([PROGRAM, "demo"], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "29 graded, 1 set aside" in done.stdout
    report = Path(done.stdout.strip().splitlines()[-1].removeprefix("Class report: "))
    assert report.is_file()
    return folder / "demo-course"


@pytest.fixture(scope="module")
def cards(course):
    """The scorecards by student."""
    lines = (course / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return {card["student"]: card for card in map(json.loads, lines)}


def student(index):
    return people()[index].student


def named(card):
    findings = [finding for item in card["items"] for part in item["parts"] for finding in part["findings"]]
    return {finding["misconception"] for finding in findings if finding.get("misconception")}


def test_there_are_thirty(cards):
    """A class of 30 hands in 30 files, of which one is somebody else's."""
    assert len(people()) == 30
    assert len({each.student for each in people()}) == 30
    assert len(PEOPLE) < 30
    assert student(29) not in cards


def test_right_ones_have_full_marks_in_every_style(cards):
    """The reference, loops, lists, columns and decimal commas all earn 100 %."""
    right = [student(index) for index in range(2 + len(STYLES))]
    assert [cards[name]["score"] for name in right] == [cards[name]["max_score"] for name in right]


@pytest.mark.parametrize("index", range(len(FAULTS)), ids=list(FAULTS))
def test_each_misconception_is_wrong_and_named(cards, index):
    """Whoever has one misconception loses points, and exactly that misconception is named."""
    card = cards[student(2 + len(STYLES) + index)]
    assert card["score"] < card["max_score"]
    assert named(card) == {list(FAULTS)[index]}


def test_accidents_cost_what_they_must_and_no_more(cards):
    """A syntax error and an endless loop cost one function more than the mistake beside them does; a forger, an empty
    file and a stub earn nothing."""
    first = 2 + len(STYLES) + len(FAULTS)
    alone = {name: cards[student(2 + len(STYLES) + index)]["score"] for index, name in enumerate(FAULTS)}
    half, syntax, endless, forger, empty, stub = (cards[student(first + i)] for i in range(6))
    assert 0 < half["score"] < 13.5
    assert syntax["score"] == alone[SECOND] - 1
    assert endless["score"] == alone[COMMONEST] - 1
    assert [item["status"] for item in syntax["items"]].count("error") == 1
    assert [item["status"] for item in endless["items"]].count("timeout") == 1
    assert [forger["score"], empty["score"], stub["score"]] == [0, 0, 0]
    assert {item["verdict"] for item in empty["items"] + stub["items"]} == {"missing"}
    assert {item["verdict"] for item in forger["items"][5:]} == {"wrong"}


def test_the_class_report_has_a_ranking(course, cards):
    """Several students share a mistake, fewer another one: the commonest stands first, its bar as long as its share."""
    shared = [sum(name in named(card) for card in cards.values()) for name in (COMMONEST, SECOND)]
    assert shared[0] > shared[1] > 1
    page = (course / "reports" / "class.html").read_text(encoding="utf-8")
    told = re.findall(r"<strong>(\d+)</strong> of 29 students.*?<code>([\w-]+)</code>.*?width=\"([\d.]+)\"", page, re.S)
    assert told[0][:2] == (str(shared[0]), COMMONEST)
    assert {name for _, name, _ in told} == set(FAULTS)
    assert all(float(wide) == round(600 * int(count) / 29, 2) for count, _, wide in told)


def test_every_report_is_linked_from_the_class_report(course, cards):
    """The class report links to a page for everybody who was graded, and each page is there."""
    page = (course / "reports" / "class.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#]+\.html)"', page))
    assert links == {f"{name}.html" for name in cards}
    assert all((course / "reports" / link).is_file() for link in links)


def test_an_existing_folder_is_left_alone(course):
    """The demonstration never overwrites anything."""
    done = subprocess.run([PROGRAM, "demo", "--out", course], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "not empty" in done.stderr
