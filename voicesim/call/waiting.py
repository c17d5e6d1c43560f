"""The agent is silent though the floor is free: how long that has been, and what the customer does about it."""

from dataclasses import dataclass
from typing import Literal

from voicesim.call.chance import draw
from voicesim.customer.appraisal import HeardTurn
from voicesim.model.floor_words import FloorWords
from voicesim.model.scenario import Timing
from voicesim.model.units import to_seconds
from voicesim.turns.dead_air import Silence, SilenceRules, prompt_after_s, weigh
from voicesim.turns.phrases import PhraseList


@dataclass(frozen=True, slots=True)
class HadEnough:
    """The silence is too long."""

    does: Literal["prompt", "leave"]
    silence_s: float
    """Since anybody spoke; before leaving, since the agent did."""


class Waiting:
    """Keeps count of silences. Told the time, never looks for it."""

    def __init__(self, timing: Timing, words: FloorWords, key: str) -> None:
        self._rules = SilenceRules(timing.prompt_after_s, timing.leave_after_s, timing.hold_s)
        self._hold_notices, self._key = PhraseList(words.hold_notices), key
        self._silent_from_sample = 0
        self._on_hold = self._held = False
        self._prompts = self._silences = 0

    def agent_speaks(self) -> None:
        """The silence is over."""
        self._prompts, self._on_hold = 0, False

    def agent_silent_from(self, sample: int) -> None:
        """The agent's turn, or a line of the customer's that was no prompt, ended there."""
        self._silent_from_sample = sample

    def hold(self, held: bool, at_sample: int) -> None:
        """The customer is put on hold, or the agent takes the call up again; the silence begins anew."""
        self.agent_speaks()
        self._held, self._silent_from_sample = held, at_sample

    def hear(self, heard: HeardTurn) -> None:
        """Whether a turn of the agent asks for time."""
        asks = any(technique.name == "hold_the_floor" for technique in heard.techniques)
        self._on_hold = asks or self._hold_notices.count(heard.turn.text) > 0

    def had_enough(self, open_samples: int, patience: float, at_sample: int) -> HadEnough | None:
        """What a customer of that patience does once the floor has been free for so long; counts it as done."""
        if not open_samples:
            return None
        agent_s, open_s = to_seconds(at_sample - self._silent_from_sample), to_seconds(open_samples)
        silence = Silence(agent_s, open_s, self._prompts, self._on_hold or self._held)
        chance = draw(self._key, "silence", self._silences)
        does = weigh(self._rules, silence, prompt_after_s(self._rules, silence, patience, chance))
        if does is None:
            return None
        self._prompts, self._silences = self._prompts + 1, self._silences + 1
        return HadEnough(does, agent_s if does == "leave" else open_s)
