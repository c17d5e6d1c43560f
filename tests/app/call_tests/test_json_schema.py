"""The schema of call test files, for editors."""

import pytest

from voicesim.app.call_tests.json_schema import json_schema, schema_text
from voicesim.app.call_tests.schema import CallTestFile
from voicesim.model.expectation import Expected, TurnExpected

pytestmark = pytest.mark.unit


def test_the_schema_describes_every_key_that_needs_it():
    schema = json_schema()
    assert schema["properties"]["scenario"]["description"].startswith("Name of a bundled scenario")
    turn = schema["$defs"]["TurnExpected"]["properties"]
    assert turn.keys() == TurnExpected.model_fields.keys()
    assert "as it was heard" in turn["turn"]["description"]
    assert {one.get("type") for one in turn["calmness"]["anyOf"]} == {"number", "string", "null"}
    assert "semitones" in schema["$defs"]["TurnFile"]["properties"]["pitch_shift_st"]["description"]
    assert schema["$defs"]["Expected"]["properties"].keys() == Expected.model_fields.keys()
    assert schema["properties"].keys() == CallTestFile.model_fields.keys()
    assert schema_text().endswith("}\n")


def test_one_word_or_a_list_of_words_fits_the_schema():
    outcome = json_schema()["$defs"]["Expected"]["properties"]["outcome"]["anyOf"]
    one, several, nothing = outcome
    assert nothing == {"type": "null"}
    assert "resolved" in one["enum"]
    assert several["items"] == one
