"""Sound libraries print on file descriptor 2; people see what we say, and nothing of that."""

import os
import subprocess
import sys

import pytest

from voicesim.app.own_stderr import own_stderr

pytestmark = pytest.mark.unit

BOTH = """
import os, sys
from voicesim.app.own_stderr import own_stderr
with own_stderr():
    print("ours", file=sys.stderr)
    print("the screen's", file=sys.__stderr__)
    os.write(2, b"Expression 'ret' failed in 'pa_linux_alsa.c', line: 3349\\n")
    with own_stderr():
        os.write(2, b"ALSA lib pcm.c\\n")
        print("inside", file=sys.stderr)
    raise ValueError("our own trouble")
"""


def test_what_python_prints_arrives_and_what_libraries_print_does_not():
    ran = subprocess.run([sys.executable, "-c", BOTH], capture_output=True, text=True, timeout=20)
    assert "Expression" not in ran.stderr
    assert "ALSA" not in ran.stderr
    assert ran.stderr.startswith("ours\nthe screen's\ninside\nTraceback")
    assert ran.stderr.endswith("ValueError: our own trouble\n")


def test_stderr_is_as_it_was_afterwards_and_no_descriptor_is_left_open(capfd):
    before, streams = os.dup(2), (sys.stderr, sys.__stderr__)
    os.close(before)
    for _ in range(3):
        with own_stderr():
            os.write(2, b"noise\n")
    after = os.dup(2)
    os.close(after)
    os.write(2, b"ours\n")
    assert (after, sys.stderr, sys.__stderr__) == (before, *streams)
    assert capfd.readouterr().err == "ours\n"


def test_without_a_stderr_nothing_is_done():
    kept = os.dup(2)
    os.close(2)
    try:
        with own_stderr():
            pass
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(2)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


GONE = """
import os, sys
from voicesim.app.own_stderr import own_stderr
there, here = os.openpty()
os.dup2(here, 2)
os.close(here)
with own_stderr():
    os.close(there)
    for _ in range(100):
        print("is anybody there?", file=sys.stderr)
print("lived on")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_terminal_that_went_away_is_no_error():
    ran = subprocess.run([sys.executable, "-c", GONE], capture_output=True, text=True, timeout=20)
    assert ran.stdout == "lived on\n"
