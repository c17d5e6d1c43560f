"""A result as plain data, for JSON and tables."""

import os
from dataclasses import asdict
from typing import Any

from voicesim.app.call_tests.results import CallCheck, CallTestResult
from voicesim.coach.document import rounded


def document(result: CallTestResult) -> dict[str, Any]:
    """Plain dicts, lists, text and numbers; seconds to the millisecond."""
    fields = ("name", "status", "error", "outcome", "score", "duration_s", "took_s", "updated")
    plain = {name: rounded(getattr(result, name)) for name in fields}
    folder = None if result.folder is None else _text(result.folder)
    checks = [_check(check) for check in result.checks]
    lists = {"faults": list(result.faults), "changes": [asdict(change) for change in result.changes]}
    return {"file": _text(result.path), **plain, "folder": folder, **lists, "checks": checks}


def _check(check: CallCheck) -> dict[str, Any]:
    fields = ("key", "where", "met", "expected", "got", "turn", "heard")
    plain = {name: getattr(check, name) for name in fields}
    listen = None if check.listen is None else _text(check.listen)
    return {**plain, "measured": list(check.measured), "listen": listen}


def _text(path: os.PathLike[str]) -> str:
    """A path without halves of letters, which JSON may not hold."""
    return os.fsdecode(path).encode("utf-8", "replace").decode()
