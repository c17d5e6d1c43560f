"""Parent, adult or child, and which remedy a turn asks for."""

from typing import Literal

from voicesim.model.delivery import Delivery


def role(delivery: Delivery) -> Literal["parent", "adult", "child"] | None:
    """The role that the agent took in a turn; None when nothing stands out (S29-S35)."""
    if delivery.label == "unsure":
        return None
    if delivery.agency < -0.2:
        return "child"
    if delivery.agency > 0.3 and delivery.communion < -0.2:
        return "parent"
    calm = delivery.calmness is None or delivery.calmness >= 0.5
    return "adult" if delivery.agency > 0.1 and delivery.communion > 0.1 and calm else None


def remedy(delivery: Delivery) -> Literal["yin", "yang"] | None:
    """Yin (listening, compassion) for an aggressive turn, yang (confidence, action) for a passive one (S42, S43)."""
    if delivery.label == "aggressive":
        return "yin"
    return "yang" if delivery.label == "passive" else None
