"""The graph of a scenario as an SVG picture: moods from top to bottom, what comes after what from left to right.

The layout is layered: a node stands right of everything that leads to it. Nodes of one mood and one layer are stacked,
in several columns when they are many; endings stand at the right, the good ones first.
"""

import html
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voicesim.app.scenarios.graph import SOLVED, Edge, Graph, Node

WIDE: Final = 3
"""Columns that one cell may fill; then it grows downwards."""
CARD_W: Final = 226
CARD_H: Final = 104
GAP_X: Final = 30
GAP_Y: Final = 12
LANE_PAD: Final = 30
HEAD: Final = 92
MARGIN: Final = 24
STACK: Final = 3
"""Cards on top of one another before a second column is begun."""
LAST_GAP: Final = 60
"""Before the endings."""
CHARS: Final = 35
"""Characters that fit in a line of a card."""
INK: Final = "#1d2733"
FAINT: Final = "#5f6e7c"
FILLS: Final = {
    "line": ("#ffffff", "#7b8b9a"), "cut": ("#fdecea", "#b3403a"), "silence": ("#f1f1f5", "#8a8aa0"),
    "fact": ("#e9f2fb", "#2f6fa8"), "solved": ("#fff5d6", "#a37b14"), "good": ("#e4f4e6", "#2f7d3b"),
    "bad": ("#f8e7e5", "#8c3a33"),
}  # fmt: skip
MARKS: Final = {"line": "", "cut": "cuts in", "silence": "in silence", "fact": "fact", "solved": "", "good": "good end",
                "bad": "end"}  # fmt: skip
LANE_FILLS: Final = ("#fbe9e4", "#fdf3e3", "#f6f7e6", "#eaf4ec", "#eef2f6")
THREADS: Final = ("#2f6fa8", "#a2541c", "#2f7d3b", "#7a4a9e", "#b3403a", "#48606f")
"""What comes from one card is drawn in one colour."""
LEGEND: Final = ("arrow: comes only after it", "broken arrow: one of several ways",
                 "under each card: when the customer says it",
                 "the first that fits is said, in the order of the file")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a card stands, in pixels from the top left."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Lane:
    """The stripe of a mood."""

    name: str
    y: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture, measured."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    places: dict[str, Placed]


def svg_of(graph: Graph) -> str:
    """The picture."""
    layout = lay_out(graph)
    return "\n".join(_parts(graph, layout)) + "\n"


def lay_out(graph: Graph) -> Layout:
    """Give every node its place; the same graph always looks the same."""
    layers, leads = layers_of(graph), {edge.source for edge in graph.edges}
    lanes = [lane for lane in graph.lanes if any(node.lane == lane for node in graph.nodes)]
    nodes = sorted(graph.nodes, key=lambda node: node.id in leads)  # what leads on stands at the right
    cells = {(lane, layer): [node.id for node in nodes if node.lane == lane and layers[node.id] == layer]
             for lane in lanes for layer in range(max(layers.values(), default=0) + 1)}  # fmt: skip
    lefts, right = _columns(cells)
    stripes, places, y = [], {}, float(HEAD)
    for lane in lanes:
        rows = max(_rows_in(cells[key], cells) for key in cells if key[0] == lane)
        height = rows * (CARD_H + GAP_Y) - GAP_Y + LANE_PAD + GAP_Y
        stripes.append(Lane(lane, y, height, LANE_FILLS[graph.lanes.index(lane) % len(LANE_FILLS)]))
        for (_, layer), names in ((key, cells[key]) for key in cells if key[0] == lane):
            for index, name in enumerate(names):
                column, row = divmod(index, rows)
                places[name] = Placed(lefts[layer] + column * (CARD_W + GAP_X), y + LANE_PAD + row * (CARD_H + GAP_Y))
        y += height + 8
    bottom = _place_ends(graph, places, right + LAST_GAP)
    return Layout(
        right + LAST_GAP + CARD_W + MARGIN + _ends_wide(graph), max(y, bottom) + MARGIN + 20, tuple(stripes), places
    )


def layers_of(graph: Graph) -> dict[str, int]:
    """How far to the right a node stands: one further than all that leads to it."""
    inner = {node.id for node in graph.nodes if node.lane}
    layers = dict.fromkeys(inner, 0)
    edges = [edge for edge in graph.edges if {edge.source, edge.target} <= inner]
    for _ in range(len(inner)):  # in a cycle the rounds run out, and nothing breaks
        moved = False
        for edge in edges:
            if layers[edge.target] <= layers[edge.source] < len(inner):
                layers[edge.target], moved = layers[edge.source] + 1, True
        if not moved:
            break
    used = sorted(set(layers.values()))
    return {name: used.index(layer) for name, layer in layers.items()}


def _columns(cells: dict[tuple[str, int], list[str]]) -> tuple[dict[int, float], float]:
    """Where each layer begins, and where the last one ends."""
    lefts, x = {}, float(MARGIN)
    for layer in sorted({key[1] for key in cells}):
        lefts[layer] = x
        most = max(math.ceil(len(names) / _rows_in(names, cells)) for key, names in cells.items() if key[1] == layer)
        x += max(most, 1) * (CARD_W + GAP_X) + GAP_X
    return lefts, x


def _rows_in(names: list[str], cells: dict[tuple[str, int], list[str]]) -> int:
    """Cards on top of one another in a cell: few, but so that no lane grows wider than it is readable."""
    widest = max(len(other) for other in cells.values())
    return max(1, min(len(names), max(STACK, math.ceil(widest / WIDE))))


def _ends_wide(graph: Graph) -> float:
    return CARD_W + LAST_GAP if any(node.kind == "solved" for node in graph.nodes) else 0.0


