"""By which words of a name somebody is called: not by a title, a particle or a word that is said in any call."""

from voicesim.model.floor_words import FloorWords
from voicesim.turns.phrases import tokens


def called_by(name: str, words: FloorWords) -> tuple[str, ...]:
    """The words, or the words together, by which a customer of that name is called; none where there is nothing fit.

    A name of nothing but common words (Will May) counts as a whole: "will may", not "will".
    """
    passed_over = {*words.titles, *words.particles}
    left = [word for word in tokens(name) if word not in passed_over and len(word) > 1]
    own = tuple(word for word in left if word not in words.common_names)
    return own or ((" ".join(left),) if len(left) > 1 else ())
