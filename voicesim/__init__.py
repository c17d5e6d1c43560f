"""voicesim: an offline voice call simulator that hears what the agent says and how it is said.

For programs (docs/api.md): judge, score, run_call, run_call_tests, Scenario, AgentTurn, and the errors below
VoicesimError.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from voicesim.app.api.call_tests import CallTestResults, run_call_tests
    from voicesim.app.api.calls import AgentTurn, CallResult, RunOptions, run_call
    from voicesim.app.api.judging import JudgedFile, Judgements, judge
    from voicesim.app.api.scenarios import Scenario
    from voicesim.app.api.scoring import ScoredCall, ScoredCalls, ScoreOptions, score
    from voicesim.model.errors import BadAudio, BadInput, BadScenario, EngineError, MissingPart, VoicesimError
else:
    _HOMES = {
        "voicesim.app.api.call_tests": ("CallTestResults", "run_call_tests"),
        "voicesim.app.api.calls": ("AgentTurn", "CallResult", "RunOptions", "run_call"),
        "voicesim.app.api.judging": ("JudgedFile", "Judgements", "judge"),
        "voicesim.app.api.scenarios": ("Scenario",),
        "voicesim.app.api.scoring": ("ScoreOptions", "ScoredCall", "ScoredCalls", "score"),
        "voicesim.model.errors": (
            "BadAudio", "BadInput", "BadScenario", "EngineError", "MissingPart", "VoicesimError",
        ),
    }  # fmt: skip

    def __getattr__(name):  # noqa: ANN001, ANN202 - what it gives is typed above
        """Load what is asked for, and nothing before."""
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                from voicesim.app.blas import one_thread

                one_thread()
                return globals().setdefault(name, getattr(import_module(home), name))
        raise AttributeError(f"module 'voicesim' has no attribute {name!r}")

    def __dir__():  # noqa: ANN202 - see above
        return sorted({*globals(), *__all__})


__all__ = [
    "AgentTurn",
    "BadAudio",
    "BadInput",
    "BadScenario",
    "CallResult",
    "CallTestResults",
    "EngineError",
    "JudgedFile",
    "Judgements",
    "MissingPart",
    "RunOptions",
    "Scenario",
    "ScoreOptions",
    "ScoredCall",
    "ScoredCalls",
    "VoicesimError",
    "__version__",
    "judge",
    "run_call",
    "run_call_tests",
    "score",
]
