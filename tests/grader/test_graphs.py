"""Pictures of expression graphs can be read: boxes apart, arrows beside them, as few crossings as can be."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from exercises.model import GraphDrawing, GraphNode
from grader.graphs import TIP, Arrow, Box, GraphLayout, layout

TEXTBOOK = (("x", ()), ("y", ()), ("z", ()), ("q", ("x", "y")), ("f", ("q", "z")))
SHARED = (("a", ()), ("b", ()), ("c", "ab"), ("d", "ab"), ("s", "cd"), ("p", "cd"), ("y", "sp"))
NEURON = (
    *((name, ()) for name in ("x1", "w1", "x2", "w2", "b")),
    ("p1", ("x1", "w1")),
    ("p2", ("x2", "w2")),
    ("s", ("p1", "p2")),
    ("n", ("s", "b")),
    ("o", ("n",)),
)
TWICE = (("a", ()), ("y", ("a", "a")))
LONG = (("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ("c", "a")), ("e", ("d", "a", "b")))
GRAPHS = {"textbook": TEXTBOOK, "shared": SHARED, "neuron": NEURON, "twice": TWICE, "long": LONG}


def drawing(graph: object, numbers: bool = True) -> GraphDrawing:
    """A graph with texts of ordinary length."""
    return GraphDrawing(
        tuple(
            GraphNode(
                name,
                f"{name} = {' + '.join(inputs)}" if inputs else f"{name} = -1.25",
                tuple(inputs),
                "-0.7071" if numbers else "",
                "1.4142" if numbers else "",
            )
            for name, inputs in graph  # type: ignore[attr-defined]
        ),
        "in words",
    )


def drawn_at_random(seed: int) -> GraphDrawing:
    """Three inputs and five operations on whatever stands before them."""
    stream = random.Random(seed)
    graph: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in "abc"]
    for name in "defgh":
        graph.append((name, tuple(stream.choice(graph)[0] for _ in range(stream.choice((1, 2))))))
    return drawing(graph)


ALL = [*map(drawing, GRAPHS.values()), *map(drawn_at_random, range(12))]


def rim(box: Box) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a box with its numbers."""
    top = box.value_y - 12 if box.value else box.y - box.height / 2
    bottom = box.slope_y + 3 if box.slope else box.y + box.height / 2
    return box.x - box.width / 2, box.x + box.width / 2, top, bottom


def along(arrow: Arrow) -> list[tuple[float, float]]:
    """Points of the line: curves between columns, straight within them."""
    found = []
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(arrow.points)):
        for step in range(21):
            t = step / 20
            ease = t * t * (3 - 2 * t)
            middle = (x1 + x2) / 2
            x = (1 - t) ** 3 * x1 + 3 * t * (1 - t) * middle + t**3 * x2 if number % 2 == 0 else x1 + t * (x2 - x1)
            found.append((x, y1 + ease * (y2 - y1)))
    return found


def struck(drawn: GraphLayout) -> list[tuple[str, str, str]]:
    """Boxes that an arrow runs through."""
    return [
        (arrow.start, arrow.end, box.name)
        for arrow in drawn.arrows
        for box in drawn.boxes
        for left, right, top, bottom in [rim(box)]
        if any(left + 1 < x < right - 1 and top < y < bottom for x, y in along(arrow))
    ]


@pytest.mark.parametrize("each", ALL)
def test_boxes_and_arrows_keep_apart(each: GraphDrawing) -> None:
    """No two boxes touch, with the numbers above and under them, and no arrow runs through one."""
    drawn = layout(each)
    for one, other in combinations(drawn.boxes, 2):
        (l1, r1, t1, b1), (l2, r2, t2, b2) = rim(one), rim(other)
        assert r1 < l2 or r2 < l1 or b1 < t2 or b2 < t1
    assert struck(drawn) == []


def test_the_check_above_sees_an_arrow_through_a_box() -> None:
    """With the lanes taken out of an arrow the same check complains: it can tell good from bad."""
    drawn = layout(drawing((("a", ()), ("b", ("a",)), ("c", ("b", "a")))))
    straight = [
        Arrow(arrow.start, arrow.end, (arrow.points[0], arrow.points[-1]), "", "") if len(arrow.points) > 2 else arrow
        for arrow in drawn.arrows
    ]
    level = [
        Box(*(drawn.boxes[0].y if name == "y" else getattr(b, name) for name in Box.__slots__)) for b in drawn.boxes
    ]
    assert struck(GraphLayout(0, 0, tuple(level), tuple(straight), "", ""))


@pytest.mark.parametrize("each", ALL)
def test_everything_lies_within_the_picture(each: GraphDrawing) -> None:
    """Nothing is cut off at the rim."""
    drawn = layout(each)
    for left, right, top, bottom in map(rim, drawn.boxes):
        assert left >= 0
        assert right <= drawn.width
        assert top >= 0
        assert bottom <= drawn.height
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for arrow in drawn.arrows for x, y in along(arrow))


@pytest.mark.parametrize("each", ALL)
def test_arrows_lead_from_every_input_to_the_right(each: GraphDrawing) -> None:
    """Each use of a node is an arrow of its own, from its box to that of the result, and no two arrive at one point."""
    drawn = layout(each)
    at = {box.name: box for box in drawn.boxes}
    uses = [(source, node.name) for node in each.nodes for source in node.inputs]
    assert [(arrow.start, arrow.end) for arrow in drawn.arrows] == uses
    for arrow in drawn.arrows:
        assert arrow.points[0][0] == pytest.approx(at[arrow.start].x + at[arrow.start].width / 2, abs=0.11)
        assert arrow.points[-1][0] + TIP == pytest.approx(at[arrow.end].x - at[arrow.end].width / 2, abs=0.11)
        assert all(x1 < x2 for (x1, _), (x2, _) in pairwise(arrow.points))
    arrivals = [arrow.points[-1] for arrow in drawn.arrows]
    assert len(set(arrivals)) == len(arrivals)


def test_textbook_graphs_have_no_crossing() -> None:
    """(x + y) z and a neuron are trees: drawn so."""
    for graph in (TEXTBOOK, NEURON):
        drawn = layout(drawing(graph))
        for one, other in combinations(drawn.arrows, 2):
            if one.points[0][0] == other.points[0][0] and one.points[-1][0] == other.points[-1][0]:
                assert (one.points[0][1] - other.points[0][1]) * (one.points[-1][1] - other.points[-1][1]) >= 0


def test_what_the_numbers_are_is_said() -> None:
    """Values and gradients beside the boxes are explained; where there are none, nothing is said and no room left."""
    with_numbers, without = layout(drawing(TEXTBOOK)), layout(drawing(TEXTBOOK, numbers=False))
    assert with_numbers.told == "Above a box its value, under it its gradient."
    assert without.told == ""
    assert without.height < with_numbers.height


def test_the_same_graph_is_drawn_the_same() -> None:
    """Nothing in a layout is random."""
    assert layout(drawing(SHARED)) == layout(drawing(SHARED))
