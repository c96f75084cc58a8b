"""Pictures can be read: labels keep clear of each other and of nodes."""

import math
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.model import NetworkDrawing
from grader.drawing import (
    NAME_FONT,
    Edge,
    Label,
    Layout,
    crosses,
    histogram,
    hits,
    layout,
    overlap,
    stacked_bar,
    text_width,
)


def drawing(sizes: tuple[int, ...], seed: int = 0, form: str = "{:.2f}", biases: bool = True) -> NetworkDrawing:
    """A network with random numbers everywhere."""
    stream = random.Random(seed)
    nodes = tuple(tuple(f"{stream.uniform(-1, 1):.2f}" for _ in range(size)) for size in sizes)
    names = tuple(tuple(f"{'xhy'[min(c, 2)]}{i + 1}" for i in range(size)) for c, size in enumerate(sizes))
    edges = {
        (c, i, j): form.format(stream.uniform(-1, 1))
        for c, (here, following) in enumerate(pairwise(sizes))
        for i in range(here)
        for j in range(following)
    }
    below = tuple("b = 0.35" for _ in sizes[1:]) if biases else ()
    return NetworkDrawing(nodes, "in words", names, edges, below, asked=(0, 0, 0), slopes=frozenset({(1, 0)}))


def clashes(drawn: Layout) -> list[tuple[str, str]]:
    """Labels that touch each other, a node or a node's name."""
    among = [(one.text, other.text) for one, other in combinations(drawn.labels, 2) if overlap(one, other)]
    return among + [(label.text, node.text) for label in drawn.labels for node in drawn.nodes if hits(label, node)]


@pytest.mark.parametrize("form", ["{:.2f}", "{:+.4f}", "w12 = {:.2f}"])
@pytest.mark.parametrize("sizes", [(3, 4, 2), (2, 2, 2), (2, 2, 1), (3, 3, 3), (1, 1, 1), (4, 4, 2)])
def test_every_label_can_be_read(sizes: tuple[int, ...], form: str) -> None:
    """On the networks of the bank no label touches another, or a node, or a name."""
    for seed in range(3):
        drawn = layout(drawing(sizes, seed, form))
        assert len(drawn.labels) == sum(a * b for a, b in pairwise(sizes))
        assert clashes(drawn) == []


def test_the_check_above_sees_labels_in_each_others_way() -> None:
    """With every label in the middle of its edge the same check complains: it can tell good from bad."""
    drawn = layout(drawing((3, 3, 3), biases=False))
    middles = [
        replace(label, x=(edge.x1 + edge.x2) / 2, y=(edge.y1 + edge.y2) / 2)
        for label, edge in zip(sorted_labels(drawn), sorted(drawn.edges, key=edge_order(drawn)), strict=True)
    ]
    assert clashes(replace(drawn, labels=tuple(middles)))


def test_everything_lies_within_the_picture() -> None:
    """Nothing is cut off at the rim, neither nodes nor names nor labels."""
    drawn = layout(drawing((3, 4, 2), form="w12 = {:.3f}"))
    for node in drawn.nodes:
        assert node.radius <= node.x <= drawn.width - node.radius
        assert node.radius <= node.y
        half = text_width(node.name, NAME_FONT) / 2
        assert half <= node.name_x <= drawn.width - half
        assert node.name_y + 4 <= drawn.height
    for label in drawn.labels:
        assert label.width / 2 <= label.x <= drawn.width - label.width / 2
        assert label.height / 2 <= label.y <= drawn.height - label.height / 2


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (3, 3, 3)])
def test_no_edge_runs_through_a_name(sizes: tuple[int, ...]) -> None:
    """Names as long as a bias and a target stand beside the edges that end at their node."""
    plain = drawing(sizes, biases=False)
    names = (*plain.names[:2], ("b3 = -0.60, t1 = -0.01",) * sizes[2])
    drawn = layout(replace(plain, names=names))
    assert [(edge, node.name) for edge in drawn.edges for node in drawn.nodes if crosses(edge, node)] == []
    # The check can see it: with the name in the middle under its node it complains.
    moved = [replace(node, name_x=node.x) for node in drawn.nodes]
    assert any(crosses(edge, node) for edge in drawn.edges for node in moved)


