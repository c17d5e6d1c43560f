"""A machine on which vosk cannot be imported."""

import sys

import pytest

from voicesim.engines.vosk_recognizer import VoskRecognizer
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.unit


def test_without_vosk_the_remedy_is_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(EngineError, match="-> run: pip install --force-reinstall vosk"):
        VoskRecognizer(tmp_path)
