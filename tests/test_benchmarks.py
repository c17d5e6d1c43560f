"""The parts of the benchmarks that can be wrong without anybody noticing. They are run by `make bench`."""

import sys
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from scripted_recognizer import ScriptedRecognizer

from voicesim.model.audio import Span
from voicesim.model.speech import Word

pytestmark = pytest.mark.unit


@pytest.fixture
def bench(root, monkeypatch):
    """Loads a module of benchmarks/ by its name."""
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    return import_module


def test_pitch_errors_are_counted_at_the_nearest_frame(bench):
    truth = np.array([0.0, 100.0, 100.0, 100.0])  # at 0, 15, 30 and 45 ms
    found = np.array([0.0, 0.0, 100.0, 130.0, 0.0])  # from 0 ms on, every 10 ms
    errors = bench("voice_peers")._errors([(0.0, found)], [truth])
    assert errors.n == 4
    assert errors.gross == 1 / 2  # 130 instead of 100, of the two that both call voiced
    assert errors.pitchless == 2 / 3  # that one, and the last one
    assert errors.frames == 2 / 4  # that one, and the last one, which was missed


def test_a_tool_whose_frames_begin_later_is_not_shifted(bench):
    truth = np.array([0.0, 0.0, 0.0, 100.0])
    found = np.array([0.0, 0.0, 100.0])  # the last frame lies at 45 ms
    assert bench("voice_peers")._errors([(0.025, found)], [truth]).frames == 0.0


def test_gross_errors_are_compared_where_both_hear_a_voice(bench):
    truth = np.array([0.0, 100.0, 100.0, 100.0])
    ours = np.array([0.0, 0.0, 100.0, 130.0, 100.0])
    praat = np.array([0.0, 0.0, 50.0, 0.0, 100.0])  # voiceless where ours is off
    row = bench("voice_peers")._on_same_frames([(0.0, ours)], [(0.0, praat)], [truth])
    assert (row.figure, row.n, row.peer) == (0.0, 2, 0.5)


def a_call(minutes, **changes):
    one = {"call_s": 60 * minutes, "turns": 6 * minutes, "cpu_s": 4.0 * minutes, "after_s": 0.3 * minutes}
    steps = dict.fromkeys(("step_us", "step_early_us", "step_late_us", "step_p99_early_us", "step_p99_late_us"), 300.0)
    return one | steps | {"early_mb": 500.0, "late_mb": 500.0 + minutes, "done_mb": 600.0} | changes


def test_growth_that_is_linear_holds_and_growth_that_is_not_does_not(bench, monkeypatch):
    growth = bench("growth")
    monkeypatch.setattr(growth, "_held", a_call)
    assert {row.holds for row in growth.length_rows([1, 5, 120])} == {True, None}
    monkeypatch.setattr(growth, "_held", lambda minutes: a_call(minutes, cpu_s=0.01 * minutes**2, step_us=10 * minutes))
    broken = {row.what for row in growth.length_rows([1, 5, 120]) if row.holds is False}
    assert broken == {"120 against 5 min: processor time a minute of call", "120 against 5 min: a step"}


def test_a_process_is_measured_with_its_first_line(bench):
    code = "import time; print('one', flush=True); sum(range(3_000_000)); time.sleep(0.2)"
    spent = bench("whole_process").spent([sys.executable, "-c", code])
    assert spent.cpu_s > 0.01
    assert spent.wall_s - spent.first_line_s > 0.2
    assert spent.peak_mb > 3


def test_a_process_that_fails_is_no_figure(bench):
    module = bench("whole_process")
    with pytest.raises(module.subprocess.CalledProcessError):
        module.spent([sys.executable, "-c", "raise SystemExit(3)"])


def test_the_page_can_take_the_table(bench, root):
    page = (root / "docs" / "benchmarks.md").read_text("utf-8")
    assert "| figure |" in bench("table").with_block(page, "bench", "| figure |")


def test_whole_processes_become_rows_beside_those_of_vosk(bench, monkeypatch, shared_data):
    shared_data("harper_valley")
    pipeline, growth, module = bench("pipeline"), bench("growth"), bench("whole_process")

    def no_process(command):
        if "--out" in command:
            folder = command[command.index("--out") + 1]
            folder.mkdir(exist_ok=True)
            soundfile.write(folder / "mic.wav", np.zeros(16_000, np.float32), 16_000)
        vosk = "-c" in command
        return module.Spent(1.0 if vosk else 2.0, 1.0 if vosk else 1.5, 0.5, 200.0)

    monkeypatch.setattr(pipeline, "spent", no_process)
    monkeypatch.setattr(pipeline, "speech_model", lambda: SimpleNamespace(path="model"))
    call = {row.what: row for row in pipeline.call_rows(1)}
    assert call["voicesim run against vosk over the whole microphone"].figure == 1.5
    assert call["voicesim replay against voicesim run"].figure == 1.0
    assert call["voicesim run: memory at most"].holds
    judged = {row.what: row for row in pipeline.judge_rows(1)}
    assert judged["voicesim judge against vosk alone"].figure == 1.5
    assert judged["as fast as the audio goes by, times"].holds
    started = {row.what: row.holds for row in pipeline.start_rows(1)}
    assert started["voicesim --help"] is False
    assert started["voicesim judge: first row"] is True
    assert [row.figure for row in growth.workers_rows(1, 2.0)] == [1.0, 1.0]


def test_the_speed_of_two_workers_leaves_out_what_no_archive_waits_for(bench):
    steady = bench("score_speed").steady
    one = [10.0 * number for number in range(1, 9)]
    two = [12.0, 13.0, 18.0, 19.0, 24.0, 25.0, 30.0, 36.0]  # both load until 13 s, one is idle from 30 s on
    assert steady(one, 1) == 1 / 10
    assert steady(two, 2) == 5 / 17
    assert steady(two[:3], 2) == 3 / 18, "too few to leave anything out"


def test_the_turns_of_a_recorded_agent_are_decided_as_in_a_call(bench, monkeypatch):
    endpoints = bench("endpoints")
    said = (Word("hello", Span(1600, 8000), 1.0), Word("there", Span(8000, 15000), 1.0))
    monkeypatch.setattr(endpoints, "_remembering_recognizer", lambda: ScriptedRecognizer([said]))
    voice, silence = [1.0] * 50, [0.0] * 100
    frames = np.random.default_rng(0).normal(0, 0.1, (150, 320)).astype(np.float32)
    frames[50:] = 0
    channel = SimpleNamespace(frames=frames, probabilities=voice + silence)
    [decision] = endpoints.adaptive(channel, 0.5)
    assert decision.text == "hello there"
    assert 1.4 < decision.at_s < 2.4
    assert decision.sound_s >= decision.at_s