def test_each_label_lies_on_its_own_edge() -> None:
    """A label is turned like its edge and its middle is on it, so that nobody wonders which it belongs to."""
    drawn = layout(drawing((2, 2, 2), biases=False))
    for label, edge in zip(sorted_labels(drawn), sorted(drawn.edges, key=edge_order(drawn)), strict=True):
        slope = math.degrees(math.atan2(edge.y2 - edge.y1, edge.x2 - edge.x1))
        assert label.angle == pytest.approx(slope, abs=0.1)
        assert -90 < label.angle < 90


def sorted_labels(drawn: Layout) -> list[Label]:
    """Labels in an order that is the same as that of their edges."""
    return sorted(drawn.labels, key=lambda one: (one.x > drawn.width / 2, one.angle, height_at_zero(one)))


def height_at_zero(label: Label) -> float:
    """Where the line of a label meets the left rim: it tells parallel edges apart."""
    return round(label.y - label.x * math.tan(math.radians(label.angle)), 0)


def edge_order(drawn: Layout) -> Callable[[Edge], tuple[bool, float, float]]:
    """Edges by column, slope and height."""

    def key(edge: Edge) -> tuple[bool, float, float]:
        slope = (edge.y2 - edge.y1) / (edge.x2 - edge.x1)
        angle = round(math.degrees(math.atan(slope)), 1)
        return edge.x1 + edge.x2 > drawn.width, angle, round(edge.y1 - edge.x1 * slope, 0)

    return key


def test_the_asked_edge_is_drawn_last_and_marked_with_its_label() -> None:
    """What is asked for lies on top; edge and label both say so."""
    drawn = layout(drawing((2, 2, 2)))
    assert drawn.edges[-1].asked
    assert [edge.asked for edge in drawn.edges].count(True) == 1
    assert [label.asked for label in drawn.labels].count(True) == 1


def test_slopes_and_biases_are_other_kinds_of_nodes() -> None:
    """The template can give them another shape, not only another colour."""
    drawn = layout(drawing((2, 2, 2)))
    assert [node.kind for node in drawn.nodes] == ["neuron", "neuron", "slope", *["neuron"] * 3, "bias", "bias"]
    assert sum(edge.bias for edge in drawn.edges) == 4


def test_a_large_network_becomes_tables_with_every_number() -> None:
    """Above the limit no picture is drawn, and no number is lost; rows are where an edge ends, as in W."""
    large = drawing((4, 6, 3))
    drawn = layout(large)
    assert drawn.as_matrices
    assert drawn.labels == ()
    told = [cell.text for matrix in drawn.matrices for _, cells in matrix.rows for cell in cells]
    assert sorted(told) == sorted([*large.edges.values(), *(text for column in large.nodes for text in column)])
    weights = next(matrix for matrix in drawn.matrices if matrix.title.startswith("Weights into layer 1"))
    assert weights.rows[1][1][2].text == large.edges[(0, 2, 1)]
    assert weights.rows[0][1][0].marked


def test_the_same_network_is_drawn_the_same() -> None:
    """Nothing in a layout is random."""
    assert layout(drawing((3, 4, 2))) == layout(drawing((3, 4, 2)))


def test_a_long_text_is_set_smaller_but_not_too_small() -> None:
    """A number with many digits still fits its circle, as far as it can be read."""
    drawn = layout(NetworkDrawing((("0.593269992",), ("1",)), "in words"))
    assert 9 <= drawn.nodes[0].font < drawn.nodes[1].font


