"""Reads the words that say who wants the floor."""

from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import ValidationError

from voicesim.model.errors import BadInput
from voicesim.model.floor_words import FloorWords

FILE: Final = "en/talk/floor.yaml"


@cache
def load_floor_words() -> FloorWords:
    """The words that come with the program; read once a process.

    Raises:
        BadInput: the file holds something else.
    """
    from ruamel.yaml import YAML  # here, so that `voicesim --help` stays instant
    from ruamel.yaml.error import YAMLError

    text = files("voicesim.language").joinpath(FILE).read_text(encoding="utf-8")
    try:
        return FloorWords.model_validate(YAML(typ="safe", pure=True).load(text))
    except (YAMLError, ValidationError) as error:
        raise BadInput(str(error).splitlines()[0], where=FILE) from None
