"""A scenario as a graph: what the customer can say, in which mood, after what, and how the call ends."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from voicesim.customer.belief import GRAIN
from voicesim.customer.conditions import parse
from voicesim.customer.formulas import Compared, Every, Is, Key, keys_of
from voicesim.customer.reachability import Reach
from voicesim.customer.telling import ASKED
from voicesim.model.customer import Scale
from voicesim.model.scenario import Persona, Scenario
from voicesim.model.thresholds import (
    ANGER_CURT,
    ANGER_RANTING,
    ANGER_SOFTENING,
    OPENNESS_MUMBLING,
    OPENNESS_TELLING,
    OPENNESS_YES_SAYING,
)

Kind = Literal["line", "cut", "silence", "fact", "solved", "good", "bad"]
ANY_MOOD: Final = "in any mood"
Band = tuple[str, float, float]
"""Name of a mood, and the stretch of the scale."""


def _bands(scale: Scale, *steps: tuple[str, float]) -> tuple[Band, ...]:
    """The moods along a scale from its upper end down, each with where it begins."""
    bands, above = list[Band](), 1.0
    for word, start in steps:
        top = above == 1.0
        where = f"from {start:.2f}" if top else f"{start:.2f} to {above:.2f}" if start else f"below {above:.2f}"
        bands.append((f"{word}: {scale} {where}", start, above if top else round(above - GRAIN, 4)))
        above = start
    return tuple(bands)


ANGER: Final = _bands(
    "anger", ("rants", ANGER_RANTING), ("curt", ANGER_CURT), ("softening", ANGER_SOFTENING), ("adult", 0.0)
)
OPENNESS: Final = _bands(
    "openness",
    ("open", OPENNESS_TELLING),
    ("tells a part", OPENNESS_YES_SAYING),
    ("holds back", OPENNESS_MUMBLING),
    ("mumbles", 0.0),
)
LANES: Final[dict[Persona, tuple[Scale, tuple[Band, ...]]]] = {
    "aggressive": ("anger", ANGER),
    "mixed": ("anger", ANGER),
    "neutral": ("anger", ANGER),
    "passive": ("openness", OPENNESS),
}
SOLVED: Final = "solved"
BEFORE: Final = {
    "heard": "once ", "said": "after ", "mentioned": "once ", "meant": "once ", "asked": "once asked ",
    "count": "count of ", "asked_now": "asked ",
}  # fmt: skip
"""How a question is told in short; the others are told by what they ask for alone."""
_SIGNS: Final[dict[type, str]] = {
    ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """Something that the customer may say, an ending, or that all is solved."""

    id: str
    kind: Kind
    title: str
    text: str
    """What is said, or what has to be so."""
    when: str
    """The condition in short; empty: always."""
    lane: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing that leads to another."""

    source: str
    target: str
    needed: bool
    """The target cannot be without it; else it is one of several ways."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture, before it is laid out."""

    title: str
    about: str
    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(scenario: Scenario, played: Scenario) -> Graph:
    """The graph of a scenario's own lines; the lines of the persona are in `played` as well and only count."""
    reach = Reach(played)
    opening = next((line.id for line in scenario.lines if line.when == "always" and line.once), "")
    lines = (replace(node, when="first of all") if node.id == opening else node for node in _lines(scenario, reach))
    nodes = (*lines, *_facts(scenario), *_solved(scenario), *_endings(scenario))
    known = {node.id for node in nodes}
    edges = tuple(
        edge for edge in _edges(scenario, reach) if {edge.source, edge.target} <= known and edge.source != opening
    )
    general = len(played.lines) - len(scenario.lines)
    more = f", and {general} lines of every {scenario.persona} customer" if general else ""
    about = f"{len(scenario.lines)} lines{more}, {len(scenario.facts)} facts, {len(scenario.endings)} endings"
    lanes = (*(name for name, _, _ in LANES[scenario.persona][1]), ANY_MOOD)
    return Graph(f"{scenario.title} ({scenario.id}, version {scenario.version})", about, lanes, nodes, edges)


def _lines(scenario: Scenario, reach: Reach) -> Iterator[Node]:
    for line in scenario.lines:
        asks_silent = Is(("silent", ""), False)
        silence = not reach.possible(*reach.alone(line.when), asks_silent)
        kind: Kind = "cut" if line.cuts_in else "silence" if silence else "line"
        yield Node(line.id, kind, line.id, line.say[0], in_short(line.when), _lane(reach, line.when))


