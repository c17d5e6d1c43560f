"""YAML from strangers: size, depth and aliases limited, places kept so that an error can name its line."""

import io
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from voicesim.model.errors import BadInput
from voicesim.ports.path_kinds import other_kind

LARGEST_BYTES: Final = 1_000_000
WIDEST: Final = 4096
"""Lines are never wrapped anew."""
Place = tuple[str | int, ...]
USUAL_REMEDY: Final = "check the indentation and the quotes there"
_STUMBLES: Final = (
    (re.compile(r'duplicate key "(.*?)" with value', re.DOTALL), "the key {} is there twice",
     "take one out, or put both values under one key"),
    (re.compile("another document"), "a second document begins here",
     "take out the line with ---; a file holds one document"),
    (re.compile("aliases"), "", "write out what * stands for; put a text that begins with * or & in quotes"),
    (re.compile(r"character '\\t'"), "a tab stands where only spaces may", "set it in with spaces"),
    (re.compile("mapping values are not allowed"), "a colon makes a key of what stands before it",
     "put a text that holds a colon in quotes, and check the indentation"),
    (re.compile("nested too deep"), "", "write it with fewer levels"),
    (re.compile("where a key should"), "", "put a text that begins with [ or { in quotes"),
)  # fmt: skip
"""What is recognised, what is told (nothing: the reader's own words), and the remedy."""


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - what the file holds
    """The document of a file, with comments and places (ruamel's round-trip types).

    Raises:
        BadInput: not there, too large, not YAML, or more than plain data.
    """
    from ruamel.yaml.error import YAMLError

    try:
        kind = other_kind(path) if path.exists() else None  # a pipe would be waited for
        if kind is not None:
            raise BadInput(f"is {kind}, not a regular file", where=str(path), remedy="name a YAML file")
        if path.stat().st_size > LARGEST_BYTES:
            raise BadInput("is larger than 1 MB", where=str(path), remedy="is it the right file?")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "is not text"
        raise BadInput(f"cannot be read: {reason.lower()}", where=str(path), remedy="check the path") from None
    try:
        return _reader().load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        problem, remedy = _told(str(getattr(error, "problem", None) or "is not YAML"))
        raise BadInput(problem, where=place, remedy=remedy) from None
    except (ValueError, OverflowError) as error:  # a date that is none, a number too long to be read
        remedy = "put the date or number that cannot be in quotes, or right"
        raise BadInput(f"holds a value that cannot be: {error}", where=str(path), remedy=remedy) from None


def _told(problem: str) -> tuple[str, str]:
    """What the reader of YAML stumbled over, and what to do about it, in our words where it is a known one."""
    for sign, ours, remedy in _STUMBLES:
        found = sign.search(problem)
        if found is not None:
            return ours.format(*map(repr, found.groups())) or problem, remedy
    return (problem if problem.isprintable() else repr(problem)), USUAL_REMEDY


def plain(document: Any) -> Any:  # noqa: ANN401 - what the file holds
    """The document as plain dicts, lists, texts and numbers."""
    if isinstance(document, dict):
        return {str(key): plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [plain(value) for value in document]
    for kind in (bool, int, float, str):
        if isinstance(document, kind):
            return kind(document)
    return document


def line_of(document: Any, place: Place) -> int | None:  # noqa: ANN401 - ruamel's nodes
    """The line, from 1, where the value at that place stands; the nearest one above when it is missing."""
    line: int | None = None
    for key in place:
        marks = getattr(document, "lc", None)
        if marks is None or not hasattr(document, "__getitem__"):
            break
        try:
            line = (marks.item(key) if isinstance(key, int) else marks.key(key))[0] + 1
            document = document[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def place_of(path: Path, document: Any, place: Place) -> str:  # noqa: ANN401 - ruamel's nodes
    """File and line of a value, as errors name them."""
    line = line_of(document, place)
    return f"{path}:{line}" if line else str(path)


def written(document: Any, before: str) -> str:  # noqa: ANN401 - ruamel's nodes
    """A document that was changed, as text, laid out as the text that it was read from."""
    from ruamel.yaml import YAML

    writer = YAML(typ="rt", pure=True)
    writer.width, writer.preserve_quotes = WIDEST, True
    writer.brace_single_entry_mapping_in_flow_sequence = True  # [{anger: 1}], not [anger: 1]
    dashes = _dashes(before)
    writer.indent(mapping=2, sequence=dashes + 2, offset=dashes)
    text = io.StringIO()
    writer.dump(document, text)
    return text.getvalue()


def _dashes(text: str) -> int:
    """How far lists are set in from their key: 2 in our files."""
    lines = text.splitlines()
    for above, below in pairwise(lines):
        if above.split("#")[0].rstrip().endswith(":") and below.lstrip().startswith("- "):
            return len(below) - len(below.lstrip()) - (len(above) - len(above.lstrip()))
    return 2


def _reader() -> Any:  # noqa: ANN401 - ruamel's YAML
    from ruamel.yaml import YAML

    from voicesim.app.plain_composer import PlainComposer

    reader = YAML(typ="rt", pure=True)  # one for each file: it is not safe to share between threads
    reader.preserve_quotes = True
    reader.Composer = PlainComposer
    return reader
