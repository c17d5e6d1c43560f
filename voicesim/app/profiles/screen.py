"""A profile for people: what is usual, and what the checks of the microphone found."""

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicesim.app.one_line import one_line
from voicesim.app.profiles.profiles import Profile
from voicesim.model.prosody import Baseline
from voicesim.prosody.checks import Check, Verdict

VALUES: Final = (
    ("level_p90_dbfs", "volume", "{:.0f} dB below full scale", "of the louder moments"),
    ("f0_median_hz", "pitch", "{:.0f} Hz", "the middle of it"),
    ("f0_movement_st_per_s", "melody", "{:.0f} semitones a second", "how much the pitch moves"),
    ("spectral_tilt_db", "tone", "{:.1f} dB", "low over high sounds; less is sharper"),
    ("low_slope_db_per_khz", "pressure", "{:.0f} dB per kHz", "of the lowest sounds; more is more pressed"),
    ("hnr_db", "clearness", "{:.0f} dB", "voice over breath and roughness"),
    ("articulation_rate_per_s", "pace", "{:.1f} syllables a second", "without the pauses"),
)
CHECKS: Final = {"gain": "gain", "peaks": "files", "noise": "noise", "clipping": "full scale", "band": "line"}
VERDICTS: Final[dict[Verdict, tuple[str, str]]] = {
    "passed": ("ok", "green"),
    "failed": ("FAILED", "red"),
    "unknown": ("not known", "yellow"),
}
MIND: Final = ("mind", "yellow")
"""Failed, and yet everything counts."""


def print_profile(profile: Profile, console: Console) -> None:
    """Two tables: the usual voice with its units, and each check with its verdict and remedy."""
    headset = f", {one_line(profile.headset)}" if profile.headset else ""
    speech = "" if profile.speech_s is None else f"{profile.speech_s:.0f} s of speech, "
    utterances = f"{speech}{profile.baseline.utterances} ordinary utterances{headset}"
    console.print(Text.assemble((one_line(profile.name), "bold"), f": {utterances}"))
    console.print(_values(profile.baseline))
    if profile.checks:
        console.print(_checks(profile.checks))


def _values(baseline: Baseline) -> Table:
    table = Table(box=None, padding=(0, 1), show_header=False)
    for name, label, form, meaning in VALUES:
        value = getattr(baseline, name)
        shown = "not measured" if value is None else form.format(-value if name == "level_p90_dbfs" else value)
        doubt = "; does not count" if name in baseline.untrusted else ""
        table.add_row(label, Text(shown, "dim" if value is None or doubt else ""), Text(f"{meaning}{doubt}", "dim"))
    return table


def _checks(checks: tuple[Check, ...]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("check", "", "found"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        found = Text(one_line(check.finding))
        if check.remedy:
            found.append(f"\n-> {one_line(check.remedy)}", "dim")
        harmless = check.verdict == "failed" and not check.untrusted
        table.add_row(CHECKS[check.name], Text(*(MIND if harmless else VERDICTS[check.verdict])), found)
    return table
