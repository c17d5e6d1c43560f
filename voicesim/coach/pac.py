"""Parent, Adult, Child: the one place where a turn gets its role."""

from typing import Final

from voicesim.coach.types import Role
from voicesim.model.customer import Style
from voicesim.model.delivery import Delivery

SURE: Final = 0.35
"""Below this confidence of the delivery there is no role."""
CUSTOMER_ROLES: Final[dict[Style, Role]] = {
    "furious": "parent",
    "sarcastic": "parent",
    "irritated": "parent",
    "curt": "parent",
    "hesitant": "child",
    "mumbling": "child",
    "resigned": "child",
    "neutral": "adult",
    "warm": "adult",
    "softening": "adult",
}
GIVING_WAY: Final = frozenset({"give_in", "over_apology", "permission_seeking"})


def agent_role(delivery: Delivery, techniques: frozenset[str] = frozenset()) -> Role | None:
    """The role an agent's turn speaks from; None when the judgement is not sure or lies between the roles.

    A voice that could not be measured does not speak against Adult. Science section 3; Berne 1961.
    """
    if delivery.label == "unsure" or delivery.confidence < SURE:
        return None
    strained = delivery.voice.arousal is not None and delivery.voice.arousal > 0.8
    if delivery.agency < -0.2 or (strained and techniques & GIVING_WAY):
        return "child"
    if delivery.agency > 0.3 and delivery.communion < -0.2:
        return "parent"
    calm = delivery.calmness is None or delivery.calmness >= 0.5
    if delivery.agency > 0.1 and delivery.communion > 0.1 and calm:
        return "adult"
    return None


def customer_role(style: Style | None) -> Role | None:
    """The role a line of the customer is spoken from, by its style (S31, S32)."""
    return None if style is None else CUSTOMER_ROLES[style]


def is_hook(before: Role | None, after: Role | None) -> bool:
    """Whether the second speaker took the role that the first one's role feeds (S33)."""
    return (before, after) in {("parent", "child"), ("child", "parent"), ("parent", "parent")}
