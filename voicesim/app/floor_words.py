"""Reads the words of a language that say who wants the floor."""

from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import ValidationError

from voicesim.model.errors import BadInput
from voicesim.model.floor_words import FloorWords

FILE: Final = "talk/floor.yaml"


@cache
def load_floor_words(language: str = "en") -> FloorWords:
    """The words that come with the program; read once a process.

    Raises:
        BadInput: there are none for this language, or the file holds something else.
    """
    from ruamel.yaml import YAML  # here, so that `voicesim --help` stays instant
    from ruamel.yaml.error import YAMLError

    file = files("voicesim.language").joinpath(language).joinpath(FILE)
    if not language.isalpha() or not file.is_file():
        raise BadInput(f"there are no floor words for the language {language!r}", remedy="use en")
    try:
        return FloorWords.model_validate(YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
    except (YAMLError, ValidationError) as error:
        raise BadInput(str(error).splitlines()[0], where=f"{language}/{FILE}") from None
