"""Baselines and profiles as people hand them in: read strictly, and refused in plain words."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from voicesim.app.wording import in_words, key_of, nearest
from voicesim.model.codec import build, plain
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.prosody.baseline import FEATURES

T = TypeVar("T")
SOURCES: Final = ("profile", "self")
RANGES: Final = {
    "utterances": (1, 1_000_000),
    "level_p90_dbfs": (-120, 3),
    "f0_median_hz": (40, 800),
    "f0_movement_st_per_s": (0, 500),
    "spectral_tilt_db": (-100, 100),
    "low_slope_db_per_khz": (-1_000, 1_000),
    "hnr_db": (-50, 100),
    "articulation_rate_per_s": (0.1, 30),
    "bandwidth_hz": (0, 8_000),
}
"""What a voice can have at all; wider than what is ever measured."""
_SAID: Final = {
    "dataclass_type": "must be keys with values, in braces",
    "json_invalid": "is not JSON",
    "missing": "is missing",
    "tuple_type": "must be a list, in square brackets",
}


def read_json(written: bytes) -> Any:  # noqa: ANN401 - JSON
    """What is in it.

    Raises:
        BadInput: it is not JSON, or lists lie in lists without end.
    """
    try:
        return json.loads(written)
    except RecursionError:
        raise BadInput("it is nested too deeply") from None
    except ValueError:
        raise BadInput("it is not JSON") from None


def strictly(cls: type[T], document: object) -> T:
    """A dataclass from JSON: a number in quotes is none, and a key that is not known is refused.

    Raises:
        BadInput: a key is missing, not known, or holds something else than it should.
    """
    if not isinstance(document, Mapping):
        raise BadInput("it is not keys with values, in braces")
    known = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # only dataclasses are asked for
    for key in document:
        if key not in known:
            meant = nearest(key, known) or f"known are {', '.join(known)}"
            raise BadInput(f"{key!r} is no key of it; {meant}")
    try:
        return TypeAdapter(cls).validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        item: Mapping[str, Any] = dict(error.errors()[0])
        raise BadInput(f"{key_of(item['loc']) or 'it'} {_SAID.get(item['type']) or in_words(item)}") from None


def checked(baseline: Baseline) -> Baseline:
    """Somebody's own, within what a voice can have, and rounded as a call keeps it: a replay starts from the same.

    Raises:
        BadInput: it is not.
    """
    if baseline.source == "population":
        raise BadInput("it is what people in general have, nobody's own voice")
    if baseline.source not in SOURCES:
        raise BadInput(f"source is {baseline.source!r}, none of {', '.join(SOURCES)}")
    for name, (least, most) in RANGES.items():
        value = getattr(baseline, name)
        if value is not None and not least <= value <= most:  # a NaN is in no range
            raise BadInput(f"{name} is {value:g}, outside {least:g} to {most:g}")
    if baseline.f0_median_hz is None:
        raise BadInput("there is no f0_median_hz in it, without which no voice is known")
    for name in baseline.untrusted:
        if name not in FEATURES:
            raise BadInput(f"untrusted names {name!r}, which is none of {', '.join(FEATURES)}")
    return build(Baseline, plain(baseline))
