"""Rehearsing scenarios: three synthetic agents play each, and only the assertive one may reach a good end.

Fast, the same engine plays the call with hummed sound in which the words are written, so that neither a speech model
nor a voice decides; otherwise the agents are spoken and heard like people.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from voicesim.app import wire
from voicesim.app.floor_words import load_floor_words
from voicesim.app.wording import complaint
from voicesim.app.yaml_files import place_of, plain, read_yaml
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.workbench import Workbench
from voicesim.customer.customer import Customer
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.written_turn import WrittenTurn, written
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps
from voicesim.model.customer import Mood, Outcome, Style
from voicesim.model.errors import BadInput
from voicesim.model.events import CallEnded, CallStarted, Event, MoodChanged, PlaybackStarted
from voicesim.model.prosody import Baseline
from voicesim.model.rehearsal import Manner, Rehearsal
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure

WRITTEN: Final = "`assertive:`, `passive:` and `aggressive:`, each with a list of what that agent says"
FOLDER: Final = "rehearsals"
HUMS: Final[dict[Manner, Style]] = {"assertive": "neutral", "passive": "mumbling", "aggressive": "furious"}
"""How each agent sounds when its words are hummed."""
SPOKEN: Final[dict[Manner, dict[str, float]]] = {
    "assertive": {},
    "passive": {"gain_db": -8.0, "pitch_shift_st": -1.5, "rate": 0.9},
    "aggressive": {"gain_db": 8.0, "pitch_shift_st": 3.0, "rate": 1.05},
}
"""What is done to a spoken turn to give it the manner."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How one agent fared in one scenario."""

    scenario: str
    manner: Manner
    seed: int
    outcome: Outcome
    good: bool
    """The outcome is one of the scenario's good ends."""
    mood: Mood
    """At the end."""
    lines: tuple[str, ...]
    """What the customer said, by the ids of the lines."""
    duration_s: float

    @property
    def as_wanted(self) -> bool:
        """The assertive agent reaches a good end, the others do not."""
        return self.good == (self.manner == "assertive")


def load_rehearsal(scenario: Scenario, scenario_file: Path) -> Rehearsal:
    """The turns of the three agents, from the folder `rehearsals` beside the scenario.

    Raises:
        BadInput: there are none for this scenario, or the file holds something else.
    """
    from pydantic import ValidationError

    path = scenario_file.parent / FOLDER / scenario_file.name
    if not path.is_file():
        remedy = f"write {path}: `scenario: {scenario.id}`, then {WRITTEN} (docs/scenarios.md)"
        raise BadInput("has no rehearsal", where=scenario.id, remedy=remedy)
    document = read_yaml(path)
    try:
        return Rehearsal.model_validate(plain(document))
    except ValidationError as error:
        message, remedy = complaint(Rehearsal, dict(error.errors()[0]), "docs/scenarios.md")
        raise BadInput(message, where=place_of(path, document, error.errors()[0]["loc"]), remedy=remedy) from None


def rehearse_fast(scenario: Scenario, rehearsal: Rehearsal, manner: Manner, seed: int) -> Rehearsed:
    """One call with written words."""
    turns = [hummed(text, manner, index) for index, text in enumerate(getattr(rehearsal, manner))]
    engine = Engine(Customer(scenario, seed), wire.clean_detector(), hum_baseline(), load_floor_words())
    agent = ScriptedAgent([ScriptedTurn(turn.pcm) for turn in turns])
    with Workbench(wire.written_engines(turns, scenario)) as workbench:
        events = run_headless(engine, agent, workbench, ())
    return _rehearsed(scenario, manner, seed, events)


def rehearse_aloud(
    scenario: Scenario, rehearsal: Rehearsal, manner: Manner, seed: int, agents: Path | None
) -> Rehearsed:
    """One call through voice and ears; recorded turns where there are any, else the voice at hand speaks them.

    Raises:
        VoicesimError: the speech model or the voice is missing.
    """
    from voicesim.app.calls.running import RunPlan, run_call

    with TemporaryDirectory(prefix="voicesim-rehearsal-") as folder:
        recorded = agents / f"{scenario.id}-{manner}" if agents is not None else None
        agent = recorded if recorded is not None and recorded.is_dir() else Path(folder) / "agent.yaml"
        if agent != recorded:
            agent.write_text(
                dumps({"turns": [{"text": text, **SPOKEN[manner]} for text in getattr(rehearsal, manner)]}),
                encoding="utf-8",
            )
        result = run_call(RunPlan(scenario, agent, None, seed, Path(folder) / "call", kept=False), lambda _: None)
    return _rehearsed(scenario, manner, seed, result.call.events)


@cache
def hum_baseline() -> Baseline:
    """What is usual for an agent that hums neutrally."""
    texts = ("good morning and thank you for calling", "i can look into that now", "let me read that back to you")
    return from_utterances(measure(hummed(text, "assertive", 900 + i).pcm, (), None) for i, text in enumerate(texts))


def hummed(text: str, manner: Manner, index: int) -> WrittenTurn:
    """A turn as sound without a voice, with its words written in it; no two turns of one agent have the same index."""
    pcm: Pcm = to_call_rate(wire.hum().render(text, HUMS[manner]))
    return written(pcm, [word.text for word in words_from_text(text)], seed=index)


def _rehearsed(scenario: Scenario, manner: Manner, seed: int, events: tuple[Event, ...]) -> Rehearsed:
    ended = events[-1]
    if not isinstance(ended, CallEnded):
        raise TypeError("a call ends with CallEnded")
    moods = [event.mood for event in events if isinstance(event, CallStarted | MoodChanged)]
    lines = tuple(event.line_id for event in events if isinstance(event, PlaybackStarted))
    good = ended.outcome in scenario.good
    return Rehearsed(
        scenario.id, manner, seed, ended.outcome, good, moods[-1], lines, round(ended.at_sample / RATE_HZ, 1)
    )
