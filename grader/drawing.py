"""Where everything in a picture goes: networks and small charts as coordinates.

Pure geometry, no markup: the templates turn these records into SVG. Lengths are SVG user units,
which are pixels where the picture is not scaled; y points down; angles are degrees, clockwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from exercises.model import NetworkDrawing

MOST_EDGES = 25  # more than that and nobody can read the labels: numbers belong in a table then
CHARACTER = 0.6  # width of a digit or letter in ems, on the wide side so that boxes are never too small
NODE_FONT, NAME_FONT, LABEL_FONT = 14.0, 13.0, 13.0
NODE_RADIUS = (20.0, 33.0)
BIAS_RADIUS = 11.0
MARGIN = 14.0
CLEARANCE = 2.0  # between two labels
FEWEST_BINS = 4  # fewer bars show nothing of how scores are spread
MOST_TICKS = 11  # steps between numbers under a chart: with more they run into one another
AIR = 12.0  # around a label where other edges are unwelcome: beside a crossing nobody knows whose it is
NodeKind = Literal["neuron", "slope", "bias"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A circle with a text in it; a slope is drawn as a square, a bias as a small circle."""

    x: float
    y: float
    radius: float
    text: str
    name: str  # stands under it
    name_x: float  # its middle
    name_y: float
    kind: NodeKind
    font: float  # size of `text`


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one node to the next, from rim to rim."""

    x1: float
    y1: float
    x2: float
    y2: float
    asked: bool = False
    bias: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A text along an edge: the middle of its box, how far it is turned, and the size of the box."""

    x: float
    y: float
    angle: float
    text: str
    width: float
    height: float
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a matrix."""

    text: str
    marked: bool = False  # the edge that is asked for, or a slope


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table with a name for each row and column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A network ready to be drawn, or, where `as_matrices` says so, to be set as tables."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: tuple[Label, ...]
    caption: str
    as_matrices: bool = False
    matrices: tuple[Matrix, ...] = ()


# --- networks


def layout(drawing: NetworkDrawing) -> Layout:
    """Nodes in columns, every node joined to every node of the next column, labels where they can be read."""
    sizes = [len(column) for column in drawing.nodes]
    edge_count = sum(size * following for size, following in pairwise(sizes))
    if edge_count > MOST_EDGES:
        return Layout(0.0, 0.0, (), (), (), drawing.caption, as_matrices=True, matrices=_matrices(drawing))
    best: tuple[float, Layout] | None = None
    # A picture that is too crowded is drawn again with more room.
    for stretch in (1.0, 1.15, 1.3, 1.5, 1.75):
        clashes, drawn = _drawn(drawing, stretch)
        if best is None or clashes < best[0]:
            best = (clashes, drawn)
        if clashes == 0:
            break
    assert best is not None
    return best[1]


def _drawn(drawing: NetworkDrawing, stretch: float) -> tuple[float, Layout]:
    """The picture, and how many labels could not be kept apart."""
    columns = drawing.nodes
    texts = [text for column in columns for text in column]
    widest = max((text_width(text, NODE_FONT) for text in texts), default=0.0)
    radius = min(max(widest / 2 + 5, NODE_RADIUS[0]), NODE_RADIUS[1])
    named = any(name for column in drawing.names for name in column)
    below = NAME_FONT + 6 if named else 0.0
    longest = max((text_width(text, LABEL_FONT) for text in drawing.edges.values()), default=0.0)
    crowd = max((len(a) * len(b) for a, b in pairwise(columns)), default=1)
    bias_width = max((text_width(text, NAME_FONT) for text in drawing.biases), default=0.0)
    # Names of the first column reach out to the left, those of the last to the right, where no edges are.
    wide = [max((text_width(name, NAME_FONT) for name in column), default=0.0) for column in drawing.names]
    left = max(radius, bias_width / 2, (wide[0] if wide else 0.0) - radius / 2)
    right = max(radius, (wide[-1] if len(wide) == len(columns) else 0.0) - radius / 2)
    inner = max([radius, bias_width / 2, *(each / 2 for each in wide[1 : len(columns) - 1])])
    pitch_x = max(2 * radius + longest + 44 + 6 * crowd**0.9, 2 * inner + 24) * stretch
    pitch_y = (2 * radius + below + 26 + 2.5 * math.sqrt(crowd)) * (1 + (stretch - 1) / 2)

    tallest = max(len(column) for column in columns)
    height = 2 * MARGIN + 2 * radius + below + (tallest - 1) * pitch_y
    nodes: list[list[Node]] = []
    for c, column in enumerate(columns):
        top = MARGIN + radius + (tallest - len(column)) * pitch_y / 2
        x = MARGIN + left + c * pitch_x
        nodes.append([_node(drawing, c, i, x, top + i * pitch_y, radius) for i in range(len(column))])

    edges: list[Edge] = []
    labelled: list[tuple[Edge, str]] = []
    for c, (here, following) in enumerate(pairwise(nodes)):
        for i, start in enumerate(here):
            for j, end in enumerate(following):
                edge = _edge(start, end, asked=drawing.asked == (c, i, j))
                edges.append(edge)
                if text := drawing.edges.get((c, i, j), ""):
                    labelled.append((edge, text))

    bias_nodes: list[Node] = []
    bias_edges: list[Edge] = []
    for c, text in enumerate(drawing.biases[: len(columns) - 1]):
        if not text:
            continue
        y = height - MARGIN + BIAS_RADIUS + 4
        x = nodes[c][0].x
        bias = Node(x, y, BIAS_RADIUS, "1", text, x, y + BIAS_RADIUS + NAME_FONT + 1, "bias", NAME_FONT - 2)
        bias_nodes.append(bias)
        bias_edges.extend(_edge(bias, end, bias=True) for end in nodes[c + 1])
    if bias_nodes:
        height += 2 * BIAS_RADIUS + NAME_FONT + 10

    width = 2 * MARGIN + left + right + (len(columns) - 1) * pitch_x
    flat = [node for column in nodes for node in column] + bias_nodes
    clashes, labels = _placed(labelled, flat, edges, bias_edges)
    return clashes, Layout(
        round(width, 1),
        round(height, 1),
        tuple(flat),
        tuple(sorted(edges + bias_edges, key=lambda edge: (edge.asked, not edge.bias))),
        tuple(labels),
        drawing.caption,
    )


def _node(drawing: NetworkDrawing, c: int, i: int, x: float, y: float, radius: float) -> Node:
    text = drawing.nodes[c][i]
    names = drawing.names[c] if c < len(drawing.names) else ()
    kind: NodeKind = "slope" if (c, i) in drawing.slopes else "neuron"
    # A text that is too long for its circle is set smaller, down to what can still be read.
    room = 2 * radius - 6
    font = min(NODE_FONT, max(9.0, NODE_FONT * room / max(text_width(text, NODE_FONT), 1.0)))
    name = names[i] if i < len(names) else ""
    wide = text_width(name, NAME_FONT)
    beside = (wide - radius) / 2 if wide > 2 * radius else 0.0  # from under the circle outwards
    name_x = x - beside if c == 0 else x + beside if c == len(drawing.nodes) - 1 else x
    name_y = y + radius + NAME_FONT + 1
    return Node(round(x, 1), round(y, 1), radius, text, name, round(name_x, 1), round(name_y, 1), kind, font)


def _edge(start: Node, end: Node, *, asked: bool = False, bias: bool = False) -> Edge:
    length = math.hypot(end.x - start.x, end.y - start.y)
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    return Edge(
        round(start.x + ux * start.radius, 1),
        round(start.y + uy * start.radius, 1),
        round(end.x - ux * end.radius, 1),
        round(end.y - uy * end.radius, 1),
        asked,
        bias,
    )


def text_width(text: str, font: float) -> float:
    """How wide a text will be, a little overestimated: the font is the reader's."""
    return CHARACTER * font * len(text)


