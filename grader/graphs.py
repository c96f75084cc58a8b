"""Where everything in a picture of an expression graph goes.

Pure geometry, no markup, as in `drawing`. A node stands one column to the right of the last of its inputs; an arrow
that passes columns gets a lane of its own in each, so that it never runs through a box. The order within the columns
is searched for: as few crossings as possible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations, product
from math import factorial, prod

from exercises.model import GraphDrawing, GraphNode
from grader.drawing import text_width

FONT, SMALL = 14.0, 13.0
BOX_HEIGHT = 34.0
PADDING = 11.0  # on both sides of a box's text
GAP = 46.0  # between two columns
AIR = 18.0  # between two boxes of one column, with what stands above and under them
LANE = 20.0  # the height an arrow gets that passes a column
MARGIN = 10.0
TIP = 8.0  # length of an arrow's head
APART = 10.0  # between the ends of two arrows that come from one node, as in a + a
MOST_TRIED = 5_000  # orders of all columns together; beyond that each column in turn is put in order


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its middle, its size, and the heights of what stands above and under it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    text: str
    value: str
    value_y: float
    slope: str
    slope_y: float
    input: bool  # nothing leads to it
    asked: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A smooth line from the right side of a box to the left side of another, and the triangle at its end."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]  # where it leaves, both ends of every lane, where it arrives
    path: str
    tip: str


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """An expression graph ready to be drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    caption: str
    told: str  # what the numbers beside the boxes are; empty where there are none


