"""How soon the customer answers, and how often an agent is cut off for it; `make bench-turns`.

    .venv/bin/python benchmarks/turns.py [--json FILE] [--write docs/measured.md] [--each]

Six recorded calls of HarperValley. The weights come from our own corpus, the shape of pauses from the literature
(voicesim/turns/endpointing.py); docs/measured.md says what was chosen with the figures of the agents' channels in view.
Nothing was chosen in view of the callers' channels.
--each tells what became of every turn.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from delivery import about
from endpoints import Channel, Decision, Found, adaptive, fixed, matched, without
from figures import area
from harper import calls
from sets import ABSENT
from table import Limit, Row, as_json, markdown, missing, verdict, with_block, write_whole
from turn_peers import NAME, installed, smart_turn

from training.completeness.places import places_of, rows_of
from voicesim.app.pause_readers import load_pause_reader
from voicesim.language.completeness import TAKES_ON
from voicesim.model.errors import VoicesimError
from voicesim.turns.endpointing import GOES_ON_AT_MOST

BLOCK: Final = "turns"
FIXED_S: Final = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5)
ACCEPTED: Final = (0.2, 0.3, 0.4, GOES_ON_AT_MOST, 0.6)
FIXED_CALLERS_S: Final = (0.4, 0.5, 0.6, 0.8, 1.2)
FINELY_S: Final = np.arange(0.2, 1.5, 0.02)
SECTION: Final = "Turn-taking (HarperValley, six agents)"
CALLERS: Final = "Turn-taking, unseen (HarperValley, the six callers)"
BOTH: Final = "Turn-taking, both sides, without the rule that was written in view of the agents"
TEXT: Final = "Complete turns (words alone, test rows of our corpus)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule did to all turns."""

    rule: str
    found: tuple[Found, ...]

    @property
    def ended_early(self) -> int:
        """Turns that were taken for over before the agent had finished, once or more."""
        return sum(bool(one.cuts) for one in self.found)

    @property
    def cut(self) -> int:
        """Of those, the turns in which an answer sounded before the agent went on; the others were taken back."""
        return sum(one.spoken_into for one in self.found)

    @property
    def ended_early_share(self) -> float:
        """Of all turns."""
        return self.ended_early / len(self.found)

    @property
    def cut_share(self) -> float:
        """Of all turns."""
        return self.cut / len(self.found)

    def delay_s(self, percent: float) -> float:
        """That percentile of the time from the end of the last word to the decision."""
        return float(np.percentile([one.delay_s for one in self.found if one.delay_s is not None], percent))

    def gap_s(self, percent: float) -> float:
        """The same to the customer's first sound."""
        return float(np.percentile([one.gap_s for one in self.found if one.gap_s is not None], percent))


Rule = Callable[[Channel], list[Decision]]


def outcome(name: str, rule: Rule, channels: Sequence[Channel]) -> Outcome:
    return Outcome(name, tuple(one for channel in channels for one in matched(channel.turns, rule(channel))))


def fixed_outcome(turn_end_s: float, channels: Sequence[Channel]) -> Outcome:
    return outcome(f"{1000 * turn_end_s:.0f} ms of silence", lambda channel: fixed(channel, turn_end_s), channels)


def as_fast(ours: Outcome, channels: Sequence[Channel], time_s: Callable[[Outcome, float], float]) -> Outcome:
    """The fixed rule that takes as long at the median; of two that are as near, the slower one, which cuts less."""
    tried = [fixed_outcome(float(turn_end_s), channels) for turn_end_s in FINELY_S]
    return min(reversed(tried), key=lambda one: abs(time_s(one, 50) - time_s(ours, 50)))


