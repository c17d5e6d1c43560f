"""Our driver inside pyttsx3: what its programming interface promises, and what the stock driver gets wrong."""

import threading
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from voicesim.engines import espeak_driver
from voicesim.engines.espeak_library import EspeakLibrary, EspeakSettings, wheel_paths
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.model

LINE = "Nobody has called me back."


class Listener:
    """An engine with its errors and endings written down."""

    def __init__(self) -> None:
        import pyttsx3.engine

        espeak_driver.register()
        self.engine: Any = pyttsx3.engine.Engine(espeak_driver.NAME)
        self.errors: list[Exception] = []
        self.completed: list[bool] = []
        self.engine.connect("error", lambda name, exception: self.errors.append(exception))
        self.engine.connect("finished-utterance", lambda name, completed: self.completed.append(completed))

    def save(self, path: Path, text: str = LINE) -> None:
        self.engine.save_to_file(text, str(path))
        self.engine.runAndWait()


@pytest.fixture
def listener() -> Listener:
    return Listener()


def seconds(path: Path) -> float:
    with wave.open(str(path)) as source:
        return source.getnframes() / source.getframerate()


def test_the_file_is_whole_when_the_call_returns(listener: Listener, tmp_path: Path) -> None:
    listener.save(tmp_path / "a.wav")

    assert 1.0 < seconds(tmp_path / "a.wav") < 3.0
    assert (tmp_path / "a.wav").stat().st_mode & 0o777 == 0o600
    assert (listener.completed, listener.errors) == ([True], [])


def test_every_one_of_many_queued_files_is_written_at_its_own_speed(listener: Listener, tmp_path: Path) -> None:
    for number in range(300):
        listener.engine.setProperty("rate", 240 if number % 2 else 120)
        listener.engine.save_to_file("Hello.", str(tmp_path / f"{number}.wav"))
    listener.engine.runAndWait()

    slow = {(tmp_path / f"{number}.wav").read_bytes() for number in range(0, 300, 2)}
    quick = {(tmp_path / f"{number}.wav").read_bytes() for number in range(1, 300, 2)}
    assert (len(slow), len(quick)) == (1, 1)
    assert len(slow.pop()) > 1.5 * len(quick.pop())


@pytest.mark.parametrize("place", ["no/such/folder/a.wav", "folder", "file/a.wav"])
def test_a_path_that_cannot_be_written_is_an_error_and_leaves_nothing(
    listener: Listener, tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    listener.save(tmp_path / place)

    assert isinstance(listener.errors[0], OSError)
    assert listener.completed == [False]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


def test_after_an_error_it_speaks_on(listener: Listener, tmp_path: Path) -> None:
    listener.save(tmp_path / "no" / "a.wav")
    listener.save(tmp_path / "a.wav")

    assert seconds(tmp_path / "a.wav") > 1.0


def test_nothing_is_printed(listener: Listener, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    listener.save(tmp_path / "a.wav")
    listener.save(tmp_path / "no" / "a.wav")

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("rate", 5, 80),
        ("rate", 9999, 450),
        ("volume", 0.5, 0.5),
        ("pitch", -3, 0),
        ("range", 70.4, 70),
        ("voice", "en-us+m2", "en-us+m2"),
    ],
)
def test_a_property_is_kept_within_its_limits(listener: Listener, name: str, value: float | str, kept: object) -> None:
    listener.engine.setProperty(name, value)
    listener.engine.runAndWait()

    assert listener.engine.getProperty(name) == kept


@pytest.mark.parametrize(("name", "value"), [("colour", "red"), ("rate", "quick"), ("pitch", float("nan"))])
def test_a_property_that_makes_no_sense_is_an_error(listener: Listener, name: str, value: object) -> None:
    listener.engine.setProperty(name, value)
    listener.engine.runAndWait()

    assert isinstance(listener.errors[0], KeyError | ValueError)


def test_it_lists_its_voices(listener: Listener) -> None:
    assert "gmw/en-US" in {voice.id for voice in listener.engine.getProperty("voices")}


def test_words_are_told_and_an_utterance_can_be_stopped_between_them(listener: Listener, tmp_path: Path) -> None:
    words: list[str] = []

    def on_word(name: str | None, location: int, length: int) -> None:
        words.append(LINE[location : location + length])
        if words[-1] == "called":
            listener.engine.stop()

    listener.engine.connect("started-word", on_word)
    listener.save(tmp_path / "a.wav")

    assert words[:2] == ["Nobody", "has"]
    assert "back" not in words
    assert listener.completed == [False]
    assert not (tmp_path / "a.wav").exists()


def test_another_loop_can_drive_it(listener: Listener, tmp_path: Path) -> None:
    listener.engine.startLoop(False)
    for name in ("a", "b"):
        listener.engine.save_to_file(LINE, str(tmp_path / f"{name}.wav"))
    listener.engine.iterate()
    listener.engine.iterate()
    listener.engine.endLoop()

    assert seconds(tmp_path / "a.wav") == seconds(tmp_path / "b.wav") > 1.0


def test_another_thread_can_feed_its_loop_and_end_it(listener: Listener, tmp_path: Path) -> None:
    def feed(name: str | None, completed: bool) -> None:
        if len(listener.completed) == 2:
            threading.Thread(target=listener.engine.endLoop).start()

    listener.engine.connect("finished-utterance", feed)
    listener.engine.save_to_file(LINE, str(tmp_path / "a.wav"))
    listener.engine.save_to_file(LINE, str(tmp_path / "b.wav"))
    listener.engine.startLoop()

    assert listener.completed == [True, True]


def test_saying_aloud_plays_the_samples(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[np.ndarray, int]] = []
    device = SimpleNamespace(play=lambda samples, rate_hz, blocking: played.append((samples, rate_hz)))
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", device)
    listener.engine.say(LINE)
    listener.engine.runAndWait()

    ((samples, rate_hz),) = played
    assert rate_hz == 22_050
    assert 1.0 < len(samples) / rate_hz < 3.0


def test_data_deep_in_the_file_system_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library itself cuts off a path of more than 140 characters."""
    library, data = wheel_paths()
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    deep.mkdir(parents=True)
    (deep / data.name).symlink_to(data)
    monkeypatch.setattr("voicesim.engines.espeak_library.wheel_paths", lambda: (library, deep / data.name))

    with EspeakLibrary() as espeak:
        assert espeak.synthesize(LINE, EspeakSettings())


@pytest.mark.parametrize("broken", ["library", "data"])
def test_a_broken_installation_is_told_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    paths = dict(zip(("library", "data"), wheel_paths(), strict=True)) | {broken: tmp_path / "nothing"}
    monkeypatch.setattr("voicesim.engines.espeak_library.wheel_paths", lambda: (paths["library"], paths["data"]))

    with pytest.raises(EngineError, match="pip install"), EspeakLibrary():
        pass
    monkeypatch.undo()
    with EspeakLibrary() as espeak:
        assert espeak.version().startswith("1.")


def test_an_error_in_a_listener_of_words_is_not_lost() -> None:
    def stumble(location: int, length: int) -> bool:
        raise RuntimeError("stumbled")

    with EspeakLibrary() as espeak, pytest.raises(RuntimeError, match="stumbled"):
        espeak.synthesize(LINE, EspeakSettings(), stumble)
