"""The lexicon, once for all tests of the room."""

import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.language.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The English lexicon as it is shipped."""
    return load_lexicon()