def curve(outcomes: Sequence[Outcome]) -> str:
    heads = [
        "rule",
        "turns cut off",
        "share",
        "ended early",
        "decision: median",
        "95 %",
        "customer's first sound: median",
        "95 %",
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for one in outcomes:
        cells = [one.rule, f"{one.cut} of {len(one.found)}", f"{100 * one.cut_share:.0f} %", str(one.ended_early)]
        times_s = (one.delay_s(50), one.delay_s(95), one.gap_s(50), one.gap_s(95))
        cells += [f"{1000 * time_s:.0f} ms" for time_s in times_s]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def against(ours: Outcome, channels: Sequence[Channel], section: str, *, asked: bool) -> list[Row]:
    """Beside the fixed rule that is as fast; cuts are counted at the decision and at the first sound.

    With what was asked for before it was measured, where it was asked for.
    """
    n, fast, slow = len(ours.found), Limit(0.6, "at most"), Limit(1.5, "at most")
    to_decision, to_sound = as_fast(ours, channels, Outcome.delay_s), as_fast(ours, channels, Outcome.gap_s)
    rows = [
        Row(section, "gap to the decision, median, s", ours.delay_s(50), n, limit=fast, peer=to_decision.delay_s(50)),
        Row(section, "gap to the decision, 95 %, s", ours.delay_s(95), n, limit=slow, peer=to_decision.delay_s(95)),
        Row(section, "gap to the first sound, median, s", ours.gap_s(50), n, limit=fast, peer=to_sound.gap_s(50)),
        Row(section, "gap to the first sound, 95 %, s", ours.gap_s(95), n, limit=slow, peer=to_sound.gap_s(95)),
        _against(section, "turns ended early", ours.ended_early_share, to_decision, to_decision.ended_early_share, n),
        _against(section, "turns cut off", ours.cut_share, to_sound, to_sound.cut_share, n),
    ]
    return rows if asked else [replace(row, limit=None) for row in rows]


def _against(section: str, what: str, share: float, peer: Outcome, peer_share: float, n: int) -> Row:
    note = f"peer: {peer.rule}, as fast at the median; asked of the agents: half of it at most"
    return Row(section, what, share, n, "share", Limit(peer_share / 2, "at most"), peer_share, note=note)


def text_rows() -> list[Row]:
    """How well words alone tell whether a turn is over, on rows that nothing was learnt from."""
    found, reader = places_of(rows_of("test")), load_pause_reader()
    said = [reader.read(" ".join(prefix)) for prefix in found.prefixes]
    score = np.array([one.completeness if one else 0.0 for one in said])
    kinds, ends = np.array(found.kinds), score[found.over]
    return [
        Row(TEXT, f"turn ends against {what}", area(ends, score[kinds == kind]), int((kinds == kind).sum()))
        for kind, what in (
            ("sentence", "ends of sentences"),
            ("clause", "ends of clauses"),
            ("inside", "places inside clauses"),
        )
    ]


def measured(channels: Sequence[Channel], callers: Sequence[Channel], *, each: bool) -> tuple[list[Row], str]:
    """The rows, and the curve of all rules over the agents' channels."""
    if not channels:
        return [missing(SECTION, "turns", ABSENT), *text_rows()], ""
    adapted = {
        accepted: outcome(f"ours, accepting {accepted:.0%}", lambda c, a=accepted: adaptive(c, a), channels)  # type: ignore[misc]
        for accepted in ACCEPTED
    }
    ours = adapted[GOES_ON_AT_MOST]
    if each:
        print(*map(told, ours.found), sep="\n", file=sys.stderr)
    blind = outcome("ours without takes_on", _without_takes_on, channels)
    unseen = outcome("callers: ours", lambda channel: adaptive(channel, GOES_ON_AT_MOST), callers)
    unseen_blind = outcome("callers: ours without takes_on", _without_takes_on, callers)
    both = Outcome("both sides: ours without takes_on", blind.found + unseen_blind.found)
    rules = [*(fixed_outcome(turn_end_s, channels) for turn_end_s in FIXED_S), *adapted.values(), blind]
    rules += [fixed_callers(turn_end_s, callers) for turn_end_s in FIXED_CALLERS_S] + [unseen, unseen_blind, both]
    rules += published(channels, callers)
    rows = [
        *against(ours, channels, SECTION, asked=True),
        *against(unseen, callers, CALLERS, asked=False),
        *against(both, [*channels, *callers], BOTH, asked=False),
    ]
    return [*rows, *text_rows()], curve(rules)


def published(channels: Sequence[Channel], callers: Sequence[Channel]) -> list[Outcome]:
    """A model of complete turns by others, on both sides."""
    if not installed():
        print("benchmarks/turns.py: without Smart Turn: make bench-turns puts it into .venv-peers", file=sys.stderr)
        return []
    return [outcome(NAME, smart_turn, channels), outcome(f"callers: {NAME}", smart_turn, callers)]


def _without_takes_on(channel: Channel) -> list[Decision]:
    return adaptive(channel, GOES_ON_AT_MOST, without(TAKES_ON))


def fixed_callers(turn_end_s: float, callers: Sequence[Channel]) -> Outcome:
    """The fixed rule on the other side of the calls."""
    return replace(fixed_outcome(turn_end_s, callers), rule=f"callers: {1000 * turn_end_s:.0f} ms of silence")


def told(found: Found) -> str:
    """One turn in a line."""
    cuts = "".join(f"; cut after {cut.silence_s:.2f} s: {cut.text!r}" for cut in found.cuts)
    delay = "never ended" if found.delay_s is None else f"{found.delay_s:.2f} s"
    return f"{delay} | {found.turn.text} | heard {found.end.text if found.end else ''!r}{cuts}"


def main() -> None:
    """Print the tables; write them where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the tables in this Markdown page")
    parser.add_argument("--each", action="store_true", help="tell what became of every turn")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        page = arguments.write.read_text(encoding="utf-8") if arguments.write else ""
        if arguments.write:
            with_block(page, BLOCK, "")  # rather now than after minutes
        agents, callers = ([Channel(call, side) for call in calls()] for side in ("agent", "caller"))
        rows, drawn = measured(agents, callers, each=arguments.each)
        made_with = about()
        shown = f"{drawn}\n\n{markdown(rows)}\nMeasured with {', '.join(f'{k} {v}' for k, v in made_with.items())}.\n"
        if arguments.json:
            write_whole(arguments.json, as_json(rows, made_with))
        if arguments.write and drawn:
            write_whole(arguments.write, with_block(arguments.write.read_text(encoding="utf-8"), BLOCK, shown))
    except (VoicesimError, OSError, ValueError) as error:
        sys.exit(f"benchmarks/turns.py: {error}")
    print(shown)
    print(f"{verdict(rows)} {(time.monotonic() - started) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
