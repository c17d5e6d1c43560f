"""Results of call tests for people: a line each, and below it what was expected, what came and why."""

from collections.abc import Iterator, Sequence
from typing import Final

from voicesim.app.call_tests.results import CallCheck, CallTestResult
from voicesim.app.one_line import one_line
from voicesim.coach.charts import mm_ss

MARKS: Final = {"passed": "ok   ", "failed": "FAIL ", "error": "ERROR"}
HEAD: Final = 12
"""Letters of the words in front of each line of a difference."""


def result_line(result: CallTestResult) -> str:
    """A test in a line: mark, name, how the call ended, score, length of the call, time it took."""
    if result.error is not None:
        named = result.error.startswith(str(result.path))  # what is wrong may be a clip, or the voice
        return f"{MARKS[result.status]} {one_line(result.error if named else f'{result.path}: {result.error}')}"
    score = "   " if result.score is None else f"{result.score:3d}"
    call = f"{mm_ss(result.duration_s or 0.0)} call in {result.took_s:.1f} s"
    updated = f"; {result.updated} expectation(s) written" if result.updated else ""
    return f"{MARKS[result.status]} {one_line(result.name):32} {result.outcome or '-':10} {score}  {call}{updated}"


def differences(result: CallTestResult) -> str:
    """Every expectation that was not met; empty when all were."""
    return "\n".join(line for check in result.failures for line in ("", *difference(check)))


def difference(check: CallCheck) -> Iterator[str]:
    """One expectation that was not met, in lines."""
    yield f"  {one_line(check.where)}  {one_line(check.key)}"
    yield _line("expected", check.expected)
    yield _line("got", check.got)
    if check.turn is not None:
        yield _line("where", check.turn)
    if check.heard is not None:
        yield _line("heard", repr(check.heard) if check.heard else "no words")
    for number, measured in enumerate(check.measured):
        yield _line("" if number else "measured", measured)
    if check.listen is not None:
        yield _line("listen", str(check.listen))


def changes(result: CallTestResult) -> Iterator[str]:
    """What --update wrote into the file, a line each."""
    for change in result.changes:
        became = one_line(f"{change.key}: {change.before} -> {change.after}")
        yield f"{one_line(change.where)}  {became}"


def unplayed(result: CallTestResult) -> str:
    """Why a test could not be played: all that is wrong with its file, a line each."""
    return "\n".join(map(one_line, result.faults or (result.error or "",)))


def headline(result: CallTestResult) -> str:
    """Why a test did not pass, in a line."""
    if result.error is not None:
        more = len(result.faults) - 1
        return one_line(f"{result.error} (and {more} more)" if more > 0 else result.error)
    first, more = result.failures[0], len(result.failures) - 1
    told = f"{first.key}: expected {first.expected}, got {first.got}"
    return one_line(f"{told} (and {more} more)" if more else told)


def summary_line(results: Sequence[CallTestResult], took_s: float) -> str:
    """How many came out how."""
    counts = ((status, sum(1 for one in results if one.status == status)) for status in MARKS)
    names = {"error": "that could not be played"}
    told = ", ".join(f"{count} {names.get(status, status)}" for status, count in counts if count)
    return f"{told or 'nothing was tested'} in {took_s:.0f} s"


def _line(word: str, text: str) -> str:
    return f"    {word:{HEAD - 2}}{one_line(text)}"
