"""What a schema refuses, in words for people: what is asked for instead, and the nearest right word."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel

from voicesim.customer.guessing import nearest_word

Place = tuple[str | int, ...]
LONGEST_LIST: Final = 200
"""Letters of a list of words that is told in full where the one that was meant is known."""
_WORDS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "bool_type": lambda _: "must be true or false",
    "dict_type": lambda _: "must be keys with values (`key: value`)",
    "finite_number": lambda _: "must be a number",
    "float_type": lambda _: "must be a number",
    "greater_than_equal": lambda limits: f"must be {limits['ge']:g} or more",
    "int_type": lambda _: "must be a whole number",
    "less_than_equal": lambda limits: f"must be {limits['le']:g} or less",
    "list_type": lambda _: "must be a list (`- one` a line, or `[one, two]`)",
    "literal_error": lambda limits: f"must be {limits['expected']}",
    "model_type": lambda _: "must be keys with values (`key: value`)",
    "string_pattern_mismatch": lambda _: "must be lower-case words and digits joined by hyphens, as in `lost-parcel`",
    "string_too_long": lambda limits: f"is longer than {limits['max_length']} characters",
    "string_too_short": lambda _: "is empty",
    "string_type": lambda _: "must be a text; put it in quotes",
    "too_short": lambda limits: f"needs at least {limits['min_length']} item(s)",
    "value_error": lambda limits: str(limits["error"]),
}
_ALIASES: Final = {
    "bool_parsing": "bool_type",
    "float_parsing": "float_type",
    "int_from_float": "int_type",
    "int_parsing": "int_type",
    "model_attributes_type": "model_type",
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The question whether the nearest of the known words was meant; None when none is near."""
    found = nearest_word(word, known)
    return f"did you mean {found!r}?" if found else None


def in_words(item: Mapping[str, Any]) -> str:
    """What one of pydantic's error details asks for, as the end of a sentence that begins with the key."""
    kind = _ALIASES.get(item["type"], item["type"])
    if kind in _WORDS:
        return _WORDS[kind](item.get("ctx", {}))
    return str(item["msg"]).lower()


def complaint(model: type[BaseModel], item: Mapping[str, Any], page: str) -> tuple[str, str]:
    """Message and remedy for one of pydantic's error details on a file of that schema, described on that page."""
    place: Place = tuple(item["loc"])
    if item["type"] == "extra_forbidden":
        known = _keys_at(model, place[:-1])
        remedy = nearest(str(place[-1]), known) or f"known here: {', '.join(known)}"
        return f"there is no key {place[-1]!r} here", remedy
    if item["type"] == "missing":
        return f"{key_of(place)} is missing", f"add `{place[-1]}:`"
    instead = _instead(item)
    said = in_words(item)
    if instead is not None and len(said) > LONGEST_LIST:
        said = f"there is no {_shown(item['input'])!r}"
    return f"{key_of(place) or 'the file'}: {said}", instead or f"see {page}"


def _instead(item: Mapping[str, Any]) -> str | None:
    """The nearest of the words that are allowed, where there are only some."""
    if item["type"] != "literal_error" or not isinstance(item["input"], str):
        return None
    return nearest(item["input"], re.findall("'([^']*)'", item["ctx"]["expected"]))


def key_of(place: Place) -> str:
    """A place in a file as one writes it: lines[0].say."""
    parts = (part for part in place if part != "[key]")  # pydantic's mark for a key that is itself wrong
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in parts).lstrip(".")


def _shown(key: str) -> str:
    """A key of somebody's file, with what a terminal would obey spelt out."""
    return key if key.isprintable() else repr(key)[1:-1]


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    for key in place:
        if isinstance(key, str) and key in model.model_fields:
            annotation = model.model_fields[key].annotation
            inner = [*get_args(annotation), annotation]
            model = next((a for a in inner if isinstance(a, type) and issubclass(a, BaseModel)), model)
    return list(model.model_fields)
