"""What a call that took up another one keeps of it, so that both can be compared wherever the folder lies."""

import json
from pathlib import Path
from typing import Final

from voicesim.coach.branches import Branch, Comparison, branch_of
from voicesim.coach.types import CallSummary
from voicesim.model.codec import build, dumps, plain
from voicesim.model.errors import BadInput
from voicesim.model.record import CallOptions

FILE: Final = "first_try.json"
FORMAT: Final = 1


def first_try_text(first: Branch) -> str:
    """The file as it is written."""
    return dumps({"format": FORMAT, "branch": plain(first)}) + "\n"


def comparison_in(folder: Path, options: CallOptions, summary: CallSummary) -> Comparison | None:
    """The call of that folder against the one that it took up; None when it took up none, or nothing is known of it."""
    if options.redo_of is None:
        return None
    try:
        document = json.loads((folder / FILE).read_text(encoding="utf-8"))
        first = build(Branch, document["branch"])
        if document["format"] != FORMAT:
            return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError, BadInput):
        return None
    return Comparison(options.redo_of, first, branch_of(summary, options.redo_of.at_sample))
