"""Makes the pictures of docs/pictures anew, from a call that is really played and a turn that is really judged.

.venv/bin/python scripts/write_pictures.py (make pictures); Chromium draws them, VOICESIM_BROWSER names another browser.

The call is played once, headless; its screens are the real ones, given the recorded call up to a moment. No clock, path
or name of this machine is in a picture, so that one changes only where a screen, a judgement or a line does.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voicesim.app.calls.calling import CallPlan, CallSession
from voicesim.app.calls.running import RunPlan, RunResult, run_call, wired_engine
from voicesim.app.judged.plan import JudgePlan, judge_all
from voicesim.app.judged.plot import draw_judged
from voicesim.app.reports.pdf import find_browser
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.screen.call_app import CallApp
from voicesim.call.saved_call import SavedCall, read_call
from voicesim.call.taking_up import take_up
from voicesim.model.errors import EngineError, MissingPart, VoicesimError
from voicesim.model.events import TurnStarted
from voicesim.model.units import FRAME_SAMPLES, to_samples

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "pictures"
AGENTS: Final = ROOT / "tests" / "data" / "agents"
SCENARIO: Final = "late-wedding-photographer"
SHOWN_TURN, SHOWN_AFTER_S = 5, 5.5
"""The call is shown so long into this turn of the agent: the customer has calmed somewhat, and is not calm yet."""
REPORT_S: Final = 64.0
"""Where the report's player stands: in the turn that takes the floor."""
AGGRESSIVE: Final = AGENTS / "wedding-aggressive" / "04.flac"
FONT: Final = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
FONT_PX: Final = 21
"""As high as a row of 24.4 px, so that lines drawn with letters meet."""
COLOURS: Final = 256
PATIENCE_S: Final = 120
HEADLESS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--mute-audio",
    "--disable-extensions", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--default-background-color=000000ff", "--force-device-scale-factor=1", "--virtual-time-budget=10000",
)  # fmt: skip
"""No window and no network; the page has ten seconds of its own to come to rest."""
AT_THE_MOMENT: Final = """<script>
  const picked = document.getElementById("seek");
  picked.value = %s;
  picked.dispatchEvent(new Event("input"));
  document.getElementById("lessons").scrollIntoView();
</script>
</body>"""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal in cells, and its picture in pixels."""

    cells: tuple[int, int]
    pixels: tuple[int, int]


LARGE: Final = Terminal((120, 40), (1000, 693))
SMALL: Final = Terminal((80, 24), (720, 461))
REPORT_PIXELS: Final = (1120, 1330)


class ShownCall(CallSession):
    """A recorded call as a session: the screen is given its steps at once, up to a sample or to the end."""

    def __init__(self, saved: SavedCall, played: RunResult, end_sample: int | None = None) -> None:
        super().__init__(CallPlan(saved.scenario, saved.folder, baseline=saved.baseline))
        self._saved, self._played, self._end_sample = saved, played, end_sample

    @property
    def result(self) -> RunResult | None:
        """The call as it was played, once it is over."""
        return self._played if self.state == "ended" else None

    def start(self) -> None:
        """Show it what there was."""
        saved, end_sample = self._saved, self._end_sample
        engine = wired_engine(saved.scenario, saved.options, saved.baseline)
        self._tell("running")
        take_up(saved, engine, len(saved.mic) if end_sample is None else end_sample, self._all_listeners())
        if end_sample is None:
            self._tell("ended")


def play(folder: Path) -> RunResult:
    """A whole call in that folder, with its report."""
    scenario, agent = load_scenario(find_scenario(SCENARIO)), AGENTS / "wedding-assertive"
    return run_call(RunPlan(scenario, agent, voice=None, seed=0, folder=folder), lambda _: None)


def shown_sample(played: RunResult) -> int:
    """The moment of the call that is shown, at the beginning of a frame."""
    turns = [e.at_sample for e in played.call.events if isinstance(e, TurnStarted) and e.speaker == "agent"]
    return (turns[SHOWN_TURN - 1] + to_samples(SHOWN_AFTER_S)) // FRAME_SAMPLES * FRAME_SAMPLES


async def screen_of(session: CallSession, terminal: Terminal) -> str:
    """What the terminal shows after the phone was answered, as SVG."""
    app = CallApp(session)
    async with app.run_test(size=terminal.cells) as pilot:
        await pilot.press("enter")
        for _ in range(4):  # from the briefing to the call, and on to its end
            await pilot.pause(0.2)
        drawn = app.export_screenshot(title="voicesim call")
    drawn = re.sub(r"@font-face\s*{.*?}", "", drawn, flags=re.DOTALL)  # they would be fetched
    drawn = drawn.replace("font-size: 20px", f"font-size: {FONT_PX}px")
    return re.sub(r"font-family:[^;]*;", f"font-family: {FONT};", drawn)


def photograph(page: Path, target: Path, pixels: tuple[int, int]) -> None:
    """A page as the browser shows it, in few colours.

    Raises:
        MissingPart: there is no browser.
        EngineError: it did not draw.
    """
    from PIL import Image

    program, shot = browser(), page.with_suffix(".png")
    size = f"--window-size={pixels[0]},{pixels[1]}"
    command = [program, *HEADLESS, f"--user-data-dir={page.parent}/profile", size, f"--screenshot={shot}"]
    try:
        subprocess.run([*command, page.as_uri()], capture_output=True, timeout=PATIENCE_S, check=True)
        picture = Image.open(shot).convert("RGB")
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(f"did not draw {page.name} ({type(error).__name__})", where=program) from None
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=4).save(target, optimize=True)


def write_screens(saved: SavedCall, played: RunResult, folder: Path) -> None:
    """The call while it goes on, and its result."""
    shown = replace(played, folder=Path("calls") / SCENARIO)  # not where it lies on this machine
    screens = (
        ("call-screen", LARGE, ShownCall(saved, shown, shown_sample(played))),
        ("call-score", SMALL, ShownCall(saved, shown)),
    )
    for name, terminal, session in screens:
        page = folder / f"{name}.svg"
        page.write_text(asyncio.run(screen_of(session, terminal)), encoding="utf-8")
        photograph(page, PICTURES / f"{name}.png", terminal.pixels)


def write_report_picture(played: RunResult, folder: Path) -> None:
    """The report from its lessons on, its player at a moment of the call."""
    page, text = folder / "call-report.html", played.report.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)  # it lets no other script run
    page.write_text(text.replace("</body>", AT_THE_MOMENT % REPORT_S), encoding="utf-8")
    window = folder / "window.html"  # the browser takes its picture from the top; a frame within is scrolled
    width, height = REPORT_PIXELS
    frame = f'<iframe src="{page.name}" style="border: 0" width="{width}" height="{height}"></iframe>'
    window.write_text(f'<body style="margin: 0">{frame}</body>', encoding="utf-8")
    photograph(window, PICTURES / "call-report.png", REPORT_PIXELS)


def write_judged() -> None:
    """An aggressive turn, held against the calm ones of the same speaker."""
    plan = JudgePlan((AGENTS / "wedding-assertive", AGGRESSIVE.parent), speaker_from=r"agents/(\w+)-")
    judged, target = judge_all(plan, lambda paths: paths), PICTURES / "judged-turn.png"
    draw_judged([one for one in judged.recordings if one.recording.path == AGGRESSIVE], [target])
    target.chmod(0o644)  # it is no recording of somebody


def browser() -> str:
    """The program that draws.

    Raises:
        MissingPart: there is none.
    """
    try:
        return find_browser()
    except MissingPart:
        remedy = "install it (Debian, Ubuntu: apt install chromium), or name a browser of its kind in VOICESIM_BROWSER"
        raise MissingPart("there is no Chromium to draw the pictures with", remedy=remedy) from None


def write_all() -> None:
    """All four."""
    browser()  # before a call is played for nothing
    with tempfile.TemporaryDirectory(prefix="voicesim-pictures-") as name:
        folder = Path(name)
        played = play(folder / "call")
        write_screens(read_call(played.folder), played, folder)
        write_report_picture(played, folder)
        write_judged()


def main() -> int:
    """Make them; what is missing is one line and exit 3."""
    os.environ.pop("NO_COLOR", None)
    try:
        write_all()
    except VoicesimError as error:
        print(f"write_pictures: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