def _place_ends(graph: Graph, places: dict[str, Placed], x: float) -> float:
    """What is solved, and right of it the endings; gives where the lowest one ends."""
    y = HEAD + LANE_PAD
    ends = sorted((node for node in graph.nodes if node.kind in {"good", "bad"}), key=lambda node: node.kind != "good")
    for node in graph.nodes:
        if node.kind == "solved":
            places[node.id] = Placed(x, y)
    left = x + _ends_wide(graph)
    for index, node in enumerate(ends):
        places[node.id] = Placed(left, y + index * (CARD_H + GAP_Y))
    return float(y + len(ends) * (CARD_H + GAP_Y))


def _parts(graph: Graph, layout: Layout) -> Iterator[str]:
    width, height = layout.width, layout.height
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
           f'height="{height:g}" font-family="Helvetica, Arial, sans-serif" role="img" '
           'aria-labelledby="t d">')  # fmt: skip
    yield f'<title id="t">{_safe(graph.title)}</title><desc id="d">{_safe(_described(graph))}</desc>'
    yield ('<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
           f'<path d="M0 0 8 4 0 8Z" fill="{FAINT}"/></marker></defs>')  # fmt: skip
    yield f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    yield _text(MARGIN, 36, graph.title, 'font-size="21" font-weight="bold"')
    yield _text(MARGIN, 58, graph.about, f'font-size="13" fill="{FAINT}"')
    yield _text(MARGIN, 76, "; ".join(LEGEND), f'font-size="11.5" fill="{FAINT}"')
    right = max((layout.places[node.id].x for node in graph.nodes if node.lane), default=0) + CARD_W + GAP_X / 2
    for lane in layout.lanes:
        yield (f'<rect x="{MARGIN / 2}" y="{lane.y:g}" width="{right - MARGIN / 2:g}" height="{lane.height:g}" rx="8" '
               f'fill="{lane.fill}"/>')  # fmt: skip
        yield _text(MARGIN, lane.y + 19, lane.name, 'font-size="13" font-weight="bold"')
    sources = sorted({edge.source for edge in graph.edges})
    for edge in graph.edges:  # what stands left of "solved" says by itself that it waits for it
        if edge.source != SOLVED or layout.places[edge.target].x > layout.places[SOLVED].x:
            yield _arrow(edge, layout, THREADS[sources.index(edge.source) % len(THREADS)])
    for node in graph.nodes:
        yield from _card(node, layout.places[node.id])
    yield "</svg>"


def _described(graph: Graph) -> str:
    """The picture in words: how each ending is reached."""
    ends = [f"{node.title} when {node.when}" for node in graph.nodes if node.kind in {"good", "bad"}]
    return f"{graph.about}. Endings: {'; '.join(ends)}."


def _card(node: Node, at: Placed) -> Iterator[str]:
    fill, stroke = FILLS[node.kind]
    tall, rows = (2 * CARD_H + GAP_Y, 11) if node.kind == "solved" else (CARD_H, 2)
    spoken = f"{node.title}: {node.text} [{node.when or 'always'}]"
    yield f"<g><title>{_safe(spoken)}</title>"
    yield (f'<rect x="{at.x:g}" y="{at.y:g}" width="{CARD_W}" height="{tall}" rx="7" fill="{fill}" '
           f'stroke="{stroke}" stroke-width="1.3"/>')  # fmt: skip
    title = textwrap.shorten(node.title, 26 if MARKS[node.kind] else 30, placeholder="...")
    yield _text(at.x + 9, at.y + 17, title, 'font-size="12.5" font-weight="bold"')
    if MARKS[node.kind]:
        yield _text(at.x + CARD_W - 8, at.y + 17, MARKS[node.kind], f'font-size="10" text-anchor="end" fill="{stroke}"')
    for index, row in enumerate(_wrapped(node.text if node.kind == "solved" else node.text.replace("; ", " - "), rows)):
        yield _text(at.x + 9, at.y + 33 + 13 * index, row, f'font-size="11" fill="{INK}"')
    for index, row in enumerate(_wrapped(node.when or "whenever nothing above fits", 3)):
        yield _text(
            at.x + 9, at.y + tall - 40 + 12.5 * index, row, f'font-size="10.5" font-style="italic" fill="{FAINT}"'
        )
    yield "</g>"


def _arrow(edge: Edge, layout: Layout, ink: str) -> str:
    """A curve from the right of one card to the left of another; over the top when it leads back."""
    start, end = layout.places[edge.source], layout.places[edge.target]
    x1, y1, x2, y2 = start.x + CARD_W, start.y + CARD_H / 2, end.x - 2, end.y + CARD_H / 2
    bend = max(26.0, (x2 - x1) / 2)
    if x2 <= x1:
        x1, y1, x2, y2, bend = start.x + CARD_W / 2, start.y, end.x + CARD_W / 2, end.y + CARD_H + 2, 0.0
    dashed = "" if edge.needed else ' stroke-dasharray="5 4"'
    return (f'<path d="M{x1:g} {y1:g} C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}" fill="none" '
            f'stroke="{ink}" stroke-opacity="0.8" stroke-width="1.6" marker-end="url(#a)"{dashed}/>')  # fmt: skip


def _wrapped(text: str, rows: int) -> list[str]:
    parts = (textwrap.wrap(part, CHARS, max_lines=rows, placeholder=" ...") for part in text.split("; "))
    found = [row for part in parts for row in part]
    return found[:rows]


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" {style}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Escaped, without what XML cannot hold."""
    return html.escape("".join(char if char.isprintable() else " " for char in text))
