"""Conditions as formulas that can be reasoned about: `not` is pushed down to single claims, `solved` is written out."""

import ast
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from voicesim.customer.conditions import NUMBERS, parse
from voicesim.customer.telling import ASKED

Key = tuple[str, str]
"""What a claim is about: ("anger", ""), ("said", "opening"), ("count", "hedge")."""
Sign = Literal["<", "<=", ">", ">=", "==", "!="]
_SIGNS: Final[dict[type, Sign]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
OPPOSITE: Final[dict[Sign, Sign]] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
MIRRORED: Final[dict[Sign, Sign]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Is:
    """Something is so, or is not."""

    key: Key
    value: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """A number against another one."""

    left: Key | float
    sign: Sign
    right: Key | float


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold; without parts: always."""

    parts: tuple["Formula", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts holds; without parts: never."""

    parts: tuple["Formula", ...] = ()


Formula = Is | Compared | Every | Some
ALWAYS: Final = Every()
NEVER: Final = Some()


@cache
def formula(condition: str, needed: tuple[str, ...] = (), *, holds: bool = True) -> Formula:
    """What a checked condition says, or with `holds=False` what its opposite says."""
    return _formula(parse(condition), needed, holds)


def every(*parts: Formula) -> Formula:
    """All of them, in one level."""
    flat = tuple(p for part in parts for p in (part.parts if isinstance(part, Every) else (part,)))
    return NEVER if NEVER in flat else flat[0] if len(flat) == 1 else Every(flat)


def some(*parts: Formula) -> Formula:
    """At least one of them, in one level."""
    flat = tuple(p for part in parts for p in (part.parts if isinstance(part, Some) else (part,)))
    return ALWAYS if ALWAYS in flat else flat[0] if len(flat) == 1 else Some(flat)


def keys_of(one: Formula) -> frozenset[Key]:
    """Everything that a formula asks about."""
    match one:
        case Is(key=key):
            return frozenset({key})
        case Compared(left=left, right=right):
            return frozenset(side for side in (left, right) if isinstance(side, tuple))
        case Every(parts=parts) | Some(parts=parts):
            return frozenset().union(*map(keys_of, parts))


def _formula(node: ast.expr, needed: tuple[str, ...], holds: bool) -> Formula:
    match node:
        case ast.BoolOp(op=op, values=values):
            join = every if isinstance(op, ast.And) == holds else some
            return join(*(_formula(value, needed, holds) for value in values))
        case ast.UnaryOp(operand=operand):
            return _formula(operand, needed, not holds)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _comparison(_side(left), _SIGNS[type(op)], _side(right), holds)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(argument))]):
            return _question(name, argument, holds)
        case ast.Name(id=name):
            return _truth(name, needed, holds)
        case ast.Constant(value=value):
            return ALWAYS if bool(value) == holds else NEVER
    raise TypeError(f"not a checked condition: {ast.unparse(node)}")


def _truth(name: str, needed: tuple[str, ...], holds: bool) -> Formula:
    if name == "solved":
        return (every if holds else some)(*(formula(one, holds=holds) for one in needed))
    if name == "always":
        return ALWAYS if holds else NEVER
    return Is((name, ""), holds)


def _question(name: str, argument: str, holds: bool) -> Formula:
    if name == "heard":  # in any turn so far: counted at least once
        return Compared(("count", argument), ">=" if holds else "<", 1)
    if name.startswith("asked"):
        return Is((name.replace("asked", "meant"), ASKED + argument), holds)
    return Is((name, argument), holds)


def _comparison(left: Key | float, sign: Sign, right: Key | float, holds: bool) -> Formula:
    """A comparison; a figure that was not heard makes it false, so its opposite holds as well."""
    figures = [
        Is(("known", side[1]), holds) for side in (left, right) if isinstance(side, tuple) and side[0] == "number"
    ]
    if isinstance(left, float) and not isinstance(right, float):
        left, sign, right = right, MIRRORED[sign], left
    compared = _split(left, sign if holds else OPPOSITE[sign], right)
    return every(*figures, compared) if holds else some(*figures, compared)


def _split(left: Key | float, sign: Sign, right: Key | float) -> Formula:
    """Unequal is below or above, so that each claim is about one stretch of numbers."""
    if sign == "!=":
        return some(Compared(left, "<", right), Compared(left, ">", right))
    return Compared(left, sign, right)


def _side(node: ast.expr) -> Key | float:
    match node:
        case ast.Name(id=name) if name in NUMBERS:
            return name, ""
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(argument))]):
            return name, argument
        case ast.Constant(value=int() | float() as value):
            return float(value)
    raise TypeError(f"not a checked number: {ast.unparse(node)}")
