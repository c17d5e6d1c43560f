"""A headless call that is broken off says where it is kept, as far as it came."""

import pytest

from voicesim.app.calls.running import part_told
from voicesim.call.recorder import CallRecorder
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.unit


def broken_off(folder, error, before=lambda _recorder: None):
    """A call in which that happens; where it was recorded, and what was raised."""
    recorder = CallRecorder(folder)

    def call():
        with recorder, part_told(recorder):
            before(recorder)
            raise error

    with pytest.raises(type(error)) as raised:
        call()
    return recorder.part, raised.value


def test_an_engine_that_hangs_is_told_in_one_line_with_the_place_of_what_was_recorded(tmp_path, capsys):
    part, told = broken_off(tmp_path / "call", EngineError("the voice has not answered", remedy="run: voicesim doctor"))
    assert str(told) == f"the voice has not answered -> run: voicesim doctor; what was recorded is in {part}"
    assert capsys.readouterr().err == ""


def test_a_folder_that_goes_with_the_call_is_not_named(tmp_path, capsys):
    with (
        pytest.raises(EngineError) as raised,
        CallRecorder(tmp_path / "call") as recorder,
        part_told(recorder, kept=False),
    ):
        raise EngineError("the voice has not answered", remedy="run: voicesim doctor")
    assert str(raised.value) == "the voice has not answered -> run: voicesim doctor"
    assert capsys.readouterr().err == ""


def test_what_names_the_place_already_is_left_as_it_is(tmp_path):
    with pytest.raises(EngineError) as raised, CallRecorder(tmp_path / "call") as recorder, part_told(recorder):
        raise EngineError("the disk is full", remedy=f"it is in {recorder.part}")
    assert str(raised.value) == f"the disk is full -> it is in {recorder.part}"


@pytest.mark.parametrize(("error", "why"), [(KeyboardInterrupt(), "interrupted"), (ZeroDivisionError(), "broken off")])
def test_of_whatever_else_breaks_it_off_a_line_tells(tmp_path, capsys, error, why):
    part, _ = broken_off(tmp_path / "call", error)
    assert capsys.readouterr().err == f"\nvoicesim: {why} -> what was recorded is in {part}\n"


def test_nothing_is_told_of_a_recording_that_was_not_kept(tmp_path, capsys):
    _, told = broken_off(tmp_path / "call", EngineError("no ear"), CallRecorder.discard)
    assert (str(told), capsys.readouterr().err) == ("no ear", "")
