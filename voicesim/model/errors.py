"""The tree of errors that a person may meet. Each says what is wrong, where, and what to do about it.

VoicesimError
├── BadInput            exit 2  something the user gave cannot be used
│   ├── BadAudio                an audio file or signal
│   └── BadScenario             a scenario file
├── MissingPart         exit 3  a device, model or engine is absent or unusable
│   └── EngineError             an engine failed, hung or returned rubbish
└── CallDiffers         exit 1  a replay or a test did not come out as recorded or expected
"""

from typing import ClassVar


class VoicesimError(Exception):
    """Base of every error of ours: one line of what, where and remedy."""

    exit_code: ClassVar[int] = 2
    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        self.message, self.where, self.remedy = message, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" -> {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}".replace("\n", " ")


class BadInput(VoicesimError):
    """Something the user gave cannot be used."""

    code = "bad_input"


class BadAudio(BadInput):
    """Audio that cannot be read or judged."""

    code = "bad_audio"


class BadScenario(BadInput):
    """A scenario file that cannot be played."""

    code = "bad_scenario"


class MissingPart(VoicesimError):
    """A device, model or engine is absent or unusable."""

    exit_code = 3
    code = "missing_part"


class EngineError(MissingPart):
    """A foreign engine failed, hung or returned rubbish."""

    code = "engine_failed"


class CallDiffers(VoicesimError):
    """A replay or a call test did not come out as recorded or expected."""

    exit_code = 1
    code = "differs"
