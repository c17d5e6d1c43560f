"""Parent, adult, child: the customer's side, and what feeds what. The agent's role comes with the delivery."""

from typing import Final

from voicesim.model.customer import Style
from voicesim.model.delivery import Role

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


def customer_role(style: Style | None) -> Role | None:
    """The role a line of the customer is spoken from, by its style (S31, S32)."""
    return None if style is None else CUSTOMER_ROLES[style]


def is_hook(before: Role | None, after: Role | None) -> bool:
    """Whether the second speaker took the role that the first one's role feeds (S33)."""
    return (before, after) in {("parent", "child"), ("child", "parent"), ("parent", "parent")}