# --- labels: placed by search


@dataclass(frozen=True, slots=True)
class _Box:
    """A turned rectangle, with what the search asks of it thousands of times worked out once."""

    x: float
    y: float
    cos: float
    sin: float
    half_width: float
    half_height: float
    reach: float  # half the diagonal: boxes further apart than their reaches cannot touch

    def seen(self, x: float, y: float) -> Point:
        """A point in the frame of the box: its middle is the origin, its text runs along x."""
        dx, dy = x - self.x, y - self.y
        return dx * self.cos + dy * self.sin, dy * self.cos - dx * self.sin

    def touches(self, other: _Box) -> bool:
        """Two boxes touch unless a side of one separates them."""
        if math.hypot(self.x - other.x, self.y - other.y) >= self.reach + other.reach:
            return False
        return not self.parted(other) and not other.parted(self)

    def parted(self, other: _Box) -> bool:
        """Whether the other box lies beyond one of my sides."""
        x, y = self.seen(other.x, other.y)
        cos = abs(self.cos * other.cos + self.sin * other.sin)
        sin = abs(self.cos * other.sin - self.sin * other.cos)
        wide = cos * other.half_width + sin * other.half_height
        high = sin * other.half_width + cos * other.half_height
        return abs(x) >= self.half_width + wide or abs(y) >= self.half_height + high

    def covers(self, edge: Edge) -> float:
        """How much of a line lies in the box (Liang and Barsky's clipping)."""
        x1, y1 = self.seen(edge.x1, edge.y1)
        x2, y2 = self.seen(edge.x2, edge.y2)
        enter, leave = 0.0, 1.0
        for start, step, half in ((x1, x2 - x1, self.half_width), (y1, y2 - y1, self.half_height)):
            if step == 0:
                if abs(start) > half:
                    return 0.0
                continue
            near, far = (-half - start) / step, (half - start) / step
            enter, leave = max(enter, min(near, far)), min(leave, max(near, far))
            if enter >= leave:
                return 0.0
        return (leave - enter) * math.hypot(x2 - x1, y2 - y1)


