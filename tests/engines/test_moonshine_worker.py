"""The process of the second recogniser: what goes wrong with it costs one clip at most."""

import sys
from pathlib import Path

import pytest

from voicesim.engines import moonshine_worker
from voicesim.engines.moonshine_worker import MoonshineWorker
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.unit

ANSWERS = """
import json, os, sys
for line in sys.stdin:
    print(json.dumps({"text": f"{os.getpid()} {line.strip()}"}), flush=True)
"""


def worker(program, **more):
    return MoonshineWorker((sys.executable, "-S", "-c", program), **more)


def test_a_clip_is_answered_and_an_old_child_is_replaced(monkeypatch):
    monkeypatch.setattr(moonshine_worker, "LIFE_S", 3.0)
    made = worker(ANSWERS)
    children = [made.text_of(Path("a.wav"), 2.0).split()[0] for _ in range(4)]
    made.close()
    assert children[0] == children[1] != children[2] == children[3]


def test_a_child_that_died_is_tried_once_more(tmp_path):
    once = tmp_path / "once"
    dies = f"import os, sys\nif not os.path.exists({str(once)!r}): open({str(once)!r}, 'w').close(), sys.exit(3)\n"
    made = worker(dies + ANSWERS)
    assert made.text_of(Path("a.wav"), 1.0).endswith("a.wav")
    made.close()


@pytest.mark.parametrize(
    ("program", "message", "patience_s"),
    [
        ("import sys; sys.exit(3)", "twice running", 60.0),
        ("import time; time.sleep(60)", "twice running", 0.1),
        ("print('what?', flush=True); input()", "twice running", 60.0),
        ("""input(); print('{"error": "no such file"}', flush=True)""", "failed: no such file", 60.0),
    ],
)
def test_a_child_that_is_of_no_use_is_one_error(program, message, patience_s):
    made = worker(program, patience_s=patience_s)
    with pytest.raises(EngineError, match=message):
        made.text_of(Path("a.wav"), 1.0)
    made.close()


def test_a_program_that_is_not_there_is_told():
    with pytest.raises(EngineError, match="cannot be started"):
        MoonshineWorker(("/nowhere/python",)).text_of(Path("a.wav"), 1.0)
