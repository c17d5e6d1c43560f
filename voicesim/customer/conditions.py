"""The conditions of a scenario: a small, safe expression language.

Numbers and truths are names, what happened is asked with functions:

    anger >= 0.65 and not heard("acknowledge_feeling")
    said("states-need") and mentioned_now("colours")
    meant("delivery") and number("days") <= 7

A number that was not heard compares false, whatever it is compared with.
"""

import ast
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from rapidfuzz import process

from voicesim.model.customer import Mood
from voicesim.model.errors import BadScenario
from voicesim.model.language import TECHNIQUES

NUMBERS: Final = ("anger", "trust", "openness", "patience", "customer_turns", "agent_turns")
TRUTHS: Final = (
    "always",
    "silent",
    "solved",
    "interrupted",
    "understood",
    "came_across_passive",
    "came_across_aggressive",
)
FUNCTIONS: Final = (
    "heard", "heard_now", "count", "said", "mentioned", "mentioned_now", "meant", "meant_now", "asked", "asked_now",
    "number",
)  # fmt: skip
Kind = Literal["number", "truth"]
_COMPARE: Final[dict[type, Callable[[Any, Any], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(slots=True)
class Situation:
    """What a condition may ask about, kept up to date by the customer."""

    mood: Mood
    customer_turns: int = 0
    agent_turns: int = 0
    silent: bool = False
    interrupted: bool = False
    solved: bool = False
    heard_counts: dict[str, int] = field(default_factory=dict)
    heard_now: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    mentioned_now: set[str] = field(default_factory=set)
    meant: set[str] = field(default_factory=set)
    meant_now: set[str] = field(default_factory=set)
    """Intents; facts that were asked for under `fact-<name>`."""
    numbers: dict[str, float] = field(default_factory=dict)
    understood: bool = True
    """The last turn held something that the customer could make sense of."""
    came_across_passive: bool = False
    came_across_aggressive: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What a scenario defines for its own conditions, to check them by."""

    lines: frozenset[str]
    terms: frozenset[str]
    intents: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    solved: bool = True
    """False where `solved` may not be asked: in what it is made of."""


@cache
def parse(text: str) -> ast.expr:
    """The tree of a condition.

    Raises:
        BadScenario: it is not an expression of this language.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise BadScenario(f"cannot read the condition {text!r}", remedy="write it like: anger >= 0.65") from None
    return tree


def holds(text: str, situation: Situation) -> bool:
    """Whether a condition that was checked before holds now."""
    return bool(_value(parse(text), situation))


def _value(node: ast.expr, at: Situation) -> Any:  # noqa: ANN401 - a number, a truth or a text
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, at) for value in values)
        case ast.BoolOp(values=values):
            return any(_value(value, at) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, at)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            one, other = _value(left, at), _value(right, at)
            return one is not None and other is not None and _COMPARE[type(op)](one, other)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(argument))]):
            return _ask(name, argument, at)
        case ast.Name(id=name):
            return _named(name, at)
        case ast.Constant(value=value):
            return value
    raise BadScenario(f"a condition cannot hold {ast.unparse(node)!r}")


def _named(name: str, at: Situation) -> float | bool:
    if name == "always":
        return True
    value: float | bool = getattr(at.mood if name in NUMBERS[:4] else at, name)
    return value


def _ask(name: str, argument: str, at: Situation) -> float | bool | None:
    answers: dict[str, float | bool | None] = {
        "heard": at.heard_counts.get(argument, 0) > 0,
        "heard_now": argument in at.heard_now,
        "count": at.heard_counts.get(argument, 0),
        "said": argument in at.said,
        "mentioned": argument in at.mentioned,
        "mentioned_now": argument in at.mentioned_now,
        "meant": argument in at.meant,
        "meant_now": argument in at.meant_now,
        "asked": f"fact-{argument}" in at.meant,
        "asked_now": f"fact-{argument}" in at.meant_now,
        "number": at.numbers.get(argument),
    }
    return answers[name]


def check(text: str, names: Names) -> None:
    """Check a condition against what may be asked.

    Raises:
        BadScenario: what is wrong, with the nearest right word.
    """
    _need(parse(text), "truth", names)


def _need(node: ast.expr, kind: Kind, names: Names) -> None:
    """The node must be of this kind: compared are numbers, joined are truths."""
    if _kind(node, names) == kind:
        return
    text = ast.unparse(node)
    if kind == "truth":
        raise BadScenario(f"{text!r} is a number and neither true nor false", remedy="compare it, as in: anger >= 0.65")
    remedy = "compare a number, or count(...); join what is true or false with and, or, not"
    raise BadScenario(f"{text!r} is true or false and cannot be compared", remedy=remedy)


def _kind(node: ast.expr, names: Names) -> Kind:
    """Whether a node is a number or a truth, once everything inside it is checked."""
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                _need(value, "truth", names)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _need(operand, "truth", names)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            _need(left, "number", names)
            _need(right, "number", names)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(argument))], keywords=[]):
            _check_call(name, argument, names)
            return "number" if name in {"count", "number"} else "truth"
        case ast.Name(id=name):
            return _kind_of_name(name, names)
        case ast.Constant(value=bool() | int() | float() as value):
            return "truth" if isinstance(value, bool) else "number"
        case _:
            remedy = 'use names, numbers, comparisons, and/or/not, and questions like heard("recommend")'
            raise BadScenario(f"a condition cannot hold {ast.unparse(node)!r}", remedy=remedy)
    return "truth"


def _kind_of_name(name: str, names: Names) -> Kind:
    _known(name, (*NUMBERS, *TRUTHS), "name")
    if name == "solved" and not names.solved:
        remedy = "write there what the agent has to have done"
        raise BadScenario("`solved` means that all of `needed` holds and cannot stand in it", remedy=remedy)
    return "number" if name in NUMBERS else "truth"


def _check_call(name: str, argument: str, names: Names) -> None:
    _known(name, FUNCTIONS, "question")
    kinds: dict[str, tuple[Iterable[str], str]] = {
        "heard": (TECHNIQUES, "technique"),
        "count": (TECHNIQUES, "technique"),
        "said": (names.lines, "line"),
        "mentioned": (names.terms, "term"),
        "meant": (names.intents, "intent"),
        "asked": (names.facts, "fact"),
        "number": (names.numbers, "number"),
    }
    words, kind = kinds[name.removesuffix("_now")]
    _known(argument, sorted(words), kind)


def _known(word: str, words: tuple[str, ...] | list[str], kind: str) -> None:
    if word in words:
        return
    nearest = process.extractOne(word, words)
    remedy = f"did you mean {nearest[0]!r}?" if nearest else f"the file defines no {kind}"
    raise BadScenario(f"there is no {kind} called {word!r}", remedy=remedy)
