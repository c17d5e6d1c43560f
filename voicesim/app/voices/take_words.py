"""Whether the words of a line were said, as far as a recogniser understands them."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from voicesim.language.spoken import spoken
from voicesim.model.customer import Style

MOST_WRONG: Final = 0.34
"""Share of the line's words that a recogniser may miss: it is seldom right about names and half words."""
MOST_WRONG_MUMBLED: Final = 0.75
LEAST_LIKENESS: Final = 78.0
"""Of the letters, in percent: enough as well, for words that are heard as others of the same sound."""
SHORT_WORDS: Final = 3
LEAST_SHORT_LIKENESS: Final = 50.0
"""A recogniser has little to go by in a line of so few words."""


@dataclass(frozen=True, slots=True)
class WordCheck:
    """A line against what was heard of it."""

    heard: str
    missing: tuple[str, ...]
    """Words of the line that were not heard, as they are spoken."""
    extra: tuple[str, ...]
    """Words that were heard and are not in the line."""
    right: bool

    @property
    def differing(self) -> str:
        """For a person; empty where all words were heard."""
        parts = [f"not heard: {' '.join(self.missing)}"] if self.missing else []
        return "; ".join([*parts, f"heard instead: {' '.join(self.extra)}"] if self.extra else parts)


def check_words(line: str, heard: str, style: Style = "neutral") -> WordCheck:
    """Compare word by word, numbers as they are spoken."""
    wanted, got = spoken_words(line), spoken_words(heard)
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    missing = tuple(word for _, start, end, _, _ in changes for word in wanted[start:end])
    extra = tuple(word for _, _, _, start, end in changes for word in got[start:end])
    return WordCheck(" ".join(got), missing, extra, _is_right(wanted, got, max(len(missing), len(extra)), style))


def likeness(line: str, heard: str) -> float:
    """How alike the letters are, 0..100."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(" ".join(spoken_words(line)), " ".join(spoken_words(heard))))


def _is_right(wanted: list[str], got: list[str], wrong: int, style: Style) -> bool:
    most = MOST_WRONG_MUMBLED if style == "mumbling" else MOST_WRONG
    alike = likeness(" ".join(wanted), " ".join(got))
    if len(wanted) <= SHORT_WORDS and alike >= LEAST_SHORT_LIKENESS:
        return True
    return wrong <= most * len(wanted) or alike >= LEAST_LIKENESS


def spoken_words(text: str) -> list[str]:
    """Words as they are spoken, marks left out."""
    return [word for word, _ in spoken(text.replace("-", " ").replace("...", " ").replace("—", " ").split())]
