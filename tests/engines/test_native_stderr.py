"""What native code writes to stderr is held back, and nothing else is lost."""

import os

import pytest

from voicesim.engines import native_stderr
from voicesim.engines.native_stderr import held_stderr

pytestmark = pytest.mark.unit


def test_what_was_written_before_a_failure_is_dropped_and_stderr_is_back(capfd):
    def load():
        with held_stderr():
            os.write(2, b"ERROR (VoskAPI)\n")
            raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        load()
    os.write(2, b"ours\n")
    assert capfd.readouterr().err == "ours\n"


def test_what_was_written_where_all_went_well_is_passed_on(capfd):
    with held_stderr():
        os.write(2, b"another thread\n")
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "another thread\n"


def test_no_descriptor_is_left_open():
    before = os.dup(2)
    os.close(before)
    for _ in range(5):
        with held_stderr():
            pass
    after = os.dup(2)
    os.close(after)
    assert after == before


def test_where_stderr_is_closed_nothing_is_held_back():
    kept = os.dup(2)
    os.close(2)
    try:
        with held_stderr():
            pass
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(2)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def test_without_room_for_a_file_it_works_all_the_same(capfd, monkeypatch):
    def full():
        raise OSError("No space left on device")

    monkeypatch.setattr(native_stderr.tempfile, "TemporaryFile", full)
    with held_stderr():
        os.write(2, b"noise\n")
    assert capfd.readouterr().err == "noise\n"
