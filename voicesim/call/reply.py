"""A line of the customer on its way, and the manner in which a customer says what is of no scenario."""

from dataclasses import dataclass

from voicesim.customer.customer import Customer
from voicesim.model.audio import Pcm
from voicesim.model.customer import Move
from voicesim.model.floor_words import Manner
from voicesim.model.thresholds import ANGER_RANTING


@dataclass(slots=True)
class Reply:
    """A line on its way."""

    request_id: int
    move: Move
    """As it will be said."""
    scripted: Move
    """As the customer chose it."""
    cuts_in: bool
    prompts: bool
    aside: bool = False
    """Said because of a key; to the customer it is no line of the call."""
    pcm: Pcm | None = None
    """Voiced, and waiting for its moment."""


def manner_of(customer: Customer) -> Manner:
    """How the customer is at present."""
    if customer.mood.anger >= ANGER_RANTING:
        return "angry"
    return "passive" if customer.scenario.persona == "passive" else "ordinary"
