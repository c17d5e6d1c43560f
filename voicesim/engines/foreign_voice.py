"""A voice of an engine that voicesim does not bring along."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ForeignEngine = Literal["piper", "kokoro"]


@dataclass(frozen=True, slots=True)
class ForeignVoice:
    """Which voice of which engine."""

    engine: ForeignEngine
    model: Path
    """Piper: the .onnx; Kokoro: the folder of its weights."""
    speaker: str = ""
    """The engine's own name or number of it; empty: its first."""
    rate_factor: float = 1.0
    python: Path | None = None
    """A Python that has the engine; None: this one."""
