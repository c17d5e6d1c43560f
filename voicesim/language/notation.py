r"""The notation of phrases, made into regular expressions.

| written | found |
|---|---|
| `i [really|truly] understand` | what stands in [ ] may be missing |
| `(two|three) ways` | one of these |
| `{weekday}` | anything in the word list of that name |
| `apolog*` | any ending |
| `_` `~` | any one word; any one content word |
| `..` `...` `>>` | up to 3, up to 8 words of the same clause; up to 15 of any |
| `^` `$` `^^` `$$` | begin and end of a clause; of the whole turn |
| `/\swhat\s\S+/` | a regular expression; every word of the text has white space before it |
"""

import re
from collections.abc import Mapping
from typing import Final

from voicesim.language.tokens import Spelling, normalise
from voicesim.model.errors import BadInput

PIECE: Final = re.compile(r"\^\^|\$\$|\{[a-z_]+\}|\.{2,3}(?![^\s\])|])|>>|[\[\]()|^$~]|_(?![^\s\])|])|[a-z0-9'*]+")
WILD: Final = {
    "_": r"\s\S+",
    "..": r"(?: \S+){0,3}?",
    "...": r"(?: \S+){0,8}?",
    ">>": r"(?:\s\S+){0,15}?",
    "^": r"(?=\n)",
    "$": r"(?=\n|\Z)",
    "^^": r"(?<![\s\S])",
    "$$": r"(?![\s\S])",
}
OPEN: Final = {"(": "(?:", "[": "(?:"}
CLOSE: Final = {")": ("(", ")"), "]": ("[", ")?")}
DEEPEST_LIST: Final = 3
END_OF_WORD: Final = r"(?=\s|\Z)"


class PhraseMaker:
    """Turns phrases into regular expressions, with the word lists and the spelling of one language."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]], spelling: Spelling, function_words: str) -> None:
        self._lists, self._spelling = lists, spelling
        self._made: dict[str, str] = {}
        self._content = rf"\s(?!(?:{function_words})(?:\s|\Z))\S+"

    def pattern(self, phrases: tuple[str, ...]) -> re.Pattern[str]:
        """One pattern that finds any of the phrases, whole words only.

        Raises:
            BadInput: a phrase is not in the notation, or names a list that is not there.
        """
        joined = "|".join(self.expression(phrase) for phrase in phrases)
        try:
            return re.compile(f"(?:{joined}){END_OF_WORD}")
        except re.error as error:
            raise BadInput(f"the phrases are not a pattern: {error}", where=phrases[0]) from None

    def expression(self, phrase: str, depth: int = 0) -> str:
        """One phrase as a regular expression."""
        if len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/"):
            return f"(?:{phrase[1:-1]})"
        pieces = PIECE.findall(phrase)
        if "".join(pieces) != phrase.replace(" ", ""):
            raise BadInput("a phrase is not in the notation", where=phrase)
        made: list[str] = []
        opened: list[str] = []
        run: list[str] = []
        for piece in (*pieces, ""):
            if piece and self._is_word(piece):
                run.append(piece)
                continue
            made.extend(self._words(run))
            run = []
            made.append(self._other(piece, opened, depth, phrase))
        if opened:
            raise BadInput("a bracket is not closed", where=phrase)
        return "".join(made)

    @staticmethod
    def _is_word(piece: str) -> bool:
        return piece[0] not in "[](){}|^$~" and piece not in WILD

    def _words(self, run: list[str]) -> list[str]:
        if any(word.endswith("*") for word in run):
            return [self._word(word) for word in run]
        return [rf"\s{re.escape(token)}" for token, _ in normalise(run, self._spelling)]

    def _word(self, word: str) -> str:
        if word.endswith("*"):
            return rf"\s{re.escape(word[:-1])}\S*"
        return "".join(rf"\s{re.escape(token)}" for token, _ in normalise([word], self._spelling))

    def _other(self, piece: str, opened: list[str], depth: int, phrase: str) -> str:
        if piece in OPEN:
            opened.append(piece)
            return OPEN[piece]
        if piece in CLOSE:
            opener, made = CLOSE[piece]
            if not opened or opened.pop() != opener:
                raise BadInput("a bracket closes that was not opened", where=phrase)
            return made
        if piece.startswith("{"):
            return self._list(piece[1:-1], depth, phrase)
        return self._content if piece == "~" else WILD.get(piece, piece)

    def _list(self, name: str, depth: int, phrase: str) -> str:
        if name not in self._lists or depth >= DEEPEST_LIST:
            raise BadInput(f"there is no word list {name!r}", where=phrase)
        if name not in self._made:
            self._made[name] = "|".join(self.expression(entry, depth + 1) for entry in self._lists[name])
        return f"(?:{self._made[name]})"
