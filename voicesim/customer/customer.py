"""The simulated customer: hears judged turns, keeps a mood, chooses the next line. Seeded and deterministic."""

import hashlib
from copy import copy, deepcopy
from dataclasses import replace
from typing import Final, Self

from voicesim.customer.appraisal import FEEDS_ANGER, HeardTurn, appraise
from voicesim.customer.conditions import Situation, holds
from voicesim.customer.mood import MoodKeeper
from voicesim.customer.mood_styles import style_of
from voicesim.customer.personas import temperament_of
from voicesim.customer.telling import JOINED, new_offers, take_in, told_now
from voicesim.model.customer import Mood, MoodChange, Move, Style
from voicesim.model.scenario import Ending, Line, Scenario
from voicesim.model.thresholds import ANGER_CURT, ANGER_RANTING, ANGER_SHOUTING

HEARD_CONFIDENCE: Final = 0.5
SAID_SHARE: Final = 0.5
"""Of a line's sounding time; one that was cut before that was not said."""
CUTS_IN_ANGER: Final = 0.6
CALM_AFTER_REDIRECT_TURNS: Final = 2
"""Agent's turns that a customer who was firmly redirected lets pass without cutting in."""


class Customer:
    """One caller for the length of one call."""

    def __init__(self, scenario: Scenario, seed: int, ceiling: float | None = None) -> None:
        """`ceiling`: neither anger nor the voice goes above, 0..1; None: no such limit."""
        self.scenario, self.seed = scenario, seed
        temperament = temperament_of(scenario)
        self._keeper = MoodKeeper(temperament, temperament.start, 1.0 if ceiling is None else ceiling)
        self._situation = Situation(self._keeper.mood)
        self._patient_turns = 0
        self._moves = 0
        self._unsaid: dict[str, str] = {}  # lines that were cut off, in the words they were begun in

    @property
    def mood(self) -> Mood:
        """As it is now."""
        return self._keeper.mood

    def twin(self) -> Self:
        """One who thinks alike: whatever is done with it changes nothing here."""
        other = copy(self)
        other._keeper, other._situation = deepcopy(self._keeper), deepcopy(self._situation)
        other._unsaid = dict(self._unsaid)
        return other

    def hear(self, heard: HeardTurn) -> tuple[MoodChange, ...]:
        """Take in an agent's turn; give the ledger rows it led to."""
        at = self._situation
        if at.customer_turns == 0:  # "what can I do for you?" answers nothing that was not said yet
            heard = replace(heard, meant=(), figures=())
        behaviours = appraise(heard, self.mood, at.agent_turns)
        offered = new_offers(self.scenario, heard.meant, at.meant)
        changes = self._keeper.react(behaviours, heard.turn.index, not heard.turn.interrupted, offered)
        at.agent_turns += not heard.continues
        at.interrupted = heard.turn.interrupted
        before = (at.heard_now, at.mentioned_now) if heard.continues else (set(), set())
        at.heard_now = {t.name for t in heard.techniques if t.confidence >= HEARD_CONFIDENCE}
        for name in sorted(at.heard_now - before[0]):
            at.heard_counts[name] = at.heard_counts.get(name, 0) + 1
        at.mentioned_now = set(heard.mentioned)
        at.mentioned |= at.mentioned_now
        at.heard_now, at.mentioned_now = at.heard_now | before[0], at.mentioned_now | before[1]
        take_in(at, heard)
        self._patient_turns = max(0, self._patient_turns - 1)
        firm = at.heard_now & {"redirect", "set_boundary", "hold_the_floor"}
        hostile = FEEDS_ANGER & {behaviour.name for behaviour in behaviours}
        if firm and not hostile and not heard.turn.interrupted:
            self._patient_turns = CALM_AFTER_REDIRECT_TURNS
        self._refresh()
        return changes

    def wait(self) -> tuple[MoodChange, ...]:
        """Take in dead air."""
        changes = self._keeper.wait(1.0)
        at = self._situation
        at.heard_now, at.mentioned_now, at.meant_now, at.understood = set(), set(), set(), True
        self._refresh()
        return changes

    def ease(self) -> tuple[MoodChange, ...]:
        """Calm down because it gets too much for the agent, and stay so; the ledger rows."""
        changes = self._keeper.ease()
        self._refresh()
        return changes

    def passed_on(self) -> Move | None:
        """What to say on being passed to a manager, which ends the call; None when the scenario has nothing for it."""
        passed = (ending for ending in self.scenario.endings if ending.outcome == "escalated")
        ending = next(passed, None)
        return None if ending is None else replace(self._end(ending), why="the agent passed the call on")

    def next_move(self, *, silent: bool = False) -> Move:
        """What to say to the agent's last turn, or to silence."""
        at = self._situation
        at.silent = silent
        self._moves += 1
        if at.agent_turns == 0:
            return self._move("hello", self.scenario.hello, None, "greet", "nobody greeted")
        for ending in self.scenario.endings:
            if holds(ending.when, at):
                return self._end(ending)
        open_lines = [line for line in self.scenario.lines if not line.cuts_in and self._may_say(line)]
        first = (line for line in open_lines if (line.before_facts or at.customer_turns == 0) and holds(line.when, at))
        before_facts = next(first, None)
        told = None if before_facts is not None else told_now(self.scenario, at)
        if told is not None:
            return self._move(*told)
        if before_facts is not None:
            return self._say(before_facts)
        return self._say(next((line for line in open_lines if holds(line.when, at)), None) or self._last_resort())

    def may_come(self) -> tuple[tuple[str, Style], ...]:
        """The lines that may be next, in the words and the style they would have now, likeliest first; says none."""
        at, scenario = self._situation, self.scenario
        lines = [(line.id, line.say, line.style, line.when) for line in scenario.lines if self._may_say(line)]
        facts = [(f"fact-{name}", fact.say, fact.style, fact.when) for name, fact in scenario.facts.items()]
        ends = [(f"end-{ending.outcome}", ending.say, ending.style, ending.when) for ending in scenario.endings]
        hello = [("hello", scenario.hello, None, "always")] if at.agent_turns == 0 else []
        known = [line for line in (*hello, *lines, *facts, *ends) if line[0] not in self._unsaid]
        known.sort(key=lambda line: not holds(line[3], at))  # stable: the order of the file within both
        return tuple(
            (self._wording(line_id, say, self._moves + 1), milder(style or self._style(), self._keeper.ceiling))
            for line_id, say, style, _ in known
        )

    def cuts_in_after_s(self) -> float | None:
        """Seconds of the agent's turn that this customer bears; None when the agent may finish."""
        anger = self.mood.anger
        if anger < CUTS_IN_ANGER or self._patient_turns > 0 or self._situation.customer_turns == 0:
            return None
        return 1.2 + 6.0 * (1.0 - anger)

    def cut_in(self) -> Move | None:
        """What to say when cutting the agent off; None when the scenario has nothing left for it."""
        self._situation.silent = False
        for line in self.scenario.lines:
            if line.cuts_in and self._may_say(line) and holds(line.when, self._situation):
                self._moves += 1
                return self._say(line)
        return None

    def spoke(self, move: Move) -> None:
        """The line began to sound; only then was it said."""
        self._situation.said += move.line_id.split(JOINED)
        self._situation.customer_turns += 1

    def cut_off(self, move: Move, share: float) -> None:
        """The line that sounded was stopped at that share of it; one cut before its half may come again."""
        said = self._situation.said
        told = move.line_id.split(JOINED)
        if share < SAID_SHARE and said[-len(told) :] == told:
            del said[-len(told) :]
            self._situation.customer_turns -= 1
            self._unsaid[move.line_id] = move.text

    def _refresh(self) -> None:
        at = self._situation
        at.mood = self.mood
        at.solved = False  # a needed condition may not ask for itself
        at.solved = all(holds(needed, at) for needed in self.scenario.needed)

    def _may_say(self, line: Line) -> bool:
        said = self._situation.said
        return line.id not in said if line.once else said[-1:] != [line.id]

    def _last_resort(self) -> Line:
        """A line that may be repeated and fits, the one said longest ago; scenarios are checked to have one."""
        latest_first = self._situation.said[::-1]
        repeatable = (line for line in self.scenario.lines if not line.once and not line.cuts_in)
        again = [line for line in repeatable if holds(line.when, self._situation)]
        return max(
            again, key=lambda line: latest_first.index(line.id) if line.id in latest_first else len(latest_first)
        )

    def _say(self, line: Line) -> Move:
        return self._move(line.id, line.say, line.style, line.act, line.when)

    def _end(self, ending: Ending) -> Move:
        move = self._move(f"end-{ending.outcome}", ending.say, ending.style, "close", ending.when)
        return Move(move.line_id, move.text, move.style, move.act, move.why, ending.outcome)

    def _move(self, line_id: str, variants: list[str], style: Style | None, act: str, why: str) -> Move:
        text = self._unsaid.pop(line_id, None) or self._wording(line_id, variants, self._moves)
        return Move(line_id, text, milder(style or self._style(), self._keeper.ceiling), act, why)

    def _wording(self, line_id: str, variants: list[str], move: int) -> str:
        key = f"{self.seed}/{self.scenario.id}/{line_id}/{move}"
        return variants[int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % len(variants)]

    def _style(self) -> Style:
        """The voice of the present mood."""
        return style_of(self.mood, passive=self.scenario.persona == "passive")


HOT_STYLES: Final[tuple[tuple[float, Style, Style], ...]] = (
    (ANGER_SHOUTING, "furious", "irritated"),
    (ANGER_RANTING, "irritated", "curt"),
    (ANGER_RANTING, "sarcastic", "curt"),
    (ANGER_CURT, "curt", "softening"),
)
"""Anger that a voice sounds like, and what it sounds like below that."""


def milder(style: Style, ceiling: float) -> Style:
    """The style, or the nearest one that does not sound angrier than the ceiling allows."""
    for anger, hot, mild in HOT_STYLES:
        if style == hot and ceiling < anger:
            style = mild
    return style
