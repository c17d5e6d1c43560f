"""Whether a condition asks only for what there is; a mistake is told with what to write instead."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.customer.conditions import COMPARE, FUNCTIONS, NUMBERS, TRUTHS, parse
from voicesim.customer.guessing import nearest_word
from voicesim.model.errors import BadScenario
from voicesim.model.language import TECHNIQUES

Kind = Literal["number", "truth"]
LARGEST: Final = 1_000_000
"""No number of a condition is larger."""
QUESTION: Final = {
    "technique": "heard_now", "line": "said", "term": "mentioned_now", "intent": "meant_now", "fact": "asked_now",
    "number": "number",
}  # fmt: skip
"""How each kind of name is asked for."""
ASKS_FOR: Final = {question.removesuffix("_now"): kind for kind, question in QUESTION.items()} | {"count": "technique"}
"""What each question names, the same with `_now` behind it."""
MOST_TOLD: Final = 12
"""Known names that an error lists."""
OPERATORS: Final[dict[type, str]] = {ast.BitAnd: "write `and`", ast.BitOr: "write `or`"}
USUAL: Final = 'use names, numbers, comparisons, and/or/not, and questions like heard("recommend")'


@dataclass(frozen=True, slots=True)
class Names:
    """What a scenario defines for its own conditions, to check them by."""

    lines: frozenset[str]
    terms: frozenset[str]
    intents: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    general: frozenset[str] = frozenset()
    """Lines that come from the persona: meant least often."""
    solved: bool = True
    """False where `solved` may not be asked: in what it is made of."""

    def of(self, kind: str) -> Iterable[str]:
        """The names of a kind, as QUESTION calls it."""
        known: dict[str, Iterable[str]] = {
            "technique": TECHNIQUES, "line": self.lines, "term": self.terms, "intent": self.intents,
            "fact": self.facts, "number": self.numbers,
        }  # fmt: skip
        return known[kind]


def check(text: str, names: Names) -> None:
    """Check a condition against what may be asked.

    Raises:
        BadScenario: what is wrong, with what to write instead.
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
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARE:
            _need(left, "number", names)
            _need(right, "number", names)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(argument))], keywords=[]):
            _check_call(name, argument, names)
            return "number" if name in {"count", "number"} else "truth"
        case ast.Name(id=name):
            return _kind_of_name(name, names)
        case ast.Constant(value=bool() | int() | float() as value):
            return "truth" if isinstance(value, bool) else _checked_number(value)
        case _:
            raise BadScenario(f"a condition cannot hold {ast.unparse(node)!r}", remedy=_instead(node, names))
    return "truth"


def _checked_number(value: float) -> Kind:
    if not value <= LARGEST:
        raise BadScenario(f"a number is larger than {LARGEST:,}", remedy="compare with a number that can be reached")
    return "number"


def _instead(node: ast.expr, names: Names) -> str:
    """What to write instead of something that is Python and no condition."""
    match node:
        case ast.Compare():
            return _instead_of_comparing(node)
        case ast.Call(func=ast.Name(id=name), args=[first, *more]):
            if more:
                return f"ask for one name at a time, as in: {name}({ast.unparse(first)}) or {name}(...)"
            return f'put the name in quotes: {name}("{_bare(first)}")'
        case ast.Tuple():
            return "a comma joins nothing: write `and`, and a point in a number: 0.65"
        case ast.UnaryOp(op=ast.USub()):
            return "nothing is below 0: moods go from 0 to 1; compare with 0 or more"
        case ast.BinOp(op=op):
            if _bare(node) in names.lines:
                return f'write: said("{_bare(node)}")'
            return OPERATORS.get(type(op), "a condition does not calculate; compare with the result")
    return USUAL


def _instead_of_comparing(node: ast.Compare) -> str:
    sides = [node.left, *node.comparators]
    if len(node.ops) > 1:
        pairs = [ast.unparse(ast.Compare(sides[at], [op], [sides[at + 1]])) for at, op in enumerate(node.ops)]
        return f"write the comparisons apart: {' and '.join(pairs)}"
    return "compare with <, <=, >, >=, == or !="


def _bare(node: ast.expr) -> str:
    """A name as it was meant; with hyphens, Python takes it for a subtraction."""
    return ast.unparse(node).replace(" - ", "-")


def _kind_of_name(name: str, names: Names) -> Kind:
    if name in FUNCTIONS:
        raise BadScenario(f"{name} asks for something", remedy=f'write what, as in: {name}("...")')
    kind = next((kind for kind in QUESTION if name in names.of(kind)), None)
    if kind is not None and name not in (*NUMBERS, *TRUTHS):
        raise BadScenario(f"{name!r} is a {kind} and cannot stand alone", remedy=f'write: {QUESTION[kind]}("{name}")')
    _known(name, (*NUMBERS, *TRUTHS), "name")
    if name == "solved" and not names.solved:
        remedy = "write there what the agent has to have done"
        raise BadScenario("`solved` means that all of `needed` holds and cannot stand in it", remedy=remedy)
    return "number" if name in NUMBERS else "truth"


def _check_call(name: str, argument: str, names: Names) -> None:
    _known(name, FUNCTIONS, "question")
    kind = ASKS_FOR[name.removesuffix("_now")]
    own = names.lines - names.general if kind == "line" else ()
    _known(argument, names.of(kind), kind, first=own)


def _known(word: str, words: Iterable[str], kind: str, first: Iterable[str] = ()) -> None:
    if word in words:
        return
    nearest = nearest_word(word, first) or nearest_word(word, words)
    if nearest is not None:
        remedy = f"did you mean {nearest!r}?"
    else:
        known = sorted(first or words)
        remedy = f"known here: {', '.join(known[:MOST_TOLD])}" if known else f"the file defines no {kind}"
    raise BadScenario(f"there is no {kind} called {word!r}", remedy=remedy)
