"""The floor fought over by voice: interruptions, backchannels, noises and false starts through the real engine.

.venv/bin/python benchmarks/overlaps.py            # the table
.venv/bin/python benchmarks/overlaps.py --each     # and every trial in which the customer did what it should not
.venv/bin/python benchmarks/overlaps.py --all      # and every other one
.venv/bin/python benchmarks/overlaps.py --write docs/turns.md
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Final

import numpy as np
from overlap_calls import Outcome, Trial, play
from overlap_sounds import Sound, made, recorded, rendered
from pool import spread
from sets import ABSENT, DATA
from table import Limit, Row, markdown, missing, with_block, write_whole

SECTION: Final = "Overlaps"
BLOCK: Final = "overlaps"
"""Name of the markers in the page."""
ONSETS_S: Final = (1.3, 2.0, 2.9, 3.7, 5.1, 6.4)
"""Places in the customer's line; before 1 s it is a false start."""
FLOOR_DB: Final = (0.0, -6.0, 4.0, -3.0)
BACKCHANNEL_DB: Final = (-9.0, -3.0, 0.0, -6.0)
"""Backchannels are softer than turns."""
GOES_ON_S: Final = (0.06, 0.2, 0.4, 0.6, 0.8)
"""After the customer's line has begun."""
FALSE_STARTS: Final = "false starts"
YIELDS: Final = Limit(0.95, "at least")
STAYS: Final = Limit(0.05, "at most")


def trials(sounds: Iterable[Sound], gains_db: Sequence[float], onsets_s: Sequence[float]) -> list[Trial]:
    """Each sound once, at places and levels that take turns."""
    places, levels = cycle(onsets_s), cycle(gains_db)
    return [Trial(sound, next(places), next(levels)) for sound in sounds]


def overlap_rows(told: Callable[[Outcome], None] = lambda _: None, workers: int = 2) -> list[Row]:
    """All figures; `told` hears of each trial. Recorded voices are left out where they are not there."""
    own, heard = list(rendered()), list(recorded())
    floor = of(own, "floor")
    sets = {
        "interruptions, synthetic": trials(floor, FLOOR_DB, ONSETS_S),
        "interruptions, recorded people": trials(of(heard, "floor"), FLOOR_DB, ONSETS_S),
        "backchannels, synthetic": trials(of(own, "backchannel"), BACKCHANNEL_DB, ONSETS_S),
        "backchannels, recorded people": trials(of(heard, "backchannel"), BACKCHANNEL_DB, ONSETS_S),
        "coughs, laughs, noises": trials([*of(own, "noise"), *of(heard, "noise"), *made()], (0.0, -6.0), ONSETS_S),
        FALSE_STARTS: trials([*floor[1::3], *of(heard, "floor")[::2]], (0.0, -6.0, 3.0), GOES_ON_S),
    }
    outcomes = iter(spread(play, [trial for found in sets.values() for trial in found], workers))
    played = {name: [_telling(next(outcomes), told) for _ in found] for name, found in sets.items()}
    return [*_rows(played), *([] if heard else [missing(SECTION, "recorded people", f"{DATA}: {ABSENT}")])]


def _telling(outcome: Outcome, told: Callable[[Outcome], None]) -> Outcome:
    told(outcome)
    return outcome


def _rows(played: dict[str, list[Outcome]]) -> list[Row]:
    early = played.pop(FALSE_STARTS)
    interrupting = [o for name, found in played.items() if "interruptions" in name for o in found]
    others = [o for name, found in played.items() if "interruptions" not in name for o in found]
    rows = [share(name, found, None) for name, found in played.items() if found]
    rows += [share("all interruptions", interrupting, YIELDS), share("all that is none", others, STAYS)]
    return rows + times(interrupting) + _false_starts(early)


def of(sounds: Iterable[Sound], kind: str) -> list[Sound]:
    """Those of one kind."""
    return [sound for sound in sounds if sound.kind == kind]


def share(what: str, outcomes: Sequence[Outcome], limit: Limit | None) -> Row:
    """How often the customer gave way."""
    what = f"{what}: the customer gives way"
    return Row(SECTION, what, float(np.mean([o.yielded for o in outcomes])), len(outcomes), "share", limit)


def times(outcomes: Sequence[Outcome]) -> list[Row]:
    """How fast the customer is silent."""
    gave_way = [o for o in outcomes if o.decided_s is not None and o.silent_s is not None]
    told = [o.silent_s or 0.0 for o in gave_way]
    whole = [(o.decided_s or 0.0) + (o.silent_s or 0.0) for o in gave_way]
    return [
        Row(SECTION, "decision to silence, longest (s)", max(told), len(told), limit=Limit(0.2, "at most")),
        Row(SECTION, "agent's onset to silence, median (s)", float(np.median(whole)), len(whole)),
        Row(SECTION, "agent's onset to silence, p95 (s)", float(np.percentile(whole, 95)), len(whole)),
    ]


def _false_starts(outcomes: Sequence[Outcome]) -> list[Row]:
    noticed = [o for o in outcomes if o.false_start]
    whole = [(o.decided_s or 0.0) + (o.silent_s or 0.0) for o in noticed]
    known = len(noticed) / len(outcomes)
    quick, what = Limit(0.25, "at most"), "false starts: agent's onset to silence"
    return [
        Row(SECTION, "false starts: noticed as such", known, len(outcomes), "share", Limit(1.0, "at least")),
        Row(SECTION, f"{what}, median (s)", float(np.median(whole)), len(whole)),
        Row(SECTION, f"{what}, longest (s)", max(whole), len(whole), limit=quick),
    ]


def _tell(outcome: Outcome) -> None:
    trial = outcome.trial
    when = "" if outcome.decided_s is None else f" after {outcome.decided_s:.2f} + {outcome.silent_s or 0:.2f} s"
    about = f"{trial.sound.name!r} of {trial.sound.origin}, {trial.gain_db:+.0f} dB at {trial.onset_s} s"
    did = "gave way" if outcome.yielded else "talked on"
    print(f"{did}{when}: {about}, heard as {outcome.text!r}", file=sys.stderr, flush=True)


def _tell_wrong(outcome: Outcome) -> None:
    if (outcome.trial.sound.kind == "floor") != outcome.yielded:
        _tell(outcome)


def main() -> None:
    """Print the table; write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the table in this Markdown page")
    parser.add_argument("--each", action="store_true", help="tell where the customer did what it should not")
    parser.add_argument("--all", action="store_true", help="tell of every trial")
    arguments = parser.parse_args()
    told = _tell if arguments.all else _tell_wrong if arguments.each else lambda _: None
    table = markdown(overlap_rows(told))
    if arguments.write:
        page = arguments.write.read_text(encoding="utf-8")
        write_whole(arguments.write, with_block(page, BLOCK, table))
    print(table)


if __name__ == "__main__":
    main()
