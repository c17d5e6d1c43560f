"""How much silence a customer bears: when to speak up, when to leave. Pure; all times in seconds."""

from dataclasses import dataclass
from typing import Final, Literal

SPREAD: Final = 0.2
"""A customer speaks up that share earlier or later than is usual: 4-6 s for 5 s."""
ANSWER_S: Final = 3.0
"""Whoever has asked waits so long for an answer before leaving."""
ASKING_S: Final = 2.5
"""What asking takes, about: with less than both left before leaving, nothing is asked once more."""


@dataclass(frozen=True, slots=True)
class SilenceRules:
    """What is usual in a scenario."""

    prompt_after_s: float = 5.0
    """Silence after which the customer asks whether anybody is there."""
    leave_after_s: float = 15.0
    """Silence of the agent, prompts or not, after which the customer leaves."""
    hold_s: float = 25.0
    """Silence before the first prompt when the agent has asked for time."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What was not said, so far."""

    agent_s: float
    """Since the agent spoke, or since the customer's last line that was no prompt ended, whichever came later."""
    open_s: float
    """Since anybody spoke."""
    prompts: int
    """How often the customer has asked already."""
    on_hold: bool
    """The agent has asked for time."""


def prompt_after_s(rules: SilenceRules, silence: Silence, patience: float, draw: float) -> float:
    """When this customer speaks up; `patience` and `draw` (by chance) 0..1 make it up to a fifth earlier or later."""
    usual_s = rules.hold_s if silence.on_hold and not silence.prompts else rules.prompt_after_s
    return usual_s * (1.0 - SPREAD + SPREAD * (patience + draw))


def weigh(rules: SilenceRules, silence: Silence, prompt_s: float) -> Literal["prompt", "leave"] | None:
    """What the customer does now; `prompt_s` from `prompt_after_s`. A hold puts leaving off by as much as prompting."""
    granted_s = max(0.0, rules.hold_s - rules.prompt_after_s) if silence.on_hold else 0.0
    left_s = rules.leave_after_s + granted_s - silence.agent_s
    if left_s <= 0 and (not silence.prompts or silence.open_s >= ANSWER_S):
        return "leave"
    asks = not silence.prompts or left_s >= ASKING_S + ANSWER_S
    return "prompt" if asks and silence.open_s >= prompt_s else None
