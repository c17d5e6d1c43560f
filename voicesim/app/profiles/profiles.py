"""Profiles: an agent's usual voice through one headset, one private JSON file each in the data folder."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from voicesim.app.folders import data_dir
from voicesim.app.places import check_regular, private_folder, reason
from voicesim.app.profiles.baseline_files import checked, read_json, strictly
from voicesim.disk.whole_file import whole_file
from voicesim.model.codec import plain
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.prosody.checks import Check

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
NAMES: Final = (
    "use up to 64 letters, digits, - and _, but not self or none; to read one, a path ending in .json will do"
)
USABLE: Final = 'use the name of a profile, or a .json file that holds one or the "baseline" of a judged row'
NEW: Final = "voicesim calibrate makes one, and shows with --list which there are"
TAKEN: Final = ("none", "self")  # what `judge --baseline` calls something else
FOLDER_OF_YOURS: Final = "set VOICESIM_DATA_DIR to a folder of yours"


@dataclass(frozen=True, slots=True)
class Source:
    """A recording that a profile was made from; neither its sound nor its words are kept."""

    file: str
    """Without its folder."""
    duration_s: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile file holds."""

    name: str
    headset: str | None
    """As the agent calls it."""
    made_from: tuple[Source, ...]
    speech_s: float | None
    baseline: Baseline
    checks: tuple[Check, ...]


def load_profile(name: str) -> Baseline:
    """A speaker's own baseline: the name of a profile, or a JSON file with a profile or with a bare baseline.

    Raises:
        BadInput: there is none, it is not a baseline, or it holds what no voice has.
    """
    return read_profile(name).baseline


def read_profile(name: str) -> Profile:
    """A whole profile; of a bare baseline nothing else is known.

    Raises:
        BadInput: as load_profile.
    """
    path = profile_path(name)
    return _read(path, _bytes(name, path))


def save_profile(profile: Profile) -> Path:
    """Write it under its name, whole or not at all, for its owner only.

    What stood there before is kept beside it as NAME.previous.json.

    Raises:
        BadInput: it cannot be called so, or the place cannot be written to.
    """
    path = new_path(profile.name)
    text = json.dumps(plain(profile), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        private_folder(path.parent)
        if path.exists():
            _write(previous_path(profile.name), _bytes(profile.name, path))
        _write(path, text.encode("utf-8", "replace"))  # file names may hold halves of letters
    except OSError as error:
        raise BadInput(f"cannot be written ({reason(error)})", where=str(path), remedy=FOLDER_OF_YOURS) from None
    return path


def restore_profile(name: str) -> Profile:
    """Take back the profile that was there before the last one; the last one can be taken back in the same way.

    Raises:
        BadInput: there is none before, it is no profile, or the place cannot be written to.
    """
    path, previous = new_path(name), previous_path(name)
    if not previous.exists():
        remedy = "only a profile that took the place of another can be undone"
        raise BadInput("there is no profile before this one", where=name, remedy=remedy)
    older = _read(previous, _bytes(name, previous))
    aside = path.with_name(f".part-{name}.restored.json")
    try:
        previous.replace(aside)  # renamed, never rewritten: whenever it ends, both are somewhere
        if path.exists():
            path.replace(previous)
        aside.replace(path)
    except OSError as error:
        raise BadInput(f"cannot be written ({reason(error)})", where=str(path), remedy=FOLDER_OF_YOURS) from None
    return replace(older, name=name)


def previous_path(name: str) -> Path:
    """Where the profile is that one of that name took the place of.

    Raises:
        BadInput: it cannot be called so.
    """
    return new_path(name).with_name(f"{name}.previous.json")


def profile_names() -> list[str]:
    """The profiles there are, by name."""
    return sorted(path.stem for path in _folder().glob("*.json") if NAME.fullmatch(path.stem))


def new_path(name: str) -> Path:
    """Where a profile of that name will be.

    Raises:
        BadInput: it cannot be called so.
    """
    if not NAME.fullmatch(name) or name in TAKEN:
        raise BadInput("is no name for a profile", where=repr(name), remedy=NAMES)
    return _folder() / f"{name}.json"


def profile_path(name: str) -> Path:
    """Where a profile of that name is; a name that ends in .json is a path.

    Raises:
        BadInput: it is neither.
    """
    return Path(name) if name.endswith(".json") else new_path(name)


def _folder() -> Path:
    return data_dir() / "profiles"


def _bytes(name: str, path: Path) -> bytes:
    try:
        if path.exists():
            check_regular(path)
            return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read ({reason(error)})", where=str(path), remedy=USABLE) from None
    raise BadInput("there is no such profile", where=name, remedy=NEW)


def _read(path: Path, written: bytes) -> Profile:
    try:
        return _profile(path.stem, read_json(written))
    except BadInput as error:
        raise BadInput(f"is not a profile: {error}", where=str(path), remedy=USABLE) from None


def _profile(name: str, document: Any) -> Profile:  # noqa: ANN401 - JSON
    if isinstance(document, dict) and "checks" in document:
        usual = strictly(Baseline, document.get("baseline"))
        return replace(strictly(Profile, document), name=name, baseline=checked(usual))
    row = isinstance(document, dict) and "baseline" in document
    return Profile(name, None, (), None, checked(strictly(Baseline, document["baseline"] if row else document)), ())


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as part:
        part.write_bytes(content)
