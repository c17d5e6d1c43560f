"""The documents say what the program does."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit


def test_the_command_reference_is_up_to_date(root):
    checked = subprocess.run(
        [sys.executable, root / "scripts" / "write_cli_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
