"""The recogniser of the tests, which hears what it is told to: where words are given and the voice is in question."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "shared"))
from scripted_recognizer import ScriptedRecognizer

__all__ = ["ScriptedRecognizer"]
