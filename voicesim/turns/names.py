"""By which words of a name somebody is called: not by a title, a particle or a word that is said in any call."""

from typing import Final

from voicesim.turns.phrases import tokens

TITLES: Final = frozenset({
    "mr", "mrs", "ms", "miss", "mister", "missus", "sir", "madam", "ma'am", "dr", "doctor", "prof", "professor", "rev",
    "reverend", "father", "sister", "brother", "lady", "lord", "dame", "captain", "major", "sergeant", "officer",
    "judge", "jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "md",
})  # fmt: skip
PARTICLES: Final = frozenset({
    "an", "the", "of", "and", "or", "de", "del", "della", "der", "den", "des", "di", "do", "da", "dos", "das", "du",
    "el", "la", "las", "le", "les", "lo", "los", "al", "bin", "ibn", "van", "von", "vom", "zu", "zum", "zur", "ter",
    "ten", "te", "saint", "st",
})  # fmt: skip
COMMON: Final = frozenset({
    "will", "would", "may", "might", "can", "must", "so", "no", "to", "too", "he", "in", "on", "am", "my", "me", "you",
    "april", "june", "august", "summer", "winter", "spring", "fall", "day", "week", "long", "short", "early", "late",
    "new", "old", "young", "little", "small", "good", "best", "better", "wise", "rich", "poor", "strong", "sharp",
    "black", "white", "brown", "green", "gray", "grey", "blue", "red", "gold", "silver", "mark", "bill", "rose", "sue",
    "pat", "drew", "grant", "chance", "chase", "chip", "frank", "hope", "faith", "joy", "love", "price", "cash", "cost",
    "bank", "sale", "page", "post", "order", "case", "line", "call", "field", "street", "park", "hall", "home", "house",
    "hand", "head", "foot", "back", "room", "gate", "bridge", "hill", "wood", "woods", "stone", "water", "waters",
    "rain", "snow", "storm", "moon", "star", "sky", "sun", "north", "south", "east", "west", "way", "still", "well",
    "wells", "ever", "since", "sure", "king", "cook", "customer", "caller", "client", "agent", "person", "man", "woman",
    "boy", "guest", "patient", "owner", "somebody", "someone", "unknown",
})  # fmt: skip
"""Names that are said as words in any call. Taken for other words they still take the floor, after half a second."""


def called_by(name: str) -> tuple[str, ...]:
    """The words, or the words together, by which a customer of that name is called; none where there is nothing fit.

    A name of nothing but common words (Will May) counts as a whole: "will may", not "will".
    """
    words = [word for word in tokens(name) if word not in TITLES and word not in PARTICLES and len(word) > 1]
    own = tuple(word for word in words if word not in COMMON)
    return own or ((" ".join(words),) if len(words) > 1 else ())