def _facts(scenario: Scenario) -> Iterator[Node]:
    for name, fact in scenario.facts.items():
        when = "when asked" if fact.when == "always" else f"when asked, {in_short(fact.when)}"
        yield Node(ASKED + name, "fact", f"fact: {name}", fact.say[0], when, ANY_MOOD)


def _solved(scenario: Scenario) -> Iterator[Node]:
    if scenario.needed:
        yield Node(SOLVED, "solved", "solved", "; ".join(map(in_short, scenario.needed)), "when all of it holds", "")


def _endings(scenario: Scenario) -> Iterator[Node]:
    for index, ending in enumerate(scenario.endings):
        kind: Kind = "good" if ending.outcome in scenario.good else "bad"
        yield Node(f"end-{index}", kind, ending.outcome, ending.say[0], in_short(ending.when), "")


def _lane(reach: Reach, condition: str) -> str:
    """The mood in which a line begins to fit; any mood when it fits in all of them."""
    scale, bands = LANES[reach.scenario.persona]
    fits = [reach.possible(*reach.alone(condition), _inside(scale, band)) for band in bands]
    if all(fits) or not any(fits):
        return ANY_MOOD
    possible = [band[0] for band, fit in zip(bands, fits, strict=True) if fit]
    return possible[0] if fits[-1] else possible[-1]


def _inside(scale: Scale, band: Band) -> Every:
    return Every((Compared((scale, ""), ">=", band[1]), Compared((scale, ""), "<=", band[2])))


def _edges(scenario: Scenario, reach: Reach) -> Iterator[Edge]:
    targets = [(line.id, line.when) for line in scenario.lines]
    targets += [(ASKED + name, fact.when) for name, fact in scenario.facts.items()]
    targets += [(f"end-{index}", ending.when) for index, ending in enumerate(scenario.endings)]
    for target, condition in targets:
        by_solved = _asks_solved(condition) and bool(scenario.needed)
        if by_solved:
            yield Edge(SOLVED, target, needed=True)
        for key in _said_in(reach, condition, written_out=False):
            yield Edge(key[1], target, reach.asks_for(condition, key))
    for condition in scenario.needed:
        for key in _said_in(reach, condition, written_out=True):
            yield Edge(key[1], SOLVED, reach.asks_for(condition, key))


def _said_in(reach: Reach, condition: str, *, written_out: bool) -> list[Key]:
    """The lines that help a condition to hold by having been said."""
    named = {node.args[0].value for node in ast.walk(parse(condition)) if isinstance(node, ast.Call)
             and isinstance(node.args[0], ast.Constant)}  # fmt: skip
    asked = sorted(key for key in keys_of(reach.condition(condition)) if key[0] == "said")
    wanted = [key for key in asked if written_out or key[1] in named]
    return [key for key in wanted if _helps(parse(condition), key[1])]


def _helps(node: ast.expr, name: str, positive: bool = True) -> bool:
    """Whether said(name) stands in a condition without a `not` before it."""
    match node:
        case ast.BoolOp(values=values):
            return any(_helps(value, name, positive) for value in values)
        case ast.UnaryOp(operand=operand):
            return _helps(operand, name, not positive)
        case ast.Call(func=ast.Name(id="said"), args=[ast.Constant(value=value)]):
            return positive and value == name
    return False


def _asks_solved(condition: str) -> bool:
    """Whether a condition cannot hold before all is solved; `not solved or ...` can."""
    match parse(condition):
        case ast.Name(id="solved"):
            return True
        case ast.BoolOp(op=ast.And(), values=values):
            return any(isinstance(value, ast.Name) and value.id == SOLVED for value in values)
    return False


def in_short(condition: str) -> str:
    """A condition as one would say it, as short as it goes; nothing for `always`."""
    return "" if condition == "always" else _short(parse(condition))


def _short(node: ast.expr, inside: bool = False) -> str:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_short(value, inside=True) for value in values]
            if isinstance(op, ast.And):
                return (" and " if inside else ", ").join(parts)
            return f"({' or '.join(parts)})" if inside else " or ".join(parts)
        case ast.UnaryOp(operand=operand):
            return f"not {_short(operand, inside=True)}"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{_short(left)} {_SIGNS[type(op)]} {_short(right)}"
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=value)]):
            return _asked(name, str(value))
        case ast.Name(id=name):
            return name.replace("_", " ")
    return ast.unparse(node)


def _asked(name: str, value: str) -> str:
    spoken = value.replace("_", " ")
    return f"{BEFORE.get(name, '')}" + (f"“{value}”" if name.startswith(("mentioned", "meant")) else spoken)
