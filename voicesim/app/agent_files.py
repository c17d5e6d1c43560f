"""The agent of a headless call, from files: a folder of clips, one long recording, or a YAML of turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from voicesim.app.wording import complaint
from voicesim.app.yaml_files import place_of, plain, read_yaml
from voicesim.customer.checking import spoken_fault
from voicesim.dsp.quantise import quantise
from voicesim.dsp.stretching import shifted, stretched
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.errors import BadInput
from voicesim.model.protocols import Microphone, Synthesizer
from voicesim.model.units import to_samples
from voicesim.ports.audio_files import load_audio
from voicesim.ports.recording import RecordedMicrophone
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

AUDIO_SUFFIXES: Final = (".wav", ".flac", ".ogg", ".opus", ".mp3")


def _speakable(text: str) -> str:
    fault = spoken_fault(text)
    if fault is not None:
        raise ValueError(fault)
    return text


class TurnFile(BaseModel):
    """One turn of a YAML agent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wav: Annotated[str, Field(min_length=1)] | None = None
    """A clip, beside the YAML file."""
    text: Annotated[str, AfterValidator(_speakable)] | None = None
    """Spoken by a synthesiser instead."""
    rate: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    """How fast, as a share of the recorded pace."""
    gain_db: Annotated[float, Field(ge=-40, le=40)] = 0.0
    """Louder or softer."""
    pitch_shift_st: Annotated[float, Field(ge=-12, le=12)] = 0.0
    """Higher or lower, in semitones."""
    at: Literal["turn", "barge_in"] = "turn"
    """When the customer has finished, or over the customer's next line."""
    after_s: Annotated[float, Field(ge=0, le=300)] | None = None
    """Seconds to wait from the end of the customer's line, or for a barge-in from its beginning; else 0.4, or 1.5."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.wav is None) == (self.text is None):
            raise ValueError("give either `wav` or `text`")
        return self


class AgentFile(BaseModel):
    """A YAML of turns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turns: Annotated[list[TurnFile], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class AgentTurns:
    """Turns that were read already."""

    turns: tuple[TurnFile, ...]
    folder: Path
    """Where the names of their clips count from."""


Agent = Path | AgentTurns
"""A folder of clips, a recording, a YAML of turns, or such turns themselves."""


def load_agent(agent: Agent, synthesizer: Synthesizer) -> Microphone:
    """The agent a user named.

    Raises:
        BadInput: not there, nothing to hear in it, or a turn that cannot be used.
    """
    if isinstance(agent, AgentTurns) or is_yaml(agent):
        said = agent if isinstance(agent, AgentTurns) else read_turns(agent)
        return ScriptedAgent([_scripted(turn, said.folder, synthesizer) for turn in said.turns])
    if agent.is_dir():
        return ScriptedAgent([ScriptedTurn(load_audio(clip).pcm) for clip in clips_in(agent)])
    return RecordedMicrophone(load_audio(agent).pcm)


def is_yaml(path: Path) -> bool:
    """Whether the agent's turns are written there."""
    return path.suffix in {".yaml", ".yml"} and not path.is_dir()


def has_text(agent: Agent) -> bool:
    """Whether a synthesiser has to speak for the agent.

    Raises:
        BadInput: the YAML of turns cannot be used.
    """
    if isinstance(agent, Path) and not is_yaml(agent):
        return False
    said = agent if isinstance(agent, AgentTurns) else read_turns(agent)
    return any(turn.text is not None for turn in said.turns)


def agent_notes(agent: Agent) -> Iterator[str]:
    """What is wrong with clips that can be used all the same: path and note, in a line each.

    Raises:
        BadInput: as load_agent.
    """
    for path in _clips(agent):
        note = load_audio(path).note
        if note is not None:
            yield f"{path}: {note}"


def _clips(agent: Agent) -> list[Path]:
    if isinstance(agent, AgentTurns) or is_yaml(agent):
        said = agent if isinstance(agent, AgentTurns) else read_turns(agent)
        return [said.folder / turn.wav for turn in said.turns if turn.wav is not None]
    return clips_in(agent) if agent.is_dir() else [agent]


def clips_in(folder: Path) -> list[Path]:
    """The audio files of a folder in the order of their names.

    Raises:
        BadInput: there are none.
    """
    clips = sorted(path for path in folder.iterdir() if path.suffix.lower() in AUDIO_SUFFIXES)
    if not clips:
        remedy = f"put one file a turn there ({', '.join(AUDIO_SUFFIXES)}), named in order"
        raise BadInput("there is no audio in this folder", where=str(folder), remedy=remedy)
    return clips


def read_turns(path: Path) -> AgentTurns:
    """A YAML of turns; its clips lie beside it.

    Raises:
        BadInput: it cannot be read, or a turn cannot be used.
    """
    document = read_yaml(path)
    try:
        agent = AgentFile.model_validate(plain(document))
    except ValidationError as error:
        first = min(error.errors(), key=lambda item: item["type"] == "missing")  # a typo explains what is missing
        message, remedy = complaint(AgentFile, dict(first), "docs/headless.md")
        raise BadInput(message, where=place_of(path, document, first["loc"]), remedy=remedy) from None
    return AgentTurns(tuple(agent.turns), path.parent)


def _scripted(turn: TurnFile, folder: Path, synthesizer: Synthesizer) -> ScriptedTurn:
    after_samples = None if turn.after_s is None else to_samples(turn.after_s)
    return ScriptedTurn(_sound(turn, folder, synthesizer), turn.at == "barge_in", after_samples)


def _sound(turn: TurnFile, folder: Path, synthesizer: Synthesizer) -> Pcm:
    if turn.wav is not None:
        pcm = load_audio(folder / turn.wav).pcm
    else:
        from voicesim.dsp.resample import to_call_rate

        pcm = to_call_rate(synthesizer.render(turn.text or "", "neutral"))
    return _shaped(AudioClip(pcm), turn)


def _shaped(clip: AudioClip, turn: TurnFile) -> Pcm:
    pcm = clip.pcm
    if turn.rate != 1.0:
        pcm = stretched(pcm, turn.rate)
    if turn.pitch_shift_st != 0.0:
        pcm = shifted(pcm, turn.pitch_shift_st)
    return quantise(pcm * np.float32(10 ** (turn.gain_db / 20)))
