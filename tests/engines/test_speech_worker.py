"""The voice's process: right answers from many threads, and a line lost at most when the engine goes wrong."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voicesim.engines.speech_worker import SpeechWorker, read_frame, write_frame
from voicesim.model.audio import AudioClip
from voicesim.model.errors import EngineError

WOMAN = {"voice": "en-us+f2", "rate": 165, "volume": 0.7, "pitch": 50, "range": 60}
LINE = "Nobody has called me back."
PATIENCE_S = 0.8  # for children that are to be found hanging; enough for one that is not

# A child that answers with half a second of a tone; {trouble} is what it does before that.
CHILD = """
import json, os, pathlib, struct, sys, time, wave, io
scratch = pathlib.Path(sys.argv[1])
life = pathlib.Path(os.environ["LIVES"])
lives = int(life.read_text() or 0) + 1 if life.exists() else 1
life.write_text(str(lives))
def frame(body):
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()
def sound():
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setparams((1, 2, 22050, 0, "NONE", ""))
        out.writeframes(struct.pack("<11025h", *[(n % 100 - 50) * 200 for n in range(11025)]))
    return target.getvalue()
while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    request = json.loads(sys.stdin.buffer.read(struct.unpack(">I", head)[0]))
    {trouble}
    frame(b"{{}}")
    frame(sound())
