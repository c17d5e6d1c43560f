"""Who spoke when in a mixed recording: RTTM, as diarisation programs write it, or CSV."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.app.places import check_regular
from voicesim.model.audio import Span
from voicesim.model.errors import BadInput
from voicesim.model.speech import Speaker
from voicesim.model.units import to_samples

COLUMNS: Final = ("start_s", "end_s", "speaker")
MOST_LINES: Final = 100_000
LAST_S: Final = 100_000.0
RTTM_FIELDS: Final = 8
SHAPE: Final = "write RTTM, or CSV with the columns start_s, end_s, speaker"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the file."""

    speaker: str
    span: Span


def load_segments(path: Path, agent_label: str) -> dict[Speaker, tuple[Span, ...]]:
    """Stretches of the agent and of the customer, each in order; everybody but the agent is the customer.

    Stretches of one speaker that overlap or touch are one.

    Raises:
        BadInput: it cannot be read, a line of it makes no sense, or nobody in it is called like the agent.
    """
    said = list(_rows(path))
    agent = [one.span for one in said if one.speaker.lower() == agent_label.lower()]
    if not agent:
        names = ", ".join(sorted({one.speaker for one in said})) or "nobody"
        remedy = f"name the agent with --agent-label (it speaks of: {names})"
        raise BadInput(f"nobody in it is called {agent_label!r}", where=str(path), remedy=remedy)
    customer = [one.span for one in said if one.speaker.lower() != agent_label.lower()]
    return {"agent": _merged(agent), "customer": _merged(customer)}


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start_sample, one.end_sample)):
        if found and span.start_sample <= found[-1].end_sample:
            found[-1] = Span(found[-1].start_sample, max(found[-1].end_sample, span.end_sample))
        else:
            found.append(span)
    return tuple(found)


def _rows(path: Path) -> Iterator[Said]:
    check_regular(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput("cannot be read as text", where=str(path), remedy=SHAPE) from None
    if len(lines) > MOST_LINES:
        raise BadInput(f"it has more than {MOST_LINES:,} lines", where=str(path), remedy="cut the recording into parts")
    reads = _rttm if path.suffix.lower() == ".rttm" else _csv
    yield from reads(path, lines)


def _rttm(path: Path, lines: list[str]) -> Iterator[Said]:
    """SPEAKER file channel start duration <NA> <NA> name; other kinds of lines say nothing about speech."""
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        if len(fields) < RTTM_FIELDS:
            raise BadInput("a SPEAKER line needs 8 fields", where=f"{path}:{number}", remedy=SHAPE)
        start_s, duration_s = (_number(text, path, number) for text in fields[3:5])
        yield _said(fields[7], start_s, start_s + duration_s, f"{path}:{number}")


def _csv(path: Path, lines: list[str]) -> Iterator[Said]:
    rows = csv.DictReader(lines)
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise BadInput(f"there is no column {missing[0]}", where=str(path), remedy=SHAPE)
        for row in rows:
            start_s, end_s = (_number(row[name], path, rows.line_num) for name in COLUMNS[:2])
            yield _said((row["speaker"] or "").strip(), start_s, end_s, f"{path}:{rows.line_num}")
    except csv.Error:  # such as a field of more than 131,072 characters
        where = f"{path}:{rows.reader.line_num}"
        raise BadInput("cannot be read as CSV", where=where, remedy=SHAPE) from None


def _number(text: str | None, path: Path, line: int) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not 0.0 <= value <= LAST_S:
        raise BadInput(f"{text!r} is no time in seconds", where=f"{path}:{line}", remedy=SHAPE)
    return value


def _said(speaker: str, start_s: float, end_s: float, where: str) -> Said:
    if not speaker:
        raise BadInput("it does not say who speaks", where=where, remedy=SHAPE)
    if end_s <= start_s:
        raise BadInput("it ends before it begins", where=where, remedy=SHAPE)
    return Said(speaker, Span(to_samples(start_s), to_samples(end_s)))
