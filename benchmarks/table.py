"""The rows that a benchmark returns, and the one table they make: Markdown for people, JSON for programs.

A section of a benchmark is a function that returns rows; whoever prints them asks nothing else of it.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

Form = Literal["score", "share", "rtf", "times", "s", "ms", "MB"]
"""score 0.970; share 0.013, printed as 1.3 %; rtf: processor time over audio time, 0.0042; times 52.3 x; units."""
HEADINGS: Final = ("what", "figure", "95 %", "n", "limit", "holds", "peer", "note")
FORMS: Final[dict[Form, str]] = {
    "score": "{:.3f}", "share": "{:.1f} %", "rtf": "{:.4f}", "times": "{:.2f} ×", "s": "{:.2f} s", "ms": "{:.2f} ms",
    "MB": "{:.0f} MB",
}  # fmt: skip
NOT_MEASURED: Final = "not measured"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure must not be below, or above; in the figure's own unit."""

    at: float
    sense: Literal["at least", "at most"]

    def holds(self, figure: float) -> bool:
        """Compared as measured, not as printed."""
        return figure >= self.at if self.sense == "at least" else figure <= self.at


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with what it rests on."""

    section: str
    what: str
    figure: float | None
    """None: not measured; the note says why."""
    n: int
    """How many clips, utterances, sentences or lines it was counted over."""
    form: Form = "score"
    limit: Limit | None = None
    """None: for information."""
    peer: float | None = None
    """The same figure of another tool, measured in the same run."""
    interval: tuple[float, float] | None = None
    """95 % confidence, by bootstrap over speakers."""
    note: str = ""
    detail: Mapping[str, float] = field(default_factory=dict)
    """Further numbers behind it, for JSON."""

    @property
    def holds(self) -> bool | None:
        """Whether the figure keeps to its limit; None where there is none, or no figure."""
        return None if self.limit is None or self.figure is None else self.limit.holds(self.figure)


def missing(section: str, what: str, why: str) -> Row:
    """A row for what could not be measured here."""
    return Row(section, what, None, 0, note=why)


def markdown(rows: Sequence[Row]) -> str:
    """One table a section, in the order given; ends with a line that counts the limits."""
    parts: list[str] = []
    for section, found in groupby(rows, key=lambda row: row.section):
        parts += [f"### {section}\n", _line(HEADINGS), _line(["---"] * len(HEADINGS))]
        parts += [_line(_cells(row)) for row in found]
        parts.append("")
    return "\n".join([*parts, f"{verdict(rows)}\n"])


def verdict(rows: Iterable[Row]) -> str:
    """How many limits hold, and which do not."""
    limited = [row for row in rows if row.limit is not None]
    broken = [row for row in limited if row.holds is False]
    unknown = sum(row.holds is None for row in limited)
    text = f"{len(limited) - len(broken) - unknown} of {len(limited)} limits hold"
    if unknown:
        text += f", {unknown} not measured"
    names = "; ".join(f"{row.section}: {row.what}" for row in broken)
    return f"{text}. Not held: {names}." if broken else f"{text}."


def as_json(rows: Sequence[Row], about: Mapping[str, str]) -> str:
    """All rows with what the run was made with."""
    plain: list[dict[str, Any]] = [asdict(row) | {"holds": row.holds} for row in rows]
    return json.dumps({"about": dict(about), "rows": plain}, indent=1, ensure_ascii=False) + "\n"


def with_block(text: str, name: str, block: str) -> str:
    """The text with what stands between the markers of that name replaced.

    Raises:
        ValueError: the markers are not there, each once and in order.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"needs one line {begin} and after it one line {end}")
    before, rest = text.split(begin)
    return f"{before}{begin}\n\n{block}\n{end}{rest.split(end)[1]}"


def write_whole(path: Path, text: str) -> None:
    """Write a text, whole or not at all; one that is replaced keeps its permissions."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> list[str]:
    limit = "" if row.limit is None else f"{'≥' if row.limit.sense == 'at least' else '≤'} {shown(row.limit.at, row)}"
    interval = "" if row.interval is None else " to ".join(shown(end, row) for end in row.interval)
    held = {True: "yes", False: "**no**", None: ""}[row.holds]
    figure = NOT_MEASURED if row.figure is None else shown(row.figure, row)
    peer = "" if row.peer is None else shown(row.peer, row)
    number = "" if row.figure is None else str(row.n)
    return [cell.replace("|", "/") for cell in (row.what, figure, interval, number, limit, held, peer, row.note)]


def shown(figure: float, row: Row) -> str:
    """A figure as that row writes it."""
    return FORMS[row.form].format(100 * figure if row.form == "share" else figure)
