"""Files and functions stay as short as CONTRIBUTING.md has it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

FOLDERS = ("voicesim", "tests", "benchmarks", "training", "scripts")
LONGEST_FILE = 300
LONGEST_FUNCTION = 25
COMMANDS = "app/commands"
"""A typer command is as long as its options are many: each is a parameter, with its help."""


def sources(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")


def long_files(root: Path) -> list[str]:
    found = [(path, len(text.splitlines())) for name in FOLDERS for path, text in sources(root / name)]
    return [f"{path.relative_to(root)} has {count} lines" for path, count in found if count > LONGEST_FILE]


def long_functions(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{node.lineno} {node.name} has {lines_of(node)} lines"
        for path, text in sources(root / "voicesim")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > LONGEST_FUNCTION
        if not (COMMANDS in path.as_posix() and not node.name.startswith("_"))
    ]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the end, without the docstring."""
    whole = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return whole
    return whole - (function.body[0].end_lineno - function.body[0].lineno + 1)


def test_no_file_is_too_long(root):
    assert long_files(root) == []


def test_no_function_is_too_long(root):
    assert long_functions(root) == []


@pytest.mark.parametrize(("lines", "too_long"), [(24, False), (25, True)])
def test_the_check_counts_a_function_without_its_docstring(tmp_path, lines, too_long):
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    body = "    1\n" * lines
    (tmp_path / "voicesim/long.py").write_text(f'def told():\n    """One.\n\n    Two.\n    """\n{body}')
    assert bool(long_functions(tmp_path)) is too_long


@pytest.mark.parametrize(("lines", "too_long"), [(300, False), (301, True)])
def test_the_check_sees_a_long_file(tmp_path, lines, too_long):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_long.py").write_text("1\n" * lines)
    assert bool(long_files(tmp_path)) is too_long
