"""Reads the lexicon files of a language."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from pydantic import ValidationError

from voicesim.language.lexicon import Lexicon
from voicesim.model.errors import BadInput

WORDS_FILE: Final = "words.yaml"
LISTS_FILE: Final = "lists.yaml"


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language, from the files that come with the program; read and compiled once a process.

    Raises:
        BadInput: there is none for this language, or a file in it is not a lexicon.
    """
    from ruamel.yaml import YAML  # here, so that `voicesim --help` stays instant
    from ruamel.yaml.error import YAMLError

    folder = files("voicesim.language").joinpath(language)
    if not language.isalpha() or not folder.joinpath(WORDS_FILE).is_file():
        raise BadInput(f"there is no lexicon for the language {language!r}", remedy="use en")
    document: dict[str, Any] = {"language": language, "cues": {}}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            try:
                _add(document, file, YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")))
            except YAMLError as error:
                raise BadInput(str(error), where=file.name) from None
    return _checked(document)


def _add(document: dict[str, Any], file: Traversable, content: Any) -> None:  # noqa: ANN401 - any YAML
    if not isinstance(content, dict):
        raise BadInput("a lexicon file holds entries with names", where=file.name)
    if file.name in {WORDS_FILE, LISTS_FILE}:
        document.update(content)
        return
    twice = sorted(content.keys() & document["cues"].keys())
    if twice:
        raise BadInput(f"the cue {twice[0]} is there already", where=file.name)
    document["cues"].update(content)


def _checked(document: dict[str, Any]) -> Lexicon:
    try:
        return Lexicon.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{place}: {first['msg'].lower()}", where=f"lexicon {document['language']}") from None
