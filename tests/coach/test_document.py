"""call.json keeps its promises."""

import json
from dataclasses import replace

import pytest

from voicesim import __version__
from voicesim.coach.document import call_document, rounded
from voicesim.coach.summary import summarise
from voicesim.model.codec import dumps
from voicesim.model.events import Dropout, EngineFailed, KeyPressed

pytestmark = pytest.mark.unit


def document(call):
    return call_document(call, summarise(call))


def test_every_field_that_others_rely_on_is_there(assertive_call):
    doc = document(assertive_call)
    assert {"voicesim", "scenario", "voice", "seed", "models", "outcome", "duration_s", "turns", "mood", "timing",
            "scorecard", "lessons"} <= set(doc)  # fmt: skip
    assert (doc["voicesim"], doc["scenario"], doc["voice"]) == (__version__, "made-by-hand@1", "test-voice")
    assert (doc["seed"], doc["outcome"], doc["models"]) == (7, "resolved", {"vosk": "sha256:00"})
    for turn in doc["turns"]:
        assert {"index", "speaker", "start_s", "end_s", "text", "interrupted", "move", "prosody", "delivery",
                "techniques"} <= set(turn)  # fmt: skip
    for point in doc["mood"]:
        assert {"at_s", "anger", "patience", "trust", "openness", "cause", "evidence"} <= set(point)
    timing = doc["timing"]
    assert set(timing["response_gap_ms"]) == {"median", "p95", "n"} == set(timing["agent_gap_ms"])
    assert set(timing["interruptions"]) == {"by_agent", "by_customer"}
    assert {"overlap_s", "talk_ratio"} <= set(timing)
    assert {"total", "passed", "items"} <= set(doc["scorecard"])
    for item in doc["scorecard"]["items"]:
        assert {"name", "score", "weight", "evidence"} <= set(item)
    for lesson in doc["lessons"]:
        assert {"title", "at_s", "why", "try"} <= set(lesson)


def test_agent_and_customer_turns_carry_what_belongs_to_them(assertive_call):
    agent, customer = document(assertive_call)["turns"][:2]
    assert customer["move"] == "opening-2"
    assert customer["prosody"] is None
    assert customer["delivery"] is None
    assert agent["move"] is None
    assert agent["prosody"]["f0_median_hz"] == 182.0
    assert agent["prosody"]["hnr_db"] is None
    assert agent["delivery"]["label"] == "assertive"
    assert agent["delivery"]["voice"]["calmness"] == 0.76
    assert agent["delivery"]["evidence"][0]["sentence"] == "6 dB louder than your usual"
    assert agent["techniques"][0]["name"] == "greeting"
    assert agent["start_s"] <= agent["techniques"][0]["start_s"] < agent["techniques"][0]["end_s"] <= agent["end_s"]


def test_the_mood_tells_its_causes_row_by_row(passive_call):
    point = document(passive_call)["mood"][3]
    assert point["cause"] == "giving_in"
    row = next(row for row in point["evidence"] if row["cause"] == "giving_in")
    assert set(row) == {"scale", "cause", "delta", "value", "turn_index", "quote", "crossed", "at_s"}
    assert row["turn_index"] == 4


def test_it_is_json_without_rubbish_and_the_same_each_time(assertive_call, passive_call, aggressive_call):
    for call in (assertive_call, passive_call, aggressive_call):
        text = dumps(document(call))
        assert text == dumps(document(call))
        assert json.loads(text) == document(call)
        assert "Infinity" not in text


def test_floats_are_rounded_on_purpose():
    assert rounded({"a": [0.12349, -0.0001], "b": None, "c": 3, "d": "x"}) == {"a": [0.123, 0.0], "b": None, "c": 3,
                                                                              "d": "x"}  # fmt: skip
    assert str(rounded(-0.0001)) == "0.0"


def test_gaps_are_whole_milliseconds_or_null(build):
    timing = document(build().customer("Hello?").done("abandoned"))["timing"]
    assert timing["agent_gap_ms"] == {"median": None, "p95": None, "n": 0}
    timing = document(build().customer("Hello?").agent("yes i am here", gap_s=0.3333).done())["timing"]
    assert timing["agent_gap_ms"] == {"median": 333, "p95": 333, "n": 1}


def test_an_empty_call_still_makes_a_document(build):
    call = build()
    call.events.clear()
    doc = document(call.done(None))
    assert doc["outcome"] is None
    assert doc["scorecard"]["total"] is None
    assert dumps(doc)


def test_what_an_engine_could_not_do_is_told(assertive_call):
    broken = replace(assertive_call, events=(*assertive_call.events[:-1], EngineFailed(8_000, 3, "the voice is hoarse"),
                                             assertive_call.events[-1]))  # fmt: skip
    assert document(broken)["failures"] == [{"at_s": 0.5, "message": "the voice is hoarse"}]
    assert document(assertive_call)["failures"] == []


def test_keys_and_lost_sound_stand_in_the_document(build):
    call = build().customer("Hello?")
    call.events += [KeyPressed(8000, "hold"), Dropout(16_000, 4800)]
    doc = document(call.done("hung_up"))
    assert doc["keys"] == [{"at_s": 0.5, "key": "hold"}]
    assert doc["dropouts"] == [{"at_s": 1.0, "lost_s": 0.3}]
    assert doc["interrupted"] is False
    assert document(build().done(None))["interrupted"] is True
