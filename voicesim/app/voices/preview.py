"""A voice heard outside a call."""

from pathlib import Path
from typing import get_args

from voicesim.app import wire
from voicesim.app.writing import require_folder
from voicesim.dsp.resample import to_call_rate
from voicesim.model.customer import Style
from voicesim.model.errors import BadInput
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import save_audio


def preview(voice: str, text: str, style: str, out: Path) -> float:
    """Write what a call would play; seconds of it.

    Raises:
        BadInput: there is no such voice or style, or the file cannot be written.
        EngineError: the voice failed.
    """
    wanted = checked_style(style)
    if not text.strip():
        raise BadInput("there is nothing to say", where="TEXT", remedy="write a sentence")
    require_folder(out)
    with wire.synthesizer(voice) as synthesizer:
        pcm = to_call_rate(synthesizer.render(text, wanted))
    save_audio(out, pcm)
    return len(pcm) / RATE_HZ


def checked_style(style: str) -> Style:
    """The style of that name.

    Raises:
        BadInput: there is none.
    """
    for known in get_args(Style):
        if style == known:
            found: Style = known
            return found
    raise BadInput(f"there is no style {style!r}", where="--style", remedy=f"choose from: {', '.join(get_args(Style))}")
