"""Syllables: counted from spelling where there are words, from the sound where there are none."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

VOWELS: Final = re.compile(r"[aeiouy]+")
DIP_DB: Final = 2.0  # how far the level must fall between two syllables
SMOOTH_FRAMES: Final = 5  # 50 ms, so that single periods of a low voice are no peaks

# Words that the rules below get wrong and that agents say often.
IRREGULAR: Final = {
    "anyone": 3, "area": 3, "aren't": 1, "being": 2, "business": 2, "client": 2, "clients": 2, "colleague": 2,
    "create": 2, "created": 3, "diet": 2, "doing": 2, "evening": 2, "every": 2, "everybody": 4, "everyone": 3,
    "everything": 3, "everywhere": 3, "going": 2, "idea": 3, "ideas": 3, "interest": 2, "interested": 3,
    "people": 2, "poem": 2, "queue": 1, "quiet": 2, "really": 2, "science": 2, "somebody": 3, "somehow": 2,
    "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "therefore": 2, "weren't": 1, "whatsoever": 4,
    "baseline": 2, "centre": 2, "eyes": 1, "hundred": 2, "maybe": 2, "ok": 2, "ratio": 3, "reassure": 3, "rely": 2,
    "tired": 2,
}  # fmt: skip


@lru_cache(maxsize=4096)
def count_syllables(word: str) -> int:
    """Syllables of an English word as it is spelt, at least 1."""
    word = re.sub(r"[^a-z']", "", word.lower().replace("’", "'"))
    if word in IRREGULAR:
        return IRREGULAR[word]
    stem, extra = _contraction(word)
    spoken = _consonants(stem)
    return max(1, len(VOWELS.findall(spoken)) + _hiatus(spoken) - _silent(spoken)) + extra


def _contraction(word: str) -> tuple[str, int]:
    """The word without its contracted end, and the syllable that this end adds: could-n't, it-'ll, should-'ve."""
    stem, mark, end = word.partition("'")
    if not mark:
        return word, 0
    if end == "t" and stem.endswith("n"):
        return stem[:-1], int(bool(re.search(r"[^aeiouyn]$", stem[:-1])))
    return stem, int(end in {"ll", "ve", "d", "re"} and bool(re.search(r"[^aeiouywr]$", stem)))


def _consonants(word: str) -> str:
    """The word with vowel letters that are consonants made ones: qu, and y before a vowel."""
    return re.sub(r"(?:^|(?<=[aeou]))y(?=[aeiou])", "j", re.sub(r"qu", "q", word))


def _hiatus(word: str) -> int:
    """Vowel letters side by side that are spoken apart: ra-di-o, med-i-um, vid-e-o, ac-tu-al, see-ing."""
    apart = r"(?<![ctgsx])i(?:a|o|u)|(?<=[ct])i(?=at)|(?<=[aeou])ing|eo(?!us|pl)|ua(?!r)|[bdfhlmnpt]ier(?=s?$)"
    return len(re.findall(apart, word.replace("gua", "g")))


def _silent(word: str) -> int:
    """Written e that is not spoken: mak(e), call(e)d, tim(e)s, saf(e)ly, chang(e)ment."""
    count = len(re.findall(r"[^aeiouyl]e(?=ful|less|ness|ment)|[^aeiouy]e(?=ly$)", word))
    if word.endswith("ed"):
        return count + bool(re.search(r"[^aeiouydtl]ed$|[aeioul]led$", word))
    if re.search(r"[^aeiouyl]es$|[aeiouy]les$", word):
        return count + (not re.search(r"(?:[sxzcg]|ch|sh)es$", word))
    return count + bool(re.search(r"[^aeiouyl]e$|[aeiouyrl]le$", word))


def syllable_nuclei(level_dbfs: npt.NDArray[np.float64], voiced: npt.NDArray[np.bool_]) -> int:
    """Voiced peaks of the level that stand out from the dips on both sides by 2 dB; arrays (frames of 10 ms,).

    Counts fewer than there are in quick speech; to be compared with the same speaker's own counts only.
    Source: idea of de Jong & Wempe 2009.
    """
    kernel = np.full(SMOOTH_FRAMES, 1 / SMOOTH_FRAMES)
    smooth = np.convolve(np.pad(level_dbfs, SMOOTH_FRAMES // 2, mode="edge"), kernel, mode="valid")
    return sum(bool(voiced[place]) for place in _peaks(smooth.tolist()))


def _peaks(level_dbfs: list[float]) -> list[int]:
    """Places of the peaks of a zigzag whose legs are at least DIP_DB high."""
    places: list[int] = []
    top, low, rising = 0, level_dbfs[0], False
    for place, level in enumerate(level_dbfs):
        if rising:
            if level > level_dbfs[top]:
                top = place
            elif level < level_dbfs[top] - DIP_DB:
                places.append(top)
                low, rising = level, False
        else:
            low = min(low, level)
            if level > low + DIP_DB:
                top, rising = place, True
    return places
