"""Profiles: an agent's usual voice through one headset, one private JSON file each in the data folder."""

import json
import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from voicesim.app.judge_paths import check_regular, reason
from voicesim.model.codec import build, plain
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline
from voicesim.prosody.baseline import FEATURES
from voicesim.prosody.checks import Check

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
SOURCES: Final = ("profile", "self", "population")
RANGES: Final = {
    "utterances": (0, 1_000_000),
    "level_p90_dbfs": (-120, 3),
    "f0_median_hz": (40, 800),
    "f0_movement_st_per_s": (0, 500),
    "spectral_tilt_db": (-100, 100),
    "low_slope_db_per_khz": (-1_000, 1_000),
    "hnr_db": (-50, 100),
    "articulation_rate_per_s": (0.1, 30),
    "bandwidth_hz": (0, 8_000),
}
"""What a voice can have at all; wider than what is ever measured."""
NAMES: Final = (
    "use up to 64 letters, digits, - and _, but not self or none; to read one, a path ending in .json will do"
)
USABLE: Final = 'use the name of a profile, or a .json file that holds one or the "baseline" of a judged row'
NEW: Final = "voicesim calibrate makes one, and shows with --list which there are"
TAKEN: Final = ("none", "self")  # what `judge --baseline` calls something else


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
    written = _bytes(name, path)
    try:
        document = json.loads(written)
        return _profile(path.stem, document)
    except (ValueError, RecursionError, BadInput) as error:
        raise BadInput(f"is not a profile ({error})", where=str(path), remedy=USABLE) from None


def save_profile(profile: Profile) -> Path:
    """Write it under its name, whole or not at all, for its owner only.

    What stood there before is kept beside it as NAME.previous.json.

    Raises:
        BadInput: it cannot be called so, or the place cannot be written to.
    """
    path = new_path(profile.name)
    text = json.dumps(plain(profile), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            _write(path.with_name(f"{profile.name}.previous.json"), _bytes(profile.name, path))
        _write(path, text.encode("utf-8", "replace"))  # file names may hold halves of letters
    except OSError as error:
        remedy = "set VOICESIM_DATA_DIR to a folder of yours"
        raise BadInput(f"cannot be written ({reason(error)})", where=str(path), remedy=remedy) from None
    return path


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
    from voicesim.app.wire import data_dir

    return data_dir() / "profiles"


def _bytes(name: str, path: Path) -> bytes:
    try:
        if path.exists():
            check_regular(path)
            return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read ({reason(error)})", where=str(path), remedy=USABLE) from None
    raise BadInput("there is no such profile", where=name, remedy=NEW)


def _profile(name: str, document: Any) -> Profile:  # noqa: ANN401 - JSON
    if isinstance(document, dict) and "checks" in document:
        profile = build(Profile, document)
        return replace(profile, name=name, baseline=_checked(profile.baseline))
    inner = document.get("baseline") if isinstance(document, dict) else None
    return Profile(name, None, (), None, _checked(build(Baseline, inner or document)), ())


def _checked(baseline: Baseline) -> Baseline:
    """Within what a voice can have, and rounded as a call keeps it, so that a replay starts from the same."""
    if baseline.source not in SOURCES:
        raise BadInput(f"source is {baseline.source!r}, none of {', '.join(SOURCES)}")
    for name, (least, most) in RANGES.items():
        value = getattr(baseline, name)
        if value is not None and not least <= value <= most:  # a NaN is in no range
            raise BadInput(f"{name} is {value:g}, outside {least:g} to {most:g}")
    for name in baseline.untrusted:
        if name not in FEATURES:
            raise BadInput(f"untrusted names {name!r}, which is none of {', '.join(FEATURES)}")
    return build(Baseline, plain(baseline))


def _write(path: Path, content: bytes) -> None:
    """Beside the file first, then in its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=".json")  # is 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
