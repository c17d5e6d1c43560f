"""How right `voicesim score` is on recorded calls, and how many it scores; `make bench-score`.

    .venv/bin/python benchmarks/score.py [--json FILE] [--write docs/scoring.md] [--each]
        [--accurate] [--speed-only] [--calls N --length S --first K]

Six recorded calls of HarperValley, both channels. Words need `jiwer` and `whisper-normalizer`, --accurate also
`moonshine-cpp`; without them their rows say so. --calls scores N synthetic calls of S seconds made of those six, for
throughput and memory: on an idle machine. --speed-only leaves out how right it is; `make bench-score-speed` does.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from delivery import about
from harper import Call, Said, calls
from score_speed import Many, speed_rows
from sets import ABSENT
from table import Limit, Row, as_json, markdown, missing, verdict, with_block, write_whole

from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.jobs import Options
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.app.scoring.rows import CallRows
from voicesim.model.errors import VoicesimError

RIGHT, SPEED = "score", "score-speed"
"""The blocks of the page."""
SECTION: Final = "Recorded calls (HarperValley, six calls, both channels)"
NEAR_S: Final = 0.3
FLOOR_S: Final = 1.0
"""A human turn shorter than that beside the other's speech is a backchannel to us."""
NO_JIWER: Final = "needs jiwer and whisper-normalizer"
NO_SECOND: Final = "needs moonshine-cpp, and --accurate"
Spans = list[tuple[float, float]]


def scored_calls(found: Sequence[Call], *, accurate: bool) -> list[CallRows]:
    """The calls as the command scores them."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "calls.csv"
        with listed.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["call", "agent", "customer", "agent_offset_s", "customer_offset_s"])
            table.writerows([call.name, call.path("agent"), call.path("caller"), *call.offsets_s] for call in found)
        with scored(ScorePlan(Wanted(listed=listed), Options(accurate=accurate)), lambda _: None) as scores:
            return list(scores.calls())


def said_by(call: Call, speaker: str) -> list[Said]:
    return [one for one in call.said if one.agent == (speaker == "agent")]


def on_call_time(call: Call, one: Said) -> tuple[float, float]:
    return one.start_s + call.offsets_s[0], one.end_s + call.offsets_s[0]


def heard_stretches(rows: CallRows, speaker: str) -> Spans:
    turns = [(s, e) for turn in rows.turns if turn["speaker"] == speaker for s, e in turn["stretches"]]
    asides = [(one["start_s"], one["end_s"]) for one in rows.call["asides"] if one["speaker"] == speaker]
    return sorted([*turns, *asides])


def boundary_rows(found: Sequence[Call], rows: Sequence[CallRows], *, each: bool) -> list[Row]:
    """Whether each human segment begins and ends where a stretch of ours does."""
    starts, ends, both = [], [], []
    for call, mine in zip(found, rows, strict=True):
        for speaker in ("agent", "customer"):
            heard = heard_stretches(mine, speaker)
            for one in said_by(call, speaker):
                start_s, end_s = on_call_time(call, one)
                starts.append(_near(start_s, [s for s, _ in heard]))
                ends.append(_near(end_s, [e for _, e in heard]))
                both.append(starts[-1] and ends[-1])
                if each and not both[-1]:
                    print(f"boundary: {call.name} {speaker} {start_s:.2f}-{end_s:.2f} {one.text}", file=sys.stderr)
    within = f"within {1000 * NEAR_S:.0f} ms"
    return [
        _share(f"human segments of which both ends are found {within}", both, Limit(0.9, "at least")),
        _share(f"their beginnings {within}", starts),
        _share(f"their ends {within}", ends),
        _share("stretches of ours in which a human heard words", _real(found, rows)),
        *turn_rows(found, rows, each=each),
    ]


def _near(at_s: float, others_s: Sequence[float]) -> bool:
    return any(abs(at_s - other_s) <= NEAR_S for other_s in others_s)


def _real(found: Sequence[Call], rows: Sequence[CallRows]) -> list[bool]:
    """Of each of our stretches, whether a human heard words there."""
    real = []
    for call, mine in zip(found, rows, strict=True):
        for speaker in ("agent", "customer"):
            human = [on_call_time(call, one) for one in said_by(call, speaker)]
            real += [any(s < e2 and s2 < e for s2, e2 in human) for s, e in heard_stretches(mine, speaker)]
    return real


def human_turns(call: Call) -> list[tuple[str, float, float]]:
    """Human segments of one speaker until the other speaks; "mm-hm" inside the other's speech takes no turn."""
    told = sorted((*on_call_time(call, one), "agent" if one.agent else "customer") for one in call.said)
    turns: list[tuple[str, float, float]] = []
    for start_s, end_s, speaker in told:
        if turns and turns[-1][0] == speaker:
            turns[-1] = (speaker, turns[-1][1], max(end_s, turns[-1][2]))
        elif not (turns and end_s < turns[-1][2] and end_s - start_s < FLOOR_S):
            turns.append((speaker, start_s, end_s))
    return turns


