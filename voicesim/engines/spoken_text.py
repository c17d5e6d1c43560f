"""What a synthesiser is given for a written line: words it can say, in phrases with pauses between."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from voicesim.engines.manner import Manner

SENTENCE_PAUSE_S: Final = 0.35
BREAK_PAUSE_S: Final = 0.55  # "..." or a dash
HESITATION_PAUSES_S: Final = (0.45, 0.7)  # in turn
WORDLESS_S: Final = 1.2  # a line of dots alone: the customer says nothing

_PLAIN: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "—": " -- ", "–": " -- ", "…": "...", "*": " "})
_STAGE_DIRECTION: Final = re.compile(r"\([^)]*\)|\[[^]]*\]|<[^>]*>")
_RESPELLED: Final = (
    (re.compile(r"\b[Mm]+-?[Hh]m+\b"), "uh-huh"),
    (re.compile(r"\b[Hh]mph\b"), "humph"),
    (re.compile(r"\b([b-df-hj-np-tv-z]|[cstw]h)-(?=\1)", re.IGNORECASE), r"\1uh-"),  # a stammer would be spelled out
    (re.compile(r"\$(\d+)\.(\d\d)\b"), r"\1 dollars \2"),
    (re.compile(r"\$(\d+(?:,\d{3})*)"), r"\1 dollars"),
    (re.compile(r"\b(\d{1,2}):00(?!\d)"), r"\1 o'clock"),
    (re.compile(r"\b(\d{1,2})\s?-\s?(?=\d{1,2}\b)"), r"\1 to "),
    (re.compile(r"#(?=\d)|\bNo\. ?(?=\d)"), "number "),
)
_PHONE_NUMBER: Final = re.compile(r"\b\d{3,}(?:-\d{3,})+\b")
_BREAK: Final = re.compile(r"\s*(?:\.\.+|-\s|\s-+\s|--+|-$)[\s.]*")
_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+(?=[\"'A-Z0-9])")
_ABBREVIATION: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|[A-Z])\.$")
_CLAUSE_END: Final = re.compile(r"(?<=[,;:])\s+")
_LETTER: Final = re.compile(r"[^\W_]")
_STUMBLE: Final = re.compile(
    r"(?:a|and|but|could|do|for|guess|i|if|is|it|just|maybe|mean|my|of|or|so|that|the|to|was),?", re.IGNORECASE
)
_CLAUSE_WORDS: Final = 8  # a hesitant speaker gets no further without a pause


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to say in one breath, and the silence after it."""

    text: str
    pause_s: float


def phrases(line: str, manner: Manner) -> tuple[Phrase, ...]:
    """A line in phrases; none when it has no words. The last phrase has no pause after it."""
    pieces: list[Phrase] = []
    for sentence in _sentences(_said(line)):
        trails_off = sentence.endswith(("..", "-"))
        broken = [part for part in _BREAK.split(sentence) if _LETTER.search(part)]
        for index, part in enumerate(broken):
            pause_s = BREAK_PAUSE_S if trails_off or index < len(broken) - 1 else SENTENCE_PAUSE_S
            said = _hesitating(part) if manner.hesitates else [part]
            pieces += [Phrase(text, HESITATION_PAUSES_S[at % 2]) for at, text in enumerate(said[:-1])]
            pieces.append(Phrase(said[-1], pause_s * manner.pause_factor))
    if not pieces:
        return ()
    *earlier, last = pieces
    rises = manner.rises and not trails_off
    ending = _rising(last.text) if rises else _open_ended(last.text) if trails_off else last.text
    return (*(Phrase(_open_ended(piece.text), piece.pause_s) for piece in earlier), Phrase(ending, 0.0))


def _said(line: str) -> str:
    """Characters and spellings that can be said; stage directions and marks go."""
    kept = "".join(" " if unicodedata.category(char).startswith("C") else char for char in line.translate(_PLAIN))
    kept = _STAGE_DIRECTION.sub(" ", kept)
    for pattern, spelling in _RESPELLED:
        kept = pattern.sub(spelling, kept)
    kept = _PHONE_NUMBER.sub(lambda found: " ".join(found[0].replace("-", ",")), kept)
    return " ".join(kept.split())


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _hesitating(part: str) -> list[str]:
    pieces = [piece for clause in _CLAUSE_END.split(part) for piece in _stumbled(clause)]
    return [piece for piece in pieces if _LETTER.search(piece)]


def _stumbled(clause: str) -> list[str]:
    """A long clause, broken after a small word near its middle."""
    words = clause.split()
    if len(words) < _CLAUSE_WORDS:
        return [clause]
    places = [at for at in range(2, len(words) - 1) if _STUMBLE.fullmatch(words[at - 1])]
    if not places:
        return [clause]
    at = min(places, key=lambda place: (abs(2 * place - len(words)), place))
    return [" ".join(words[:at]), " ".join(words[at:])]


def _open_ended(text: str) -> str:
    """Without a closing mark the voice would fall as at the end; a comma keeps it up."""
    return text if text[-1] in ".?!,;:" else f"{text},"


def _rising(text: str) -> str:
    return f"{text.rstrip('.,;: ')}?" if text[-1] not in "?!" else text