def _box(x: float, y: float, angle: float, width: float, height: float) -> _Box:
    radians = math.radians(angle)
    reach = math.hypot(width, height) / 2
    return _Box(x, y, math.cos(radians), math.sin(radians), width / 2, height / 2, reach)


def _box_of(label: Label, clearance: float = 0.0) -> _Box:
    return _box(label.x, label.y, label.angle, label.width + clearance, label.height + clearance)


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: Label
    box: _Box  # with the clearance around it
    cost: float  # of this place alone: nodes, other edges, distance from the middle
    blocked: bool  # a node is in the way


def _placed(
    labelled: Sequence[tuple[Edge, str]],
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    bias_edges: Sequence[Edge],
) -> tuple[float, list[Label]]:
    """A place on its edge for each label, and how many are still in each other's way."""
    obstacles = [_obstacle(node) for node in nodes]
    choices = [_candidates(edge, text, obstacles, edges, bias_edges) for edge, text in labelled]
    places = [row[0] for row in choices]
    # Each label in turn moves to its best place, given where the others are, until none wants to.
    for _ in range(8):
        moved = False
        for index, row in enumerate(choices):
            others = [place for other, place in enumerate(places) if other != index]
            best, least = row[0], math.inf
            for candidate in row:  # cheapest first, so that most are never compared with the others
                if candidate.cost >= least:
                    break
                cost = candidate.cost + 1000 * _touching(candidate, others)
                if cost < least:
                    best, least = candidate, cost
            if best is not places[index]:
                places[index] = best
                moved = True
        if not moved:
            break
    clashes = sum(_touching(place, places[:index]) + place.blocked for index, place in enumerate(places))
    return clashes, [place.label for place in places]


