"""What the words of the agent are read with, loaded once a process."""

from functools import cache

from voicesim.app.lexicons import load_lexicon
from voicesim.app.word_models import load_word_model
from voicesim.language.reading import Reader


@cache
def load_reader() -> Reader:
    """Lexicon and word model, ready to read: takes about a second.

    Raises:
        BadInput: one of the files is broken.
    """
    lexicon = load_lexicon()
    lexicon.warm_up()
    return Reader(lexicon, load_word_model())