"""


@pytest.fixture
def worker_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], SpeechWorker]]:
    """A worker whose child runs into the given trouble with every line."""
    monkeypatch.setenv("LIVES", str(tmp_path / "lives"))
    made: list[SpeechWorker] = []

    def make(trouble: str) -> SpeechWorker:
        command = (sys.executable, "-c", CHILD.format(trouble=trouble))
        made.append(SpeechWorker(command, timeout_s=PATIENCE_S if "sleep" in trouble else 30.0))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


@pytest.fixture(scope="module")
def espeak() -> Iterator[SpeechWorker]:
    worker = SpeechWorker()
    yield worker
    worker.close()


def lives(tmp_path: Path) -> int:
    return int((tmp_path / "lives").read_text())


@pytest.mark.slow
def test_a_line_comes_back_as_sound_at_the_engines_own_rate(worker_that: Callable[[str], SpeechWorker]) -> None:
    clip = worker_that("pass").speak(LINE, WOMAN)

    assert clip.rate_hz == 22_050
    assert len(clip.pcm) == 11_025
    assert clip.pcm.dtype == np.float32


@pytest.mark.slow
def test_one_process_serves_many_lines(worker_that: Callable[[str], SpeechWorker], tmp_path: Path) -> None:
    worker = worker_that("pass")
    for _ in range(5):
        worker.speak(LINE, WOMAN)

    assert lives(tmp_path) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ("time.sleep(60)", "took longer than 0.8 s"),
        ("os.kill(os.getpid(), 9)", "broke off with exit code -9"),
        ("raise MemoryError('full')", r"exit code 1 \(MemoryError: full\)"),
        ("frame(b'rubbish')", "no answer that makes sense"),
        ("sys.stdout.buffer.write(b'\\xff' * 8); sys.stdout.buffer.flush()", "no answer that makes sense"),
        ("frame(b'{}'); frame(b'RIFFrubbish'); continue", "damaged sound file"),
        ("frame(b'{}'); frame(sound()[:44]); continue", "no sound"),
        ("frame(b'{}'); frame(sound()[:44] + bytes(22050)); continue", "no sound"),
    ],
)
def test_a_child_in_trouble_is_tried_twice_and_told_with_a_remedy(
    worker_that: Callable[[str], SpeechWorker], tmp_path: Path, trouble: str, told: str
) -> None:
    with pytest.raises(EngineError, match=told) as failure:
        worker_that(trouble).speak(LINE, WOMAN)

    assert failure.value.remedy
    assert lives(tmp_path) == 2


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ["time.sleep(60)", "os.kill(os.getpid(), 11)", "frame(b'rubbish')"])
def test_trouble_that_passes_costs_nothing(
    worker_that: Callable[[str], SpeechWorker], tmp_path: Path, trouble: str
) -> None:
    worker = worker_that(f"if lives == 1: {trouble}")

    assert worker.speak(LINE, WOMAN).pcm.any()
    assert worker.speak(LINE, WOMAN).pcm.any()
    assert lives(tmp_path) == 2


@pytest.mark.slow
def test_what_the_engine_itself_says_is_not_tried_again(
    worker_that: Callable[[str], SpeechWorker], tmp_path: Path
) -> None:
    said = json.dumps({"error": "no such voice", "remedy": "choose another"}).encode()
    with pytest.raises(EngineError, match="no such voice -> choose another"):
        worker_that(f"frame({said!r}); continue").speak(LINE, WOMAN)

    assert lives(tmp_path) == 1


@pytest.mark.slow
def test_a_program_that_is_not_there_is_an_engine_error() -> None:
    with pytest.raises(EngineError, match="cannot be started"):
        SpeechWorker(("/nonexistent/program",)).speak(LINE, WOMAN)


@pytest.mark.slow
def test_the_childs_files_go_with_it(
    worker_that: Callable[[str], SpeechWorker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    worker = worker_that("pass")
    worker.speak(LINE, WOMAN)

    assert [path.stat().st_mode & 0o777 for path in temporary.iterdir()] == [0o700]
    worker.close()
    assert not list(temporary.iterdir())


@pytest.mark.slow
def test_a_forgotten_worker_ends_its_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVES", str(tmp_path / "lives"))
    note_pid = "life.with_name('pid').write_text(str(os.getpid()))"
    worker = SpeechWorker((sys.executable, "-c", CHILD.format(trouble=note_pid)))
    worker.speak(LINE, WOMAN)
    del worker

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.model
def test_the_right_speed_150_times_of_150(espeak: SpeechWorker) -> None:
    heard: dict[int, set[bytes]] = {120: set(), 240: set()}
    for number in range(150):
        rate = 240 if number % 2 else 120
        heard[rate].add(espeak.speak(LINE, {**WOMAN, "rate": rate}).pcm.tobytes())

    (slow,), (quick,) = heard[120], heard[240]
    assert 1.6 < len(slow) / len(quick) < 2.2


@pytest.mark.model
def test_four_threads_get_what_one_would(espeak: SpeechWorker) -> None:
    def spoken(number: int) -> AudioClip:
        return espeak.speak(f"This is line number {number}.", {**WOMAN, "rate": 120 + number})

    alone = [spoken(number).pcm for number in range(32)]
    with ThreadPoolExecutor(4) as pool:
        together = [clip.pcm for clip in pool.map(spoken, range(32))]

    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.model
def test_26_kilobytes_of_text_are_spoken_whole(espeak: SpeechWorker) -> None:
    sentence = "I have been waiting, and nobody has called me back. "
    once_s = espeak.speak(sentence * 2, WOMAN).duration_s - espeak.speak(sentence, WOMAN).duration_s

    assert espeak.speak(sentence * 500, WOMAN).duration_s == pytest.approx(500 * once_s, rel=0.02)


@pytest.mark.model
@pytest.mark.parametrize("voice", ["en-us+nobody", "martian", "en-us+" + "x" * 500, "../../etc/passwd", ""])
def test_a_voice_that_is_not_there_is_told_and_the_worker_lives_on(espeak: SpeechWorker, voice: str) -> None:
    with pytest.raises(EngineError, match="no voice"):
        espeak.speak(LINE, {**WOMAN, "voice": voice})

    assert espeak.speak(LINE, WOMAN).pcm.any()


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[tuple[SpeechWorker, Path]]:
    """The real child, and a file that holds its process id from its start."""
    pid_file = tmp_path / "pid"
    real = [sys.executable, "-P", "-m", "voicesim.engines.speech_worker"]
    script = (
        "import os, pathlib, sys;"
        f"part = pathlib.Path({str(pid_file) + '.part'!r}); part.write_text(str(os.getpid()));"
        f"part.replace({str(pid_file)!r});"
        f"os.execv({sys.executable!r}, {real!r} + sys.argv[1:])"
    )
    worker = SpeechWorker((sys.executable, "-c", script))
    yield worker, pid_file
    worker.close()


def kill(pid_file: Path) -> None:
    """As soon as there is something to kill."""
    while not pid_file.exists():
        threading.Event().wait(0.005)
    os.kill(int(pid_file.read_text()), signal.SIGKILL)


@pytest.mark.model
def test_a_child_killed_between_lines_is_replaced_without_a_trace(killable: tuple[SpeechWorker, Path]) -> None:
    worker, pid_file = killable
    before = worker.speak(LINE, WOMAN)
    kill(pid_file)

    assert np.array_equal(worker.speak(LINE, WOMAN).pcm, before.pcm)


@pytest.mark.model
def test_a_child_killed_in_the_middle_of_a_line_is_replaced_without_a_trace(
    killable: tuple[SpeechWorker, Path], espeak: SpeechWorker
) -> None:
    worker, pid_file = killable
    with ThreadPoolExecutor(1) as pool:
        spoken = pool.submit(worker.speak, LINE * 100, WOMAN)
        kill(pid_file)

    assert np.array_equal(spoken.result().pcm, espeak.speak(LINE * 100, WOMAN).pcm)


@pytest.mark.slow
def test_a_child_that_dies_half_way_through_an_answer_is_replaced_without_a_trace(
    worker_that: Callable[[str], SpeechWorker], tmp_path: Path
) -> None:
    half = (
        "frame(b'{}'); sys.stdout.buffer.write(struct.pack('>I', 40000) + bytes(20000)); "
        "sys.stdout.buffer.flush(); os.kill(os.getpid(), 9)"
    )

    assert len(worker_that(f"if lives == 1: {half}").speak(LINE, WOMAN).pcm) == 11_025
    assert lives(tmp_path) == 2


@pytest.mark.model
def test_the_child_says_nothing_but_answers_and_ends_with_its_parent(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        (sys.executable, "-P", "-m", "voicesim.engines.speech_worker", str(scratch)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as child:
        assert child.stdin
        assert child.stdout
        write_frame(child.stdin, json.dumps({"text": LINE, "properties": WOMAN}).encode())
        write_frame(child.stdin, json.dumps({"text": LINE, "properties": {"voice": "martian"}}).encode())
        answers = [read_frame(child.stdout) for _ in range(3)]
        rest, complaints = child.communicate(timeout=20)  # closes its stdin, as a dying parent does

    assert answers[0] == b"{}"
    assert answers[1].startswith(b"RIFF")
    assert "no voice" in json.loads(answers[2])["error"]
    assert (rest, complaints, child.returncode) == (b"", b"", 0)
    assert not scratch.exists()