@given(st.floats(-80, 80), st.floats(-80, 80), st.floats(-90, 90), st.floats(-90, 90))
def test_overlap_agrees_with_points_inside(x: float, y: float, first: float, second: float) -> None:
    """Boxes with a common point overlap: checked against points sampled from one of them."""
    one, other = Label(0, 0, first, "a", 60, 15), Label(x, y, second, "b", 40, 15)
    radians, across = math.radians(second), math.radians(first)
    for u in range(-19, 20, 2):
        for v in range(-7, 8, 2):
            px = x + u * math.cos(radians) - v * math.sin(radians)
            py = y + u * math.sin(radians) + v * math.cos(radians)
            along = px * math.cos(across) + py * math.sin(across)
            over = -px * math.sin(across) + py * math.cos(across)
            if abs(along) < 29.9 and abs(over) < 7.4:
                assert overlap(one, other)
                assert overlap(other, one)
                return


@given(st.lists(st.floats(-5, 30), max_size=60), st.floats(0, 500))
def test_a_histogram_counts_everyone_once(values: list[float], maximum: float) -> None:
    """The bars add up to the values, also for scores beyond the ends, and fit the chart."""
    chart = histogram(values, maximum)
    assert sum(bar.count for bar in chart.bars) == len(values)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert all(0 <= bar.y <= chart.base for bar in chart.bars)
    assert len(chart.bars) <= 12


def test_histogram_steps_are_round_and_full_marks_are_in_the_last_bar() -> None:
    """14 points are seven steps of two."""
    chart = histogram([0, 1.9, 2, 14], 14)
    assert [bar.count for bar in chart.bars] == [2, 1, 0, 0, 0, 0, 1]
    assert [tick.text for tick in chart.ticks] == ["0", "2", "4", "6", "8", "10", "12", "14"]


@given(st.floats(0.5, 500))
def test_a_histogram_is_even_to_its_end(maximum: float) -> None:
    """All steps are equal, and so are those between the numbers under the axis; the last number is the maximum or less
    than a step above it; full marks are in the last bar; no two numbers run into one another."""
    chart = histogram([maximum], maximum)
    assert chart.bars[-1].count == 1
    assert 4 <= len(chart.bars) <= 12
    assert chart.bars[-1].x + chart.bars[-1].width == pytest.approx(chart.width - 16, abs=0.11)
    assert all(bar.width == chart.bars[0].width for bar in chart.bars)
    apart = [after.x - before.x for before, after in pairwise(chart.ticks)]
    assert all(each == pytest.approx(apart[0], abs=0.11) and each >= 40 for each in apart)
    last = float(chart.ticks[-1].text)
    assert maximum * 0.999 <= last < maximum + 1.001 * last / len(chart.bars)


@pytest.mark.parametrize(
    ("maximum", "ticks"),
    [
        (27, "0 3 6 9 12 15 18 21 24 27"),
        (22.5, "0 2.5 5 7.5 10 12.5 15 17.5 20 22.5"),
        (23, "0 4 8 12 16 20 24"),  # no round steps end at a prime
        (100, "0 10 20 30 40 50 60 70 80 90 100"),
    ],
)
def test_the_numbers_under_a_histogram(maximum: float, ticks: str) -> None:
    """They end evenly, where the maximum allows it at the maximum."""
    assert " ".join(tick.text for tick in histogram([1.0], maximum).ticks) == ticks


def test_the_last_bar_says_the_maximum() -> None:
    """The axis goes on to 24, but nobody has more than 23 points."""
    assert histogram([23.0], 23).summary == "22 to 23 points: 1"


def test_not_a_number_is_in_no_bar() -> None:
    """A score that is no number cannot be drawn and is left out."""
    assert sum(bar.count for bar in histogram([math.nan, math.inf, 1.0], 2).bars) == 1


def test_a_stacked_bar_leaves_out_nothing_but_zeros() -> None:
    """Parts lie side by side in order; what nobody has is not drawn; nobody at all is said in words."""
    chart = stacked_bar([("correct", 3), ("wrong", 0), ("missing", 1)])
    assert [(bar.label, bar.count) for bar in chart.bars] == [("correct", 3), ("missing", 1)]
    assert chart.bars[0].x + chart.bars[0].width <= chart.bars[1].x
    assert stacked_bar([]).summary == "nothing handed in"
