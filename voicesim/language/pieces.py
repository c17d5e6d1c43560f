"""Words cut into the pieces that the word model knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.language.spoken import spoken

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
CONTINUED: Final = "##"
AGENT_PIECES: Final = 120
"""Of a longer turn the model reads the beginning and the end."""
CUSTOMER_PIECES: Final = 32
"""Of what the customer had said, the last ones."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One turn as the model reads it: start, agent, end, customer, end."""

    ids: tuple[int, ...]
    sources: tuple[int, ...]
    """For the agent's pieces, which stand from place 1 on: the index of the word each came from."""

    @property
    def agent(self) -> slice:
        """Where the agent's pieces stand in `ids`."""
        return slice(1, 1 + len(self.sources))


class Vocabulary:
    """Greedy longest-match pieces. Source: WordPiece, Schuster & Nakajima 2012; as in BERT, Devlin et al. 2019."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._ids = {piece: index for index, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces))
        self._known: dict[str, tuple[int, ...]] = {}

    def lay_out(self, agent: Sequence[str], customer: Iterable[str]) -> Pieces:
        """The words of a turn and those of the customer before it."""
        ids: list[int] = []
        sources: list[int] = []
        for word, index in spoken(agent):
            cut = self._cut(word)
            ids += cut
            sources += [index] * len(cut)
        half = AGENT_PIECES // 2
        if len(ids) > AGENT_PIECES:
            ids, sources = ids[:half] + ids[-half:], sources[:half] + sources[-half:]
        before = [piece for word, _ in spoken(customer) for piece in self._cut(word)][-CUSTOMER_PIECES:]
        return Pieces((self._ids[START], *ids, self._ids[END], *before, self._ids[END]), tuple(sources))

    def _cut(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            parts = [part for part in word.replace("'", " ' ").split(" ") if part]
            self._known[word] = tuple(piece for part in parts for piece in self._longest_matches(part))
        return self._known[word]

    def _longest_matches(self, part: str) -> list[int]:
        found: list[int] = []
        at = 0
        while at < len(part):
            before = CONTINUED if at else ""
            for end in range(min(len(part), at + self._longest), at, -1):
                piece = self._ids.get(before + part[at:end])
                if piece is not None:
                    break
            else:
                return [self._ids[UNKNOWN]]
            found.append(piece)
            at = end
        return found
