"""The voices of this machine, for the commands that list, show and check them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from voicesim.app.one_line import one_line
from voicesim.app.scenarios.files import (
    find_scenario,
    load_scenario,
    scenario_errors,
    scenario_paths,
    with_general_lines,
)
from voicesim.app.voices.coverage import Coverage, coverage, speaks_for
from voicesim.app.voices.files import (
    Voice,
    damaged_takes,
    find_voice,
    misnamed,
    own_voices_dir,
    read_voice,
    voice_folders,
)
from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.engines.styling import target_lufs
from voicesim.engines.take_shelf import TakeShelf, read_take
from voicesim.model.errors import BadInput, EngineError
from voicesim.model.scenario import Scenario
from voicesim.model.voice import Take

LOUDEST_DBTP: Final = -0.9
LOUDNESS_TOLERANCE_DB: Final = 3.0
"""A take far from the loudness of its style was put there by hand."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a voice."""

    voice: Voice
    faults: tuple[str, ...]
    """It cannot be used with these."""
    doubts: tuple[str, ...]
    coverages: tuple[Coverage, ...]


def voice_rows() -> list[dict[str, Any]]:
    """One row a voice, by name; one that cannot be read has an error."""
    return [_row(name) for name in sorted(voice_folders())]


def _row(name: str) -> dict[str, Any]:
    folder = voice_folders()[name]
    row: dict[str, Any] = {"name": name, "folder": str(folder), "own": own_voices_dir() in folder.parents}
    try:
        return row | described(read_voice(folder)) | {"error": None}
    except BadInput as error:
        return row | {"error": str(error)}


def described(voice: Voice) -> dict[str, Any]:
    """A voice in numbers and words."""
    about = voice.about
    styles: dict[str, int] = {}
    for take in voice.takes:
        styles[take.style] = styles.get(take.style, 0) + 1
    return {
        **about.model_dump(mode="json"),
        "takes": len(voice.takes),
        "seconds": round(sum(take.duration_s for take in voice.takes), 1),
        "styles": dict(sorted(styles.items())),
        "sha256": voice.sha256,
    }


def check_voice(name: str, scenarios: Sequence[str]) -> Checked:
    """Its files against their sums, its takes' loudness, and how much it covers of each scenario.

    Without scenarios those that it has any take for, or suits.

    Raises:
        BadInput: there is no such voice or scenario, or its list of takes cannot be read.
    """
    voice = read_voice(find_voice(name))
    faults = damaged_takes(voice)
    wrong_name = misnamed(voice)
    doubts = [str(wrong_name)] if wrong_name is not None else []
    doubts += [doubt for take in voice.takes for doubt in _doubts(voice, take)] if not faults else []
    if scenarios:
        found = [coverage(voice, load_scenario(find_scenario(one))) for one in scenarios]
    else:
        found = list(_bundled(voice))
    return Checked(voice, tuple(faults), tuple(doubts), tuple(found))


def _bundled(voice: Voice) -> Iterator[Coverage]:
    """Of the bundled scenarios that the voice suits, or has a take of a line that is theirs alone."""
    for path in scenario_paths():
        with suppress(BadInput):  # voicesim scenarios check tells of those
            written = scenario_errors(path)
            if isinstance(written, Scenario) and (written.id in voice.about.suits or speaks_for(voice, written)):
                yield coverage(voice, with_general_lines(written))


def _doubts(voice: Voice, take: Take) -> list[str]:
    shelf = TakeShelf(voice.about.name, voice.folder, voice.takes, voice.sha256)
    try:
        clip = read_take(shelf, take)
    except EngineError as error:
        return [f"{take.file}: {error.message}"]
    lufs, peak_dbtp = loudness_lufs(clip), true_peak_dbtp(clip)
    found = []
    if abs(lufs - target_lufs(take.style)) > LOUDNESS_TOLERANCE_DB:
        found.append(f"{lufs:.1f} LUFS, a {take.style} take is kept at {target_lufs(take.style):.0f}")
    if peak_dbtp > LOUDEST_DBTP:
        found.append(f"its peaks reach {peak_dbtp:.1f} dBTP, above -1")
    return [f"{take.file} ({one_line(take.text)[:40]}): {one}" for one in found]


def checked_row(checked: Checked) -> dict[str, Any]:
    """One JSON document."""
    covered = [
        {
            "scenario": one.scenario,
            "wanted": one.wanted,
            "exact": len(one.exact),
            "restyled": len(one.restyled),
            "missing": [{"text": saying.text, "style": saying.style} for saying in one.missing],
            "percent": round(one.percent, 1),
        }
        for one in checked.coverages
    ]
    about = {"name": checked.voice.about.name, "takes": len(checked.voice.takes), "sha256": checked.voice.sha256}
    return about | {"faults": list(checked.faults), "doubts": list(checked.doubts), "coverage": covered}
