"""The natural voice that speaks an agent's turns that are only text, as the environment names it."""

import os
from pathlib import Path
from typing import Final, get_args

from voicesim.app.wording import nearest
from voicesim.engines.foreign_voice import ForeignEngine, ForeignVoice
from voicesim.model.errors import BadInput

VOICE: Final = "VOICESIM_AGENT_VOICE"
"""engine:model or engine:model#speaker, as in piper:/voices/amy.onnx or kokoro:/models/kokoro#af_heart."""
PYTHON: Final = "VOICESIM_AGENT_PYTHON"
"""A Python that has the engine; left out: this one."""
FORM: Final = "write ENGINE:MODEL or ENGINE:MODEL#SPEAKER, as in piper:/voices/amy.onnx"


def named_voice() -> ForeignVoice | None:
    """The voice that is named; None when none is.

    Raises:
        BadInput: what is named is no voice, or its model is not there.
    """
    named = os.environ.get(VOICE)
    if not named:
        return None
    engine, _, rest = named.partition(":")
    engines: tuple[ForeignEngine, ...] = get_args(ForeignEngine)
    found = next((one for one in engines if one == engine), None)
    if found is None:
        raise BadInput(f"there is no engine {engine!r}", where=VOICE, remedy=nearest(engine, engines) or FORM)
    model, _, speaker = rest.partition("#")
    if not model or not Path(model).exists():
        raise BadInput(f"there is no model {model!r}", where=VOICE, remedy=FORM)
    python = os.environ.get(PYTHON)
    return ForeignVoice(found, Path(model), speaker, python=Path(python) if python else None)