def turn_rows(found: Sequence[Call], rows: Sequence[CallRows], *, each: bool) -> Iterator[Row]:
    """Whole turns: of both, whether the other side has one with the same ends."""
    theirs, ours = [], []
    for call, mine in zip(found, rows, strict=True):
        human = human_turns(call)
        heard = [(turn["speaker"], turn["start_s"], turn["end_s"]) for turn in mine.turns]
        theirs += [_same(turn, heard) for turn in human]
        ours += [_same(turn, human) for turn in heard]
        if each:
            missed = [turn for turn in human if not _same(turn, heard)]
            print(*(f"turn: {call.name} {turn}" for turn in missed), sep="\n", file=sys.stderr)
    yield _share("whole human turns of which both ends are found", theirs)
    yield _share("whole turns of ours that a human has too", ours)


def _same(turn: tuple[str, float, float], others: Sequence[tuple[str, float, float]]) -> bool:
    speaker, start_s, end_s = turn
    return any(o[0] == speaker and abs(o[1] - start_s) <= NEAR_S and abs(o[2] - end_s) <= NEAR_S for o in others)


def _share(what: str, found: Sequence[bool], limit: Limit | None = None) -> Row:
    return Row(SECTION, what, sum(found) / len(found) if found else None, len(found), "share", limit)


def word_rows(found: Sequence[Call], rows: Sequence[CallRows], name: str, limit: float) -> list[Row]:
    """Word error rate, all words of a channel in their order, after the Whisper normaliser."""
    try:
        import jiwer
        from whisper_normalizer.english import EnglishTextNormalizer
    except ImportError:
        return [missing(SECTION, f"words wrong, {name}", NO_JIWER)]
    tidy: Any = EnglishTextNormalizer()
    made: list[Row] = []
    for who in (("agent", "customer"), ("agent",), ("customer",)):
        pairs = [(_human_text(c, s), _our_text(r, s)) for c, r in zip(found, rows, strict=True) for s in who]
        human, ours = [tidy(text) for text, _ in pairs], [tidy(text) for _, text in pairs]
        told = jiwer.process_words(human, ours)
        words = told.hits + told.substitutions + told.deletions
        sides = "both channels" if len(who) > 1 else f"the {who[0]}'s channel"
        bound = Limit(limit, "at most") if len(who) > 1 else None
        made.append(Row(SECTION, f"words wrong, {name}, {sides}", told.wer, words, "share", bound))
    return made


def _human_text(call: Call, speaker: str) -> str:
    texts = " ".join(one.text for one in said_by(call, speaker)).split()
    return " ".join(word for word in texts if word[0] not in "[<")


def _our_text(rows: CallRows, speaker: str) -> str:
    turns = [(turn["start_s"], turn["text"]) for turn in rows.turns if turn["speaker"] == speaker]
    asides = [(one["start_s"], one["text"]) for one in rows.call["asides"] if one["speaker"] == speaker]
    return " ".join(text for _, text in sorted([*turns, *asides]))


def right_rows(found: Sequence[Call], arguments: argparse.Namespace) -> list[Row]:
    first = scored_calls(found, accurate=False)
    rows = [*boundary_rows(found, first, each=arguments.each), *word_rows(found, first, "vosk", 0.35)]
    if arguments.accurate:
        rows += word_rows(found, scored_calls(found, accurate=True), "--accurate", 0.25)
    else:
        rows.append(missing(SECTION, "words wrong, --accurate", NO_SECOND))
    return rows


def measured(arguments: argparse.Namespace) -> dict[str, list[Row]]:
    """Rows by the block that they belong to."""
    found = calls()
    if not found:
        return {RIGHT: [missing(SECTION, "segments", ABSENT)]}
    right = {} if arguments.speed_only else {RIGHT: right_rows(found, arguments)}
    many = Many(arguments.calls, arguments.length, arguments.first)
    return right | {SPEED: list(speed_rows(found, many))}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the tables in this Markdown page")
    parser.add_argument("--each", action="store_true", help="tell which segments and turns were not found")
    parser.add_argument("--accurate", action="store_true", help="measure the second recogniser too")
    parser.add_argument("--calls", type=int, default=0, metavar="N", help="synthetic calls for throughput and memory")
    parser.add_argument("--length", type=float, default=300.0, metavar="S", help="seconds of each")
    parser.add_argument("--first", type=int, default=20, metavar="K", help="memory is held against that after K calls")
    parser.add_argument("--speed-only", action="store_true", help="leave out how right it is")
    return parser.parse_args()


def main() -> None:
    """Print the tables; write them where they are wanted."""
    arguments = _arguments()
    started = time.monotonic()
    try:
        page = arguments.write.read_text(encoding="utf-8") if arguments.write else ""
        for block in (RIGHT, SPEED) if arguments.write else ():
            with_block(page, block, "")  # rather now than after minutes
        found, made_with = measured(arguments), about()
        rows = [row for block in found.values() for row in block]
        for block, mine in found.items():
            shown = f"{markdown(mine)}\nMeasured with {', '.join(f'{k} {v}' for k, v in made_with.items())}.\n"
            print(shown)
            page = with_block(page, block, shown) if arguments.write else ""
        if arguments.json:
            write_whole(arguments.json, as_json(rows, made_with))
        if arguments.write:
            write_whole(arguments.write, page)
    except (OSError, ValueError, VoicesimError) as error:
        sys.exit(f"score.py: {error}")
    print(f"{verdict(rows)} {time.monotonic() - started:.0f} s.", file=sys.stderr)


if __name__ == "__main__":
    main()
