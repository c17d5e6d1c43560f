"""Voices on the disk: a folder each with voice.yaml, takes.jsonl and the takes; found, read, written whole."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from voicesim.app.content import voices_dir
from voicesim.app.folders import data_dir
from voicesim.app.places import private_folder, reason
from voicesim.app.wording import complaint, nearest
from voicesim.app.writing import write_private
from voicesim.app.yaml_files import place_of, plain, read_yaml
from voicesim.engines.base_voices import BASE_VOICES
from voicesim.engines.take_shelf import TakeShelf
from voicesim.model.codec import dumps
from voicesim.model.errors import BadInput
from voicesim.model.voice import Take, VoiceAbout, words_key

ABOUT: Final = "voice.yaml"
TAKES: Final = "takes.jsonl"
PAGE: Final = "docs/voices.md"
LARGEST_INDEX_BYTES: Final = 20_000_000
MOST_TAKES: Final = 20_000
MEND: Final = "record or import the voice again"


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that was read; its takes are not looked at yet."""

    about: VoiceAbout
    folder: Path
    takes: tuple[Take, ...]
    damaged: tuple[Take, ...] = ()
    """Takes that were set apart and are not among `takes`; they stay in the list until they are recorded anew."""

    @property
    def sha256(self) -> str:
        """Over which words sound how: neither order nor remarks count."""
        rows = sorted((words_key(take.text), take.style, take.sha256) for take in self.takes)
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def own_voices_dir() -> Path:
    """Where a user's own voices are kept."""
    return data_dir() / "voices"


def voice_folders() -> dict[str, Path]:
    """Folder of each voice that is there, by name; of two the user's own counts."""
    found: dict[str, Path] = {}
    for base in (voices_dir(), own_voices_dir()):
        if base.is_dir():
            found |= {path.parent.name: path.parent for path in sorted(base.glob(f"*/{ABOUT}"))}
    return found


def find_voice(name: str) -> Path:
    """The folder of a voice, by its name or as a path.

    Raises:
        BadInput: there is none, with the nearest name there is.
    """
    folders = voice_folders()
    if name in folders:
        return folders[name]
    if (Path(name) / ABOUT).is_file():
        return Path(name)
    remedy = nearest(name, folders) or "voicesim voices list shows which there are"
    raise BadInput("there is no such voice", where=name, remedy=remedy)


def suited_voice(scenario_id: str, folders: dict[str, Path]) -> str | None:
    """The first voice that says it suits that scenario, the user's own before bundled ones.

    One whose files cannot be read suits none.
    """
    for name in sorted(folders, key=lambda one: (own_voices_dir() not in folders[one].parents, one)):
        with suppress(BadInput):
            if scenario_id in read_about(folders[name] / ABOUT).suits and read_takes(folders[name] / TAKES):
                return name
    return None


def read_voice(folder: Path) -> Voice:
    """A voice with its list of takes.

    Raises:
        BadInput: a file is missing, cannot be read, or holds something else.
    """
    return Voice(read_about(folder / ABOUT), folder, read_takes(folder / TAKES))


def read_about(path: Path) -> VoiceAbout:
    """What voice.yaml says.

    Raises:
        BadInput: the first thing wrong with it, with its line.
    """
    document = read_yaml(path)
    values: Any = plain(document)
    if isinstance(values, dict) and isinstance(values.get("consent"), dict):
        values["consent"] = _with_date(values["consent"])
    try:
        about = VoiceAbout.model_validate(values)
    except ValidationError as error:
        first = min(error.errors(), key=lambda item: item["type"] == "missing")  # a typo explains what is missing
        message, remedy = complaint(VoiceAbout, dict(first), PAGE)
        raise BadInput(message, where=place_of(path, document, first["loc"]), remedy=remedy) from None
    if about.fallback is not None and about.fallback not in BASE_VOICES:
        remedy = nearest(about.fallback, BASE_VOICES) or f"known here: {', '.join(BASE_VOICES)}"
        message = f"fallback: the synthesiser has no voice {about.fallback!r}"
        raise BadInput(message, where=place_of(path, document, ("fallback",)), remedy=remedy)
    return about


