"""The rows of calls and turns as flat columns, for tables. docs/scoring.md says what each means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from voicesim.app.scoring.rows import Row
from voicesim.coach.metrics import call_metrics
from voicesim.coach.recorded import recorded_facts
from voicesim.coach.score_lines import SCORE_LINES
from voicesim.coach.turn_rows import Cell
from voicesim.model.language import TECHNIQUES

Kind = Literal["text", "whole", "number", "truth"]
VOICE: Final = (
    "level_p90_dbfs", "f0_median_hz", "f0_range_st", "articulation_rate_per_s", "words_per_min", "pause_ratio",
    "snr_db",
)  # fmt: skip
JUDGED: Final = ("passive", "assertive", "aggressive", "neutral", "agency", "communion", "calmness", "confidence")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    cell: Callable[[Row], Cell]


def at(row: Row, path: Sequence[str]) -> Any:  # noqa: ANN401 - any part of a row
    """What lies there; None where something on the way is missing."""
    found: Any = row
    for step in path:
        found = None if found is None else found.get(step)
    return found


def _column(name: str, kind: Kind, path: str = "") -> Column:
    steps = (path or name).split(".")
    return Column(name, kind, lambda row: at(row, steps))


def _side(speaker: str) -> list[Column]:
    under = f"{speaker}."
    return [
        _column(f"{speaker}_turns", "whole", f"{under}turns"),
        _column(f"{speaker}_speech_s", "number", f"{under}speech_s"),
        _column(f"{speaker}_words", "whole", f"{under}words"),
        _column(f"{speaker}_delivery", "text", f"{under}delivery.label"),
        *(_column(f"{speaker}_{name}", "number", f"{under}delivery.{name}") for name in JUDGED),
        _column(f"{speaker}_arousal", "number", f"{under}delivery.voice.arousal"),
        _column(f"{speaker}_calmness_lowest", "number", f"{under}calmness_lowest"),
        *(_column(f"{speaker}_{name}", "number", f"{under}prosody.{name}") for name in VOICE),
        _column(f"{speaker}_baseline", "text", f"{under}baseline.source"),
    ]


def _names(found: list[Row] | None) -> str | None:
    """The names of findings; empty when there are none, None when it is not known."""
    return None if found is None else ";".join(one["name"] for one in found)


def _findings(kind: str) -> Column:
    return Column(kind, "text", lambda row: _names(at(row, ("scorecard", kind))))


def _line(name: str) -> Column:
    slug = "".join(letter if letter.isalnum() else "_" for letter in name.lower().replace(",", ""))

    def score(row: Row) -> Cell:
        items: list[Row] = at(row, ("scorecard", "items")) or []
        found: float | None = next((item["score"] for item in items if item["name"] == name), None)
        return found

    return Column(f"score_{slug}", "number", score)


def _technique(name: str) -> Column:
    def count(row: Row) -> Cell:
        return None if row["techniques"] is None else int(row["techniques"].get(name, 0))

    return Column(f"technique_{name}", "whole", count)


@cache
def call_columns() -> tuple[Column, ...]:
    """Of the table of calls."""
    metrics = [metric.name for metric in call_metrics(recorded_facts((), (), 0.0))]
    return (
        _column("call", "text"),
        _column("agent_name", "text"),
        Column("files", "text", lambda row: ";".join(row["files"])),
        _column("note", "text"),
        _column("error_code", "text", "error.code"),
        _column("error_message", "text", "error.message"),
        _column("duration_s", "number"),
        _column("score_total", "whole", "scorecard.total"),
        _column("score_measured_points", "number", "scorecard.measured_points"),
        _column("passed", "truth", "scorecard.passed"),
        _findings("fatal"),
        _findings("flags"),
        *_side("agent"),
        *_side("customer"),
        *(_column(f"call_{name}", "number", f"metrics.{name}") for name in metrics),
        *(_line(line.name) for line in SCORE_LINES),
        *map(_technique, TECHNIQUES),
        _column("voicesim", "text"),
        _column("scoring_version", "whole"),
    )


@cache
def turn_columns() -> tuple[Column, ...]:
    """Of the table of turns."""
    return (
        _column("call", "text"),
        _column("turn", "whole"),
        _column("speaker", "text"),
        *(_column(name, "number") for name in ("start_s", "end_s", "gap_s")),
        _column("interrupted", "truth"),
        _column("cut_in", "truth"),
        _column("text", "text"),
        _column("delivery", "text", "delivery.label"),
        *(_column(name, "number", f"delivery.{name}") for name in JUDGED),
        _column("arousal", "number", "delivery.voice.arousal"),
        Column("techniques", "text", lambda row: ";".join(dict.fromkeys(one["name"] for one in row["techniques"]))),
        _column("speech_s", "number", "prosody.speech_s"),
        *(_column(name, "number", f"prosody.{name}") for name in VOICE),
    )
