"""Writes docs/coverage.md: for each number S1 to S118, what carries it; with --check, says whether it is up to date.

Carriers are looked for in the code and the content, and nowhere else: the `shows` of scenarios and of recorded
performances, the score items, lessons, flags and questions of the coach, and the docstrings that name a number.

.venv/bin/python scripts/write_coverage.py
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "coverage.md"
TITLES: Final = Path(__file__).resolve().with_name("coverage_numbers.yaml")
ALL: Final = tuple(range(1, 119))
KINDS: Final = (
    "scenario",
    "score item",
    "lesson",
    "flag",
    "question",
    "rule",
    "role",
    "mood",
    "behaviour",
    "performance",
)
TABLES: Final = {"ScoreLine": "score item", "Topic": "lesson", "Finding": "flag", "Reflection": "question"}
"""Rows of the coach's tables, by the class of the row."""
ROOMS: Final = {"coach": "rule", "delivery": "role", "customer": "mood", "call": "behaviour", "language": "rule",
                "turns": "behaviour"}  # fmt: skip
"""What a docstring that names a number speaks of, by room."""
SHOWN: Final = 3
"""Carriers of one kind that are named; the others are counted."""
HEAD: Final = """# Coverage

Written from the code and the scenarios by `make docs`; a test checks that it is up to date and that nothing is missing.

The content that voicesim simulates, measures, teaches or shows is numbered S1 to S118. A number in a report, a
scorecard line or a scenario points here. What carries a number:

| kind | what it is | where |
|---|---|---|
| scenario | a line, fact or ending that shows it (`shows`) | `scenarios/`, `scenarios/general/` |
| score item | a line of the scorecard | `voicesim/coach/score_lines.py` |
| lesson | a fault with its remedy, a strength, a next step | `voicesim/coach/lesson_texts.py` |
| flag | what caps a score, or what a person should look at | `voicesim/coach/findings.py` |
| question | a question to ask oneself after the call | `voicesim/coach/moments.py` |
| rule, role, mood, behaviour | code that measures or simulates it | as named |
| performance | a turn of a recorded agent that shows it | `tests/data/agents/` |

| number | about | carried by |
|---|---|---|
"""


@dataclass(frozen=True, slots=True, order=True)
class Carrier:
    """Something that carries a number."""

    kind: str
    file: str
    """From the root of the repository."""
    name: str
    """Its identifier there: line id, score item, lesson, function."""


def carriers(root: Path = ROOT) -> dict[int, list[Carrier]]:
    """What carries each number; every number is there, with nothing if need be."""
    found: dict[int, set[Carrier]] = {number: set() for number in ALL}
    for carrier, numbers in (*_in_content(root), *_in_code(root)):
        for number in numbers:
            if number in found:
                found[number].add(carrier)
    return {number: sorted(kept, key=lambda one: (KINDS.index(one.kind), one)) for number, kept in found.items()}


def numbers_in(text: str) -> list[int]:
    """The numbers that a text names; S12-S18 is all of them from 12 to 18."""
    found: list[int] = []
    for first, last in re.findall(r"\bS(\d{1,3})(?:\s*[-–]\s*S?(\d{1,3}))?\b", text):
        found += range(int(first), int(last or first) + 1)
    return found


def _in_content(root: Path) -> Iterator[tuple[Carrier, list[int]]]:
    folders = (("scenario", "scenarios"), ("scenario", "scenarios/general"), ("performance", "tests/data/agents/*"))
    for kind, folder in folders:
        for path in sorted(root.glob(f"{folder}/*.yaml")):
            for name, shows in _shows(_document(path)):
                yield Carrier(kind, path.relative_to(root).as_posix(), name), numbers_in(" ".join(map(str, shows)))


