"""whatif.json of a call, and the changed sounds beside it; what was tried once is not tried again."""

import filecmp
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from voicesim import __version__
from voicesim.app.calls.files import WHATIF_SOUNDS as SOUNDS
from voicesim.app.calls.files import WHATIFS as FILE
from voicesim.app.places import private_folder
from voicesim.app.writing import write_private
from voicesim.call.saved_call import read_lines
from voicesim.coach.document import rounded
from voicesim.coach.whatif import WORDS, WhatIf, shown
from voicesim.model.audio import Pcm
from voicesim.model.codec import build, dumps, plain
from voicesim.model.errors import BadInput
from voicesim.model.record import CallOptions
from voicesim.ports.audio_files import save_audio

FORMAT: Final = 1
MOOD_DECIMALS: Final = 4
ABOUT: Final = "What the simulated customer would have made of it; no statement about people."


@dataclass(frozen=True, slots=True)
class TriedChanges:
    """What was tried of a call, so far."""

    found: tuple[WhatIf, ...]
    complete: bool
    """Every candidate was tried."""


NONE: Final = TriedChanges((), complete=False)


def read_tries(folder: Path, wanted_for: dict[str, Any]) -> TriedChanges:
    """What the file says; nothing where there is none, it is damaged, or it was made for something else."""
    try:
        document = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if document["format"] != FORMAT or document["made_for"] != wanted_for:
            return NONE
        found = tuple(build(WhatIf, {**row["tried"]}) for row in document["tried"])
        return TriedChanges(found, bool(document["complete"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError, BadInput):
        return NONE


def write_tries(folder: Path, tries: TriedChanges, wanted_for: dict[str, Any]) -> None:
    """Write the file, for its owner only.

    Raises:
        BadInput: the folder cannot be written to, or the call was deleted meanwhile.
    """
    _check_not_forgotten(folder)
    best = shown(tries.found)
    document = {
        "format": FORMAT,
        "about": ABOUT,
        "made_for": wanted_for,
        "complete": tries.complete,
        "shown": [_row(one) for one in best],
        "tried": [_row(one) for one in tries.found],
    }
    write_private(folder / FILE, dumps(document) + "\n")


def made_for(folder: Path, options: CallOptions) -> dict[str, Any]:
    """What a result holds for: this recording, judged by this version with these models.

    Raises:
        BadInput: the recording cannot be read.
    """
    try:
        end = json.loads(read_lines(folder / "inputs.jsonl")[-1])
    except (IndexError, ValueError, RecursionError):
        raise BadInput("is damaged", where=str(folder / "inputs.jsonl")) from None
    inputs = end.get("inputs_sha256") if isinstance(end, dict) else None
    return {"voicesim": __version__, "inputs_sha256": inputs, "models": dict(sorted(options.models.items()))}


def helpful(folder: Path, options: CallOptions) -> list[WhatIf]:
    """What is told of in the report of the call in that folder; nothing where nothing was tried."""
    try:
        return shown(read_tries(folder, made_for(folder, options)).found) if (folder / FILE).exists() else []
    except BadInput:
        return []


def keep_sound(folder: Path, one: WhatIf, mic: Pcm) -> WhatIf:
    """Keep the changed sound of what would have helped: the same what-if, with where it is.

    Raises:
        BadInput: the folder cannot be written to, or the call was deleted meanwhile.
    """
    if not one.helps:
        return one
    _check_not_forgotten(folder)
    name = f"{SOUNDS}/turn-{one.turn:02}-{one.change.replace('_', '-')}.wav"
    try:
        private_folder(folder / SOUNDS)
        save_audio(folder / name, mic)
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror}", where=str(folder / name)) from None
    return replace(one, agent=name)


def command_for(folder: Path | str, one: WhatIf) -> str:
    """How the branch is heard in full, and proved."""
    return f"voicesim redo {folder} --turn {one.turn} --agent {folder}/{one.agent}"


def is_whatif_sound(agent: Path, folder: Path) -> bool:
    """Whether recorded agent turns are, or hold, a changed sound: that of the call in this folder, or of any other.

    A copy of one elsewhere is known by its content.
    """
    kept = [path for path in (folder / SOUNDS).glob("*.wav") if path.is_file()]
    heard = [path for path in agent.iterdir() if path.is_file()] if agent.is_dir() else [agent]
    inside = {path.resolve().parent for path in heard}
    if any(place.name == SOUNDS and (place.parent / FILE).exists() for place in inside):
        return True
    return any(filecmp.cmp(one, other, shallow=False) for one in heard for other in kept)


def _check_not_forgotten(folder: Path) -> None:
    """A search takes minutes: what was forgotten meanwhile must not come back, with the agent's voice in it."""
    if not (folder / "inputs.jsonl").is_file():
        raise BadInput("was deleted meanwhile", where=str(folder), remedy="nothing more is tried, and nothing is kept")


def _row(one: WhatIf) -> dict[str, Any]:
    row = rounded(plain(one), MOOD_DECIMALS)
    return {"words": WORDS[one.change], "effect": one.effect, "helps": one.helps, "tried": row}


def ordered(found: Sequence[WhatIf]) -> tuple[WhatIf, ...]:
    """By turn, then by the change."""
    return tuple(sorted(found, key=lambda one: (one.turn, list(WORDS).index(one.change))))
