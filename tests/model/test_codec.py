"""What goes to disk comes back the same."""

import json
import typing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.model import events as ev
from voicesim.model.codec import build, dumps, event_from, plain, result_as_kept, tagged
from voicesim.model.customer import MoodChange
from voicesim.model.errors import BadInput
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.work import TurnReading

pytestmark = pytest.mark.unit


@given(st.sampled_from(typing.get_args(ev.Event)).flatmap(st.from_type))
def test_every_event_survives_its_line(event):
    line = dumps(tagged(event)) if _finite(event) else None
    if line is None:
        return
    again = event_from(json.loads(line))
    assert type(again) is type(event)
    assert dumps(tagged(again)) == line


def _finite(event: object) -> bool:
    try:
        dumps(tagged(event))
    except ValueError:
        return False
    return True


def test_floats_are_rounded_on_purpose_and_never_negative_zero():
    assert plain(0.1 + 0.2) == 0.3
    assert dumps(plain(-0.0000001)) == "0.0"
    assert plain(np.float32(0.5)) == 0.5


def test_a_number_that_is_none_is_refused_rather_than_written_wrongly():
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps(plain(float("nan")))


def test_a_result_is_given_to_the_step_as_a_replay_will_read_it():
    reading = TurnReading((), ProsodyFeatures(1.23456789, 0.5, 0.25), LanguageCues(1 / 3, 0.0, 0.5, 3))
    kept = result_as_kept(reading)
    assert kept.prosody.duration_s == 1.234568
    assert result_as_kept(kept) == kept


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"type": "Span"},
        {"type": "dataclass"},
        {"type": "DeadAir"},
        {"type": "DeadAir", "at_sample": "x", "silence_s": 1},
    ],
)
def test_a_line_that_is_no_event_is_refused(document):
    with pytest.raises(BadInput):
        event_from(document)


def test_a_wrong_field_is_named():
    with pytest.raises(BadInput, match=r"MoodChange\.scale"):
        build(MoodChange, {"scale": "envy", "cause": "x", "delta": 0.0, "value": 0.0, "turn_index": 1, "quote": ""})
