"""What the words of a language are read with, loaded once a process."""

from functools import cache

from voicesim.app.lexicons import load_lexicon
from voicesim.app.word_models import load_word_model
from voicesim.language.reading import Reader


@cache
def load_reader(language: str = "en") -> Reader:
    """Lexicon and word model of a language, ready to read: takes about a second.

    Raises:
        BadInput: there is no lexicon for this language, or one of the files is broken.
    """
    lexicon = load_lexicon(language)
    lexicon.warm_up()
    return Reader(lexicon, load_word_model(language))
