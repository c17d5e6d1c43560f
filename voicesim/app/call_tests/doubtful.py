"""Expectations that are written well and cannot be meant: outside a scale, met by every call, or by none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from voicesim.app.yaml_files import Place
from voicesim.call.engine import LONGEST_CALL_SAMPLES
from voicesim.model.expectation import Expected, MoodAt, TurnExpected
from voicesim.model.ranges import Bounds
from voicesim.model.scales import scale_of
from voicesim.model.units import to_seconds

Fault = tuple[Place, str, str]
"""Where, what, and the remedy."""
LONGEST_S: Final = to_seconds(LONGEST_CALL_SAMPLES)
LONGEST_MS: Final = 60_000
"""A customer who answers later than that has left."""


def doubtful(expected: Expected) -> Iterator[Fault]:
    """Each such expectation."""
    yield from (fault for place, bounds in ranges_in(expected) for fault in _range(place, bounds))
    yield from _moments(expected.mood)
    yield from _doubled(expected.turns)
    yield from _both_ways(("expect",), expected)
    for number, turn in enumerate(expected.turns):
        yield from _both_ways(("expect", "turns", number), turn)
    yield from _named_twice(("expect", "moves"), expected.moves, ("expect", "without_moves"), expected.without_moves)


def ranges_in(part: BaseModel, at: Place = ("expect",)) -> Iterator[tuple[Place, Bounds]]:
    """Every range of a part of a file, with its place."""
    for name in type(part).model_fields:
        yield from _ranges(getattr(part, name), (*at, name))


def _ranges(value: object, at: Place) -> Iterator[tuple[Place, Bounds]]:
    if isinstance(value, Bounds):
        yield at, value
    elif isinstance(value, BaseModel):
        yield from ranges_in(value, at)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _ranges(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _ranges(inner, (*at, number))


def _range(place: Place, bounds: Bounds) -> Iterator[Fault]:
    scale = scale_of(str(place[-1]), str(place[-2]))
    outside = scale.outside(bounds)
    if outside is not None:
        yield place, f"{outside:g} lies outside its scale, which is {scale.in_words()}", "write a range within it"
    elif scale.filled_by(bounds):
        yield place, f"the range holds its whole scale, {scale.in_words()}", "narrow it, or leave it out"
    elif place[-1] == "duration_s" and place[-2] == "expect" and max(bounds.low or 0.0, bounds.high or 0.0) > LONGEST_S:
        yield place, f"no call lasts longer than {LONGEST_S:.0f} s", "write a range within that"


def _moments(moments: Sequence[MoodAt]) -> Iterator[Fault]:
    for number, moment in enumerate(moments):
        at: Place = ("expect", "mood", number)
        if not any(True for _ in ranges_in(moment)):
            yield at, "nothing is expected of this moment", "add a range of anger, trust, openness or patience"
        if not isinstance(moment.at, str) and moment.at > LONGEST_S:
            yield (
                (*at, "at"),
                f"no call lasts longer than {LONGEST_S:.0f} s",
                "write seconds from its beginning, or end",
            )


def _doubled(turns: Sequence[TurnExpected]) -> Iterator[Fault]:
    first: dict[int, int] = {}
    for number, turn in enumerate(turns):
        if first.setdefault(turn.turn, number) != number:
            remedy = f"put both under expect.turns[{first[turn.turn]}]"
            yield ("expect", "turns", number, "turn"), f"turn {turn.turn} is expected already", remedy


def _both_ways(at: Place, part: Expected | TurnExpected) -> Iterator[Fault]:
    yield from _named_twice((*at, "techniques"), part.techniques, (*at, "without"), part.without)
    if part.within_ms is not None and part.within_ms > LONGEST_MS:
        yield (*at, "within_ms"), f"no customer waits longer than {LONGEST_MS} ms", "write milliseconds"


def _named_twice(one: Place, wanted: Sequence[str], other: Place, unwanted: Sequence[str]) -> Iterator[Fault]:
    for number, name in enumerate(unwanted):
        if name in wanted:
            yield (*other, number), f"{name!r} is wanted under {one[-1]!r}, too", "no call can meet both: keep one"