def _candidates(
    edge: Edge, text: str, obstacles: Sequence[_Obstacle], edges: Sequence[Edge], bias_edges: Sequence[Edge]
) -> list[_Candidate]:
    """Every place on the edge, cheapest first."""
    length = math.hypot(edge.x2 - edge.x1, edge.y2 - edge.y1)
    angle = round(math.degrees(math.atan2(edge.y2 - edge.y1, edge.x2 - edge.x1)), 1)
    width, height = text_width(text, LABEL_FONT) + 4, LABEL_FONT + 2
    first = min(width / 2 + 3, length / 2)
    steps = max(1, round((length - 2 * first) / 4))
    # Only what lies between the same two columns can be in the way.
    near = [other for other in edges if other is not edge and other.x1 < edge.x2 and other.x2 > edge.x1]
    far = [other for other in bias_edges if other.x1 < edge.x2 and other.x2 > edge.x1]
    ends = [one for one in obstacles if edge.x1 - 60 < one.x < edge.x2 + 60]
    found = []
    for step in range(steps + 1):
        share = (first + (length - 2 * first) * step / steps) / length
        label = Label(
            round(edge.x1 + (edge.x2 - edge.x1) * share, 1),
            round(edge.y1 + (edge.y2 - edge.y1) * share, 1),
            angle,
            text,
            width,
            height,
            edge.asked,
        )
        box, air = _box_of(label, CLEARANCE), _box_of(label, AIR)
        covered = sum(air.covers(other) for other in near) + 0.3 * sum(box.covers(other) for other in far)
        blocked = any(one.stops(box) for one in ends)
        cost = 3 * covered + 6 * abs(share - 0.5) + (10_000 if blocked else 0)
        found.append(_Candidate(label, box, cost, blocked))
    return sorted(found, key=lambda candidate: candidate.cost)


def _touching(candidate: _Candidate, others: Sequence[_Candidate]) -> int:
    return sum(candidate.box.touches(other.box) for other in others)


def overlap(one: Label, other: Label) -> bool:
    """Whether the turned boxes of two labels touch."""
    return _box_of(one).touches(_box_of(other))


def hits(label: Label, node: Node) -> bool:
    """Whether a label touches a node or the name under it."""
    return _obstacle(node).stops(_box_of(label))


def crosses(edge: Edge, node: Node) -> bool:
    """Whether a line runs through the name under a node."""
    return bool(node.name) and _name_box(node).covers(edge) > 0


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """A node with its name: what a label must keep clear of."""

    x: float
    y: float
    reach: float
    name: _Box | None

    def stops(self, box: _Box) -> bool:
        x, y = box.seen(self.x, self.y)
        right, down = abs(x) - box.half_width, abs(y) - box.half_height
        if right < self.reach and down < self.reach and math.hypot(max(right, 0.0), max(down, 0.0)) < self.reach:
            return True
        return self.name is not None and box.touches(self.name)


def _obstacle(node: Node) -> _Obstacle:
    name = _name_box(node) if node.name else None
    return _Obstacle(node.x, node.y, node.radius * (math.sqrt(2) if node.kind == "slope" else 1.0), name)


def _name_box(node: Node) -> _Box:
    width = text_width(node.name, NAME_FONT)
    return _box(node.name_x, node.name_y - NAME_FONT / 3, 0.0, width, NAME_FONT)


# --- networks too large to draw


def _matrices(drawing: NetworkDrawing) -> tuple[Matrix, ...]:
    names = [[_name(drawing, c, i) for i in range(len(column))] for c, column in enumerate(drawing.nodes)]
    tables = []
    for c, column in enumerate(drawing.nodes):
        title = "Inputs" if c == 0 else "Outputs" if c == len(drawing.nodes) - 1 else f"Hidden layer {c}"
        cells = tuple(Cell(text, (c, i) in drawing.slopes) for i, text in enumerate(column))
        if any(cell.text for cell in cells):
            tables.append(Matrix(title, tuple(names[c]), (("value", cells),)))
        if c + 1 == len(drawing.nodes):
            continue
        rows = tuple(
            (
                f"to {names[c + 1][j]}",
                tuple(Cell(drawing.edges.get((c, i, j), ""), drawing.asked == (c, i, j)) for i in range(len(column))),
            )
            for j in range(len(drawing.nodes[c + 1]))
        )
        bias = f", bias {drawing.biases[c]}" if c < len(drawing.biases) and drawing.biases[c] else ""
        weights = f"Weights into layer {c + 1}{bias}"
        tables.append(Matrix(weights, tuple(f"from {name}" for name in names[c]), rows))
    return tuple(tables)


