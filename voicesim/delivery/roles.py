"""Parent, adult or child, and which remedy a turn asks for."""

from typing import Final

from voicesim.model.delivery import Delivery, Remedy, Role
from voicesim.model.thresholds import RECOVERED

GIVING_WAY: Final = frozenset({"give_in", "over_apology", "permission_seeking"})
STRAINED_AROUSAL: Final = 0.8


def role(delivery: Delivery, techniques: frozenset[str] = frozenset()) -> Role | None:
    """The role that the agent took in a turn; None when it is not sure or lies between the roles (S29-S35).

    A voice that could not be measured does not speak against adult. Berne 1961.
    """
    if delivery.label == "unsure":
        return None
    strained = delivery.voice.arousal is not None and delivery.voice.arousal > STRAINED_AROUSAL
    if delivery.agency < -0.2 or (strained and techniques & GIVING_WAY):
        return "child"
    if delivery.agency > 0.3 and delivery.communion < -0.2:
        return "parent"
    calm = delivery.calmness is None or delivery.calmness >= RECOVERED
    return "adult" if delivery.agency > 0.1 and delivery.communion > 0.1 and calm else None


def remedy(delivery: Delivery) -> Remedy | None:
    """Yin (listening, compassion) for an aggressive turn, yang (confidence, action) for a passive one (S42, S43)."""
    if delivery.label == "aggressive":
        return "yin"
    return "yang" if delivery.label == "passive" else None