def _document(path: Path) -> Any:  # noqa: ANN401 - what YAML can hold
    """A document; nothing for a file that is being written or no YAML yet."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        print(f"{path}: left out: {type(error).__name__}", file=sys.stderr)
        return None


def _shows(part: Any, key: str = "") -> Iterator[tuple[str, list[Any]]]:  # noqa: ANN401 - what YAML can hold
    """Every part that shows something, by its id, its file, its outcome or its key."""
    if isinstance(part, dict):
        named = next((str(part[one]) for one in ("id", "wav", "outcome") if one in part), key)
        if isinstance(part.get("shows"), list):
            yield (f"end-{named}" if "outcome" in part else named), part["shows"]
        for name, value in part.items():
            yield from _shows(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _shows(value, key)


def _in_code(root: Path) -> Iterator[tuple[Carrier, list[int]]]:
    for path in sorted((root / "voicesim").rglob("*.py")):
        room = path.relative_to(root / "voicesim").parts[0]
        if room not in ROOMS:
            continue
        file = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from ((Carrier(kind, file, name), numbers) for kind, name, numbers in _rows(tree))
        kind = "role" if path.stem == "pac" else ROOMS[room]
        yield from ((Carrier(kind, file, name), numbers) for name, numbers in _docstrings(tree, path.stem))


def _rows(tree: ast.AST) -> Iterator[tuple[str, str, list[int]]]:
    """The rows of the coach's tables: kind, name, numbers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TABLES:
            texts = [
                one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            numbers = [number for text in texts[1:] for number in numbers_in(text)]
            if numbers:
                yield TABLES[node.func.id], _short(str(texts[0])), numbers


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}..."


def _docstrings(tree: ast.Module, stem: str) -> Iterator[tuple[str, list[int]]]:
    """Texts that describe a module, a class, a function or a value, with the name of what they describe."""
    bodies = [(stem, tree.body)]
    parts = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies += [(node.name, node.body) for node in ast.walk(tree) if isinstance(node, parts)]
    for name, body in bodies:
        above = name
        for node in body:
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                numbers = numbers_in(node.value.value)
                yield from [(above, numbers)] if numbers else []
            above = _target(node) or name


def _target(node: ast.stmt) -> str | None:
    target = node.target if isinstance(node, ast.AnnAssign) else None
    if isinstance(node, ast.Assign):
        target = node.targets[0] if isinstance(node.targets[0], ast.Name) else None
    return target.id if isinstance(target, ast.Name) else None


def document(root: Path = ROOT) -> str:
    """The whole page."""
    titles = YAML(typ="safe", pure=True).load(TITLES.read_text(encoding="utf-8"))
    found = carriers(root)
    rows = (f"| S{number} | {_cell(titles[number])} | {_carried(found[number])} |\n" for number in ALL)
    return HEAD + "".join(rows)


def _carried(found: Iterable[Carrier]) -> str:
    kept = list(found)
    parts = []
    for kind in KINDS:
        mine = [one for one in kept if one.kind == kind]
        if mine:
            named = ", ".join(_named(one) for one in mine[:SHOWN])
            more = f" and {len(mine) - SHOWN} more" if len(mine) > SHOWN else ""
            parts.append(f"{kind}: {named}{more}")
    return "; ".join(parts) or "nothing yet"


def _named(one: Carrier) -> str:
    """Where it is, as short as it is clear."""
    path = Path(one.file)
    if one.kind == "scenario":
        bank = "general/" if path.parent.name == "general" else ""
        return f"`{bank}{path.stem}` {one.name}"
    if one.kind == "performance":
        return f"`{path.parent.name}` {Path(one.name).stem}"
    if one.kind in TABLES.values():
        return f"“{_cell(one.name)}”"
    return f"`{path.parent.name}/{path.name}` {one.name}"


def _cell(text: str) -> str:
    return text.replace("|", "/")


def main() -> int:
    """Write the page, or compare it."""
    if "--check" in sys.argv[1:]:
        same = TARGET.read_text(encoding="utf-8") == document()
        print(
            "docs/coverage.md is up to date" if same else "docs/coverage.md is out of date: run make docs",
            file=sys.stderr,
        )
        return 0 if same else 1
    TARGET.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