def _name(drawing: NetworkDrawing, c: int, i: int) -> str:
    names = drawing.names[c] if c < len(drawing.names) else ()
    return names[i] if i < len(names) and names[i] else f"{i + 1}"


# --- charts


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a rectangle, the count it stands for and what it is called."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis below a chart."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a rectangle, with the axis below them at `base`."""

    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    summary: str  # the chart in words


def histogram(values: Sequence[float], maximum: float, most: int = 12) -> Chart:
    """How many values fall into each step from 0 to `maximum`, in at most `most` equal and round steps.

    The axis ends with the last step, at the maximum or as little above it as round steps allow. Values outside count
    at the ends, and the last bin holds its upper end: full marks are no bin of their own.
    """
    width, base, top, left = 600.0, 150.0, 20.0, 14.0
    maximum = maximum if maximum > 1e-6 else 1.0
    step, bins = _round_steps(maximum, most)
    counts = [0] * bins
    for value in values:
        if math.isfinite(value):
            counts[min(int(min(max(value, 0.0), maximum) / step), bins - 1)] += 1
    wide = (width - 2 * left) / bins
    highest = max([*counts, 1])
    bars = []
    for index, count in enumerate(counts):
        tall = (base - top) * count / highest
        ends = f"{number(index * step)} to {number(min((index + 1) * step, maximum))}"
        x, y = round(left + index * wide + 2, 1), round(base - tall, 1)
        bars.append(Bar(x, y, round(wide - 4, 1), round(tall, 1), count, ends))
    every = next(n for n in range(1, bins + 1) if bins % n == 0 and bins / n <= MOST_TICKS)
    ticks = tuple(Tick(round(left + mark * wide, 1), number(mark * step)) for mark in range(0, bins + 1, every))
    said = "; ".join(f"{bar.label} points: {bar.count}" for bar in bars if bar.count)
    return Chart(width, base + 24, base, tuple(bars), ticks, said or "no scores yet")


def _round_steps(maximum: float, most: int) -> tuple[float, int]:
    """A round step, and how many of them reach the maximum: as nearly as can be, then as many as can be."""

    def fit(step: float) -> tuple[float, int]:
        bins = math.ceil(maximum / step - 1e-9)
        return round(bins * step / maximum, 6), -bins

    decade = 10.0 ** math.floor(math.log10(maximum / most))
    steps = [size * mantissa for size in (decade, 10 * decade) for mantissa in (1, 2, 2.5, 3, 4, 5)]
    step = min((each for each in steps if FEWEST_BINS <= -fit(each)[1] <= most), key=fit)
    return step, -fit(step)[1]


def stacked_bar(parts: Sequence[tuple[str, int]], width: float = 600.0, height: float = 18.0) -> Chart:
    """One bar in parts that together are as wide as the chart; parts of nothing are left out."""
    total = sum(count for _, count in parts)
    bars = []
    x = 0.0
    for label, count in parts:
        if count <= 0:
            continue
        wide = width * count / total
        bars.append(Bar(round(x, 1), 0.0, round(max(wide - 1.5, 1.0), 1), height, count, label))
        x += wide
    said = ", ".join(f"{bar.count} {bar.label}" for bar in bars)
    return Chart(width, height, height, tuple(bars), (), said or "nothing handed in")


def number(value: float) -> str:
    """A number without needless zeros: 2, 2.5, 0.125."""
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
