"""The doors for files of others, tried with altered files; `make fuzz` does it for minutes."""

import importlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.model

doors = importlib.import_module("doors")
CASES = {
    "audio": 60,
    "scenario": 4,
    "calltest": 4,
    "agent": 40,
    "voice": 25,
    "config": 25,
    "pack": 60,
    "history": 60,
    "overrides": 60,
    "profile": 60,
    "rttm": 60,
    "segments": 60,
    "list": 60,
}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_door_takes_or_refuses_altered_files_in_one_line(door):
    good, choice = doors.seeds(door), random.Random(5)
    for data in [*good, *(doors.altered(choice, good) for _ in range(CASES[door]))]:
        doors.try_door(door, data)


@pytest.mark.parametrize("door", sorted(doors.DOORS.keys() - {"scenario", "calltest", "voice"}))
@settings(max_examples=15)
@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_a_door_refuses_what_is_anything(door, data):
    doors.try_door(door, data)


def test_a_door_that_lets_something_else_happen_is_found(monkeypatch):
    def fails(_path):
        raise KeyError("x")

    monkeypatch.setitem(doors.DOORS, "agent", ("a.yaml", fails))
    with pytest.raises(KeyError):
        doors.try_door("agent", b"")
