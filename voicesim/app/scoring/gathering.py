"""Rows of many calls, gathered for the report in one pass: of each call some numbers, of each kind a few places."""

import heapq
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from voicesim.app.scoring.columns import at
from voicesim.app.scoring.rows import CallRows, Row
from voicesim.coach.look import SURE_VOICE

MOST_PLACES: Final = 8
LONG_QUOTE: Final = 160
LEAST_SPEECH_S: Final = 1.0
"""Of a turn that may be an outlier of its voice: of a single word the sounds decide."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of each call that the report shows."""

    title: str
    path: tuple[str, ...]
    unit: str = ""
    digits: int = 0
    times: float = 1.0
    most: float | None = None
    """The end of its scale, as it is shown."""


MEASURES: Final = (
    Measure("Score", ("scorecard", "total"), "of 100", most=100),
    Measure("Length", ("duration_s",), "min", 1, 1 / 60),
    Measure("Agent's calmness", ("agent", "delivery", "calmness"), "of 100", 0, 100, 100),
    Measure("Agent's tensest turn", ("agent", "calmness_lowest"), "calmness of 100", 0, 100, 100),
    Measure("Customer's tensest turn", ("customer", "calmness_lowest"), "calmness of 100", 0, 100, 100),
    Measure("Agent's share of the talking", ("metrics", "talk_ratio"), "%", 0, 100, 100),
    Measure("Agent's answer after", ("metrics", "agent_gap_median_ms"), "s, median of a call", 1, 0.001),
    Measure("Agent's pace", ("metrics", "words_per_min"), "words/min"),
    Measure("Agent cut in", ("metrics", "interruptions_by_agent"), "times a call"),
    Measure("Customer cut in", ("metrics", "interruptions_by_customer"), "times a call"),
    Measure("Dead air", ("metrics", "dead_air"), "times a call"),
    Measure("Hedges", ("metrics", "hedges_per_15_words"), "in 15 words", 2),
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Somewhere to listen."""

    weight: float
    """The greater, the more it stands out."""
    call: str
    at_s: float | None
    found: str = field(compare=False)
    quote: str = field(compare=False, default="")


@dataclass(slots=True)
class Gathered:
    """What is known of all calls."""

    calls: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    values: tuple["array[float]", ...] = field(default_factory=lambda: tuple(array("d") for _ in MEASURES))
    manner_s: dict[str, Counter[str]] = field(default_factory=lambda: {"agent": Counter(), "customer": Counter()})
    """Seconds of speech by label."""
    techniques: Counter[str] = field(default_factory=Counter)
    """In how many calls the agent used it."""
    findings: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[Place]] = field(default_factory=dict)
    """By kind, those that stand out most."""
    by_agent: dict[str, "Gathered"] = field(default_factory=dict)

    def add(self, rows: CallRows) -> None:
        """Take one call in."""
        self.calls += 1
        if rows.failed:
            self.failures[rows.call["error"]["message"]] += 1
            return
        for values, measure in zip(self.values, MEASURES, strict=True):
            value = at(rows.call, measure.path)
            if value is not None:
                values.append(value * measure.times)
        self.techniques.update(rows.call["techniques"].keys())
        self.findings.update(one["name"] for one in _findings(rows.call))
        for turn in rows.turns:
            self.manner_s[turn["speaker"]][turn["delivery"]["label"]] += turn["prosody"]["speech_s"]

    def stand_out(self, rows: CallRows) -> None:
        """Keep what of a call stands out more than what is kept."""
        for kind, found in KINDS.items():
            kept = self.places.setdefault(kind, [])
            for place in found(rows):
                if len(kept) < MOST_PLACES:
                    heapq.heappush(kept, place)
                else:
                    heapq.heappushpop(kept, place)


def gather(calls: Iterable[CallRows], *, by_agent: bool) -> Gathered:
    """One pass over all calls; agents are told apart only when that was asked for."""
    gathered = Gathered()
    for rows in calls:
        gathered.add(rows)
        gathered.stand_out(rows)
        name = rows.call["agent_name"]
        if by_agent and name is not None:
            gathered.by_agent.setdefault(name, Gathered()).add(rows)
    return gathered


def _findings(call: Row) -> list[Row]:
    return [*call["scorecard"]["fatal"], *call["scorecard"]["flags"]] if call["scorecard"] else []


def _found(rows: CallRows) -> Iterator[Place]:
    """What no good score makes up for, and what a person should look at."""
    for weight, kind in ((2.0, "fatal"), (1.0, "flags")):
        for finding in (rows.call["scorecard"] or {}).get(kind, ()):
            proof: Any = next(iter(finding["evidence"]), {"start_s": None, "quote": ""})
            yield Place(weight, rows.call["call"], proof["start_s"], finding["sentence"], _short(proof["quote"]))


def _tense(speaker: str) -> Callable[[CallRows], Iterator[Place]]:
    """Turns that were the least calm against the speaker's own voice."""

    def found(rows: CallRows) -> Iterator[Place]:
        for turn in rows.turns:
            voice = turn["delivery"]["voice"]
            known = voice["own_baseline"] and voice["calmness"] is not None and voice["confidence"] >= SURE_VOICE
            if turn["speaker"] == speaker and known and turn["prosody"]["speech_s"] >= LEAST_SPEECH_S:
                said = f"calmness {100 * voice['calmness']:.0f}"
                yield Place(-voice["calmness"], rows.call["call"], turn["start_s"], said, _short(turn["text"]))

    return found


def _silent(rows: CallRows) -> Iterator[Place]:
    for silence in (rows.call["timing"] or {}).get("dead_air", ()):
        length_s = silence["silence_s"]
        yield Place(length_s, rows.call["call"], silence["at_s"] - length_s, f"{length_s:.0f} s of silence")


def _cut_in(rows: CallRows) -> Iterator[Place]:
    cut = [turn for turn in rows.turns if turn["cut_in"] and turn["speaker"] == "agent"]
    if cut:
        times = "once" if len(cut) == 1 else f"{len(cut)} times"
        yield Place(len(cut), rows.call["call"], cut[0]["start_s"], f"the agent cut in {times}", _short(cut[0]["text"]))


def _low(rows: CallRows) -> Iterator[Place]:
    total = at(rows.call, ("scorecard", "total"))
    if total is not None:
        yield Place(-total, rows.call["call"], None, f"score {total}")


def _noted(rows: CallRows) -> Iterator[Place]:
    note = rows.call.get("note")
    if note is not None:
        yield Place(1.0, rows.call["call"], None, note)


def _short(text: str) -> str:
    return text if len(text) <= LONG_QUOTE else f"{text[:LONG_QUOTE].rsplit(' ', 1)[0]} …"


KINDS: Final[dict[str, Callable[[CallRows], Iterator[Place]]]] = {
    "What a person should hear": _found,
    "The agent least calm": _tense("agent"),
    "The customer least calm": _tense("customer"),
    "Longest silences": _silent,
    "Most often cut in": _cut_in,
    "Lowest scores": _low,
    "Files that are not whole, or in doubt": _noted,
}
