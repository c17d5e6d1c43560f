"""The graph of a scenario as Mermaid text, for pages that draw it themselves."""

import textwrap
from collections.abc import Iterator
from typing import Final

from voicesim.app.scenarios.graph import Graph, Node

SHAPES: Final = {
    "line": ("[", "]"), "cut": ("[/", "/]"), "silence": ("([", "])"), "fact": ("[(", ")]"), "solved": ("{{", "}}"),
    "good": ("([", "])"), "bad": ("([", "])"),
}  # fmt: skip
STYLES: Final = (
    "classDef line fill:#ffffff,stroke:#5b6b7b,color:#1d2733",
    "classDef cut fill:#fdeceb,stroke:#b3403a,color:#1d2733",
    "classDef silence fill:#f0f0f4,stroke:#8a8aa0,color:#1d2733",
    "classDef fact fill:#e9f2fb,stroke:#2f6fa8,color:#1d2733",
    "classDef solved fill:#fff6dc,stroke:#a37b14,color:#1d2733",
    "classDef good fill:#e4f4e6,stroke:#2f7d3b,color:#1d2733",
    "classDef bad fill:#f7e6e4,stroke:#8c3a33,color:#1d2733",
)
EXCERPT: Final = 60
"""Characters of a line that are shown."""


def mermaid_of(graph: Graph) -> str:
    """The text of the diagram."""
    return "\n".join(_rows(graph)) + "\n"


def _rows(graph: Graph) -> Iterator[str]:
    names = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    yield from ("---", f'title: "{_plain(graph.title)}"', "---", "flowchart LR")
    yield f"  accTitle: {_plain(graph.title)}"
    yield f"  accDescr: {_plain(graph.about)}"
    for index, lane in enumerate((*graph.lanes, "")):
        mine = [node for node in graph.nodes if node.lane == lane]
        if mine:
            named = _plain(lane or "how it ends")
            yield f'  subgraph g{index}["{named}"]'
            yield from (f"    {names[node.id]}{_box(node)}:::{node.kind}" for node in mine)
            yield "  end"
    for edge in graph.edges:
        yield f"  {names[edge.source]} {'-->' if edge.needed else '-.->'} {names[edge.target]}"
    yield from (f"  {style}" for style in STYLES)


def _box(node: Node) -> str:
    left, right = SHAPES[node.kind]
    parts = [f"<b>{_plain(node.title)}</b>", _plain(textwrap.shorten(node.text, EXCERPT, placeholder=" ..."))]
    if node.when:
        parts.append(f"<i>{_plain(textwrap.shorten(node.when, 2 * EXCERPT, placeholder=' ...'))}</i>")
    return f'{left}"{"<br/>".join(parts)}"{right}'


def _plain(text: str) -> str:
    """Nothing in it that Mermaid or a page would take for its own."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return "".join(f"#{ord(char)};" if char in '"#&<>;`\\{}|[]()%' else char for char in kept)
