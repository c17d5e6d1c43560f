"""The conditions of a scenario: a small, safe expression language.

Numbers and truths are names, what happened is asked with functions:

    anger >= 0.65 and not heard("acknowledge_feeling")
    said("states-need") and mentioned_now("colours")
    meant("delivery") and number("days") <= 7

A number that was not heard compares false, whatever it is compared with. What a condition may ask for in a scenario is
checked by customer/condition_check.py.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from voicesim.customer.slips import instead_of
from voicesim.model.customer import SCALES, Mood
from voicesim.model.errors import BadScenario

NUMBERS: Final = (*SCALES, "customer_turns", "agent_turns")
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
PATTERN: Final = "write it like: anger >= 0.65"
COMPARE: Final[dict[type, Callable[[Any, Any], bool]]] = {
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


@cache
def parse(text: str) -> ast.expr:
    """The tree of a condition.

    Raises:
        BadScenario: it is not an expression of this language.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise BadScenario(f"cannot read the condition {text!r}", remedy=instead_of(text) or PATTERN) from None
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
            return one is not None and other is not None and COMPARE[type(op)](one, other)
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
    value: float | bool = getattr(at.mood if name in SCALES else at, name)
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
