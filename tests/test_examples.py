"""The examples do what they say, and real calls are tested in several processes."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.model


@pytest.fixture
def run(root):
    """Run a program of this environment; its exit code and what it printed."""

    def go(*words, at: Path = root) -> tuple[int, str]:
        done = subprocess.run([*map(str, words)], cwd=at, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return go


def test_recordings_are_judged_from_python(run, root):
    code, said = run(sys.executable, root / "examples" / "judge_recordings.py")
    assert code == 0, said
    heads = [line for line in said.splitlines() if not line.startswith(" ")]
    assert [head.split(":")[0] for head in heads] == ["01.flac", "02.flac", "03.flac", "04.flac", "02.flac", "05.flac"]
    assert "03.flac: assertive" in said
    assert "aggressive" in heads[-1]
    assert "aggressive" not in " ".join(heads[:4])


def test_a_call_is_run_from_python(run, root):
    code, said = run(sys.executable, root / "examples" / "run_a_call.py")
    assert code == 0, said
    assert "customer hesitant" in said
    assert "abandoned, score " in said


def test_a_recorded_call_is_scored_from_python(run, root):
    code, said = run(sys.executable, root / "examples" / "score_recordings.py")
    assert code == 0, said
    *turns, last = said.splitlines()
    assert [turn.split()[2] for turn in turns[:4]] == ["agent", "customer"] * 2
    assert "how can i help you today" in turns[0]
    assert last.startswith("score ")


def test_pytest_collects_the_call_tests_and_runs_one_in_code(run, root):
    code, said = run(sys.executable, "-m", "pytest", "-q", "-k", "test_in_code", at=root / "examples" / "call-tests")
    assert code == 0, said
    assert "1 passed, 6 deselected" in said


def test_real_calls_are_tested_in_two_processes(run, root, tmp_path):
    clip = root / "tests" / "data" / "agents" / "sofa-passive" / "01.flac"
    for name, outcome in (("left-alone", "abandoned"), ("wrong", "resolved")):
        (tmp_path / f"{name}.calltest.yaml").write_text(
            f"scenario: damaged-sofa-bed\nturns: [{{wav: {clip}}}]\n"
            f"expect:\n  outcome: {outcome}\n  turns: [{{turn: 1, techniques: [greeting], answer: opening}}]\n"
        )
    program = Path(sys.executable).parent / "voicesim"
    code, said = run(
        program, "test", tmp_path, "--workers", 2, "--junit", tmp_path / "x.xml", "--keep", tmp_path / "kept"
    )
    assert code == 1, said
    assert [line.split()[:3] for line in said.splitlines() if line.startswith(("ok", "FAIL"))] == [
        ["ok", "left-alone", "abandoned"], ["FAIL", "wrong", "abandoned"],
    ]  # fmt: skip
    assert (tmp_path / "kept" / "wrong" / "listen" / "00-agent.wav").is_file()
    assert [len(case) for case in ET.parse(tmp_path / "x.xml").getroot().iter("testcase")] == [0, 1]
