"""voicesim history in a process of its own: what it prints where signs are few, and what it does not load."""

import subprocess
import sys

import pytest

from voicesim.app.history.store import open_history

pytestmark = pytest.mark.slow


def test_a_plain_terminal_gets_plain_signs(data, past_call):
    open_history().put([past_call(day, total=40 + 4 * day) for day in range(12)])
    shown = subprocess.run(
        [sys.executable, "-m", "voicesim.app.cli", "history"],
        capture_output=True,
        check=True,
        env={
            "PYTHONIOENCODING": "ascii",
            "VOICESIM_DATA_DIR": str(open_history().where).removesuffix("/history.sqlite3"),
        },
    )
    assert b"Score" in shown.stdout
    assert shown.stdout.isascii()


LOADED = """
import sys
from voicesim.app.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *sorted({"sqlalchemy", "numpy", "pydantic"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (("--help",), {"sqlalchemy", "numpy", "pydantic"}),
        (("models", "list"), {"sqlalchemy"}),
        (("calibrate", "--list"), {"sqlalchemy"}),
    ],
)
def test_help_and_other_commands_load_no_database(words, unwanted):
    ran = subprocess.run([sys.executable, "-c", LOADED, *words], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert not unwanted & set(ran.stdout.splitlines()[-1].split())