# A place in a column: a node by its name, or the lane of arrow number n through it.
Place = str | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place is: from the left to the right of its column, at this height."""

    left: float
    right: float
    y: float


# Whether values stand above the boxes, and slopes under them -> what is said of it.
TOLD = {
    (False, False): "",
    (True, False): "Above a box its value.",
    (False, True): "Under a box its gradient.",
    (True, True): "Above a box its value, under it its gradient.",
}


def layout(drawing: GraphDrawing) -> GraphLayout:
    """Boxes in columns, arrows between them."""
    nodes = drawing.nodes
    columns, ways = _places(nodes)
    columns = _ordered(columns, ways)
    values, slopes = any(node.value for node in nodes), any(node.slope for node in nodes)
    spots, width, height = _spots(
        columns, {node.name: _width(node) for node in nodes}, SMALL + 4 if values else 0.0, SMALL + 6 if slopes else 0.0
    )
    return GraphLayout(
        round(width, 1),
        round(height, 1),
        tuple(_box(node, spots[node.name]) for node in nodes),
        tuple(_arrow(way, spots, shift) for way, shift in zip(ways, _shifts(ways, spots), strict=True)),
        drawing.caption,
        TOLD[values, slopes],
    )


def _places(nodes: Sequence[GraphNode]) -> tuple[list[list[Place]], list[list[Place]]]:
    """The places of every column, and the way of every arrow, place by place."""
    column = _columns(nodes)
    places: list[list[Place]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for name, c in column.items():
        places[c].append(name)
    ways: list[list[Place]] = []
    for number, (source, end) in enumerate((source, node.name) for node in nodes for source in node.inputs):
        lanes: list[Place] = [(number, c) for c in range(column[source] + 1, column[end])]
        for c, lane in enumerate(lanes, column[source] + 1):
            places[c].append(lane)
        ways.append([source, *lanes, end])
    return places, ways


def _spots(
    columns: Sequence[Sequence[Place]], widths: Mapping[Place, float], above: float, below: float
) -> tuple[dict[Place, Spot], float, float]:
    """Where every place is, and how large that makes the picture; `widths` are those of the boxes."""
    tall = {place: above + BOX_HEIGHT + below + AIR if place in widths else LANE for each in columns for place in each}
    heights = [sum(tall[place] for place in each) for each in columns]
    height = max(heights, default=0.0)
    spots: dict[Place, Spot] = {}
    x = MARGIN
    for each, own in zip(columns, heights, strict=True):
        width = max((widths[place] for place in each if place in widths), default=0.0)
        y = MARGIN + (height - own) / 2
        for place in each:
            lift = (above - below) / 2 if place in widths else 0.0
            spots[place] = Spot(x, x + width, y + tall[place] / 2 + lift)
            y += tall[place]
        x += width + GAP
    return spots, x - GAP + MARGIN, height + 2 * MARGIN


def _columns(nodes: Sequence[GraphNode]) -> dict[str, int]:
    """Inputs stand in column 0, every other node right of the last of its inputs."""
    column: dict[str, int] = {}
    for node in nodes:
        column[node.name] = 1 + max((column[each] for each in node.inputs), default=-1)
    return column


def _width(node: GraphNode) -> float:
    text = text_width(node.text, FONT) + 2 * PADDING
    return max(text, text_width(node.value, SMALL), text_width(node.slope, SMALL), 2 * BOX_HEIGHT)


def _box(node: GraphNode, spot: Spot) -> Box:
    y = spot.y
    return Box(
        node.name,
        round((spot.left + spot.right) / 2, 1),
        round(y, 1),
        round(spot.right - spot.left, 1),
        BOX_HEIGHT,
        node.text,
        node.value,
        round(y - BOX_HEIGHT / 2 - 6, 1),
        node.slope,
        round(y + BOX_HEIGHT / 2 + SMALL + 3, 1),
        not node.inputs,
        node.asked,
    )


# --- the order in the columns


def _ordered(places: Sequence[list[Place]], ways: Sequence[list[Place]]) -> list[list[Place]]:
    """Every column in the order with the fewest crossings; of several, the one in which arrows climb least."""
    if prod(factorial(len(each)) for each in places) <= MOST_TRIED:
        found = min(product(*map(permutations, places)), key=lambda orders: _cost(orders, ways))
        return [list(each) for each in found]
    best = [list(each) for each in places]
    least = _cost(best, ways)
    improved = True
    while improved:  # every exchange of two places of one column that helps
        improved = False
        for each in best:
            for i, j in combinations(range(len(each)), 2):
                each[i], each[j] = each[j], each[i]
                if (cost := _cost(best, ways)) < least:
                    least, improved = cost, True
                else:
                    each[i], each[j] = each[j], each[i]
    return best


def _cost(orders: Sequence[Sequence[Place]], ways: Sequence[list[Place]]) -> tuple[int, float]:
    height = {place: i - (len(each) - 1) / 2 for each in orders for i, place in enumerate(each)}
    column = {place: c for c, each in enumerate(orders) for place in each}
    pieces = sorted({(column[a], height[a], height[b]) for way in ways for a, b in pairwise(way)})
    crossings = sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0 for one, other in combinations(pieces, 2)
    )
    return crossings, round(sum((a - b) ** 2 for _, a, b in pieces), 6)


# --- arrows


def _shifts(ways: Sequence[list[Place]], spots: Mapping[Place, Spot]) -> list[float]:
    """Where on the left side of its box each arrow arrives, from the middle: the highest one on top."""
    shifts = [0.0] * len(ways)
    for end in {way[-1] for way in ways}:
        arriving = sorted(
            (number for number, way in enumerate(ways) if way[-1] == end),
            key=lambda number: (spots[ways[number][-2]].y, number),
        )
        for i, number in enumerate(arriving):
            shifts[number] = (i - (len(arriving) - 1) / 2) * APART
    return shifts


def _arrow(way: Sequence[Place], spots: Mapping[Place, Spot], shift: float) -> Arrow:
    start, *lanes, end = way
    assert isinstance(start, str)
    assert isinstance(end, str)
    points = [(spots[start].right, spots[start].y)]
    for lane in map(spots.__getitem__, lanes):
        points += [(lane.left, lane.y), (lane.right, lane.y)]
    x, y = spots[end].left, spots[end].y + shift
    points.append((x - TIP, y))
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        bend = (x1 + x2) / 2
        curved = number % 2 == 0  # between columns; within a lane it runs straight
        path += f" C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}" if curved else f" H{x2:.1f}"
    tip = f"M{x:.1f} {y:.1f} l{-TIP - 1:.1f} {-TIP / 2:.1f} v{TIP:.1f} z"
    rounded = tuple((round(px, 1), round(py, 1)) for px, py in points)
    return Arrow(start, end, rounded, path, tip)