def _with_date(consent: dict[str, Any]) -> dict[str, Any]:
    """A date may stand there with quotes or without; `plain` keeps the one and not the other."""
    from datetime import date

    try:
        return consent | {"on": date.fromisoformat(str(consent.get("on")))}
    except ValueError:
        return consent


def read_takes(path: Path) -> tuple[Take, ...]:
    """The rows of takes.jsonl; none where nothing was recorded yet.

    Raises:
        BadInput: the first row that is none, with its line.
    """
    if not path.exists():
        return ()
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_INDEX_BYTES:
            raise BadInput("is no list of takes", where=str(path), remedy=MEND)
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "is not text"
        raise BadInput(f"cannot be read ({why})", where=str(path), remedy=MEND) from None
    if len(lines) > MOST_TAKES:
        raise BadInput(f"holds {len(lines)} takes, more than {MOST_TAKES}", where=str(path), remedy=MEND)
    return tuple(_take(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())


def _take(line: str, where: str) -> Take:
    try:
        return Take.model_validate_json(line)
    except ValidationError as error:
        message, _ = complaint(Take, dict(error.errors()[0]), PAGE)
        raise BadInput(message, where=where, remedy=MEND) from None


def misnamed(voice: Voice) -> BadInput | None:
    """The error of a voice whose name in voice.yaml is not that of its folder; None when both are alike."""
    path, name = voice.folder / ABOUT, voice.folder.name
    folder = name if name not in ("", "..") else voice.folder.resolve().name
    if folder == voice.about.name:
        return None
    remedy = "rename the folder, or change the name here"
    what = f"name: {voice.about.name!r} is not the name of its folder, {folder!r}"
    return BadInput(what, where=place_of(path, read_yaml(path), ("name",)), remedy=remedy)


def opened_shelf(voice: Voice) -> TakeShelf:
    """The takes for a call, each checked against its sum, so that nothing is missed in mid-call.

    Raises:
        BadInput: a take is gone or was altered.
    """
    faults = damaged_takes(voice)
    if faults:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        remedy = f"voicesim voices check {voice.about.name}"
        raise BadInput(f"{faults[0]}{more}", where=str(voice.folder), remedy=remedy)
    return TakeShelf(voice.about.name, voice.folder, voice.takes, voice.sha256)


def damaged_takes(voice: Voice) -> list[str]:
    """What is wrong with the files of the takes, a line each."""
    return [fault for take in voice.takes if (fault := take_fault(voice, take)) is not None]


def take_fault(voice: Voice, take: Take) -> str | None:
    """What is wrong with the file of a take, in words; None when it is the one that was kept."""
    path = voice.folder / take.file
    try:
        if path.is_symlink() or not path.is_file():
            return f"{take.file} is not there"
        content = path.read_bytes()
    except OSError as error:
        return f"{take.file} cannot be read ({reason(error)})"
    return None if hashlib.sha256(content).hexdigest() == take.sha256 else f"{take.file} is not what was kept"


def write_takes(folder: Path, takes: tuple[Take, ...]) -> None:
    """The list of takes, whole or not at all: of two of the same words and style the later one stays.

    Raises:
        BadInput: it cannot be written.
    """
    kept = {(words_key(take.text), take.style): take for take in takes}
    write_private(folder / TAKES, "".join(dumps(take.model_dump(mode="json")) + "\n" for take in kept.values()))


def write_about(folder: Path, about: VoiceAbout) -> None:
    """A new voice.yaml, or one in the place of another.

    Raises:
        BadInput: it cannot be written.
    """
    from io import StringIO

    from ruamel.yaml import YAML

    try:
        private_folder(folder)
    except OSError as error:
        raise BadInput(f"cannot be made ({reason(error)})", where=str(folder), remedy="choose another place") from None
    text = StringIO()
    writer = YAML()
    writer.width = 110
    writer.dump(about.model_dump(mode="json", exclude_none=True, exclude_defaults=True), text)
    write_private(folder / ABOUT, text.getvalue())
