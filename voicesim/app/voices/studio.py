"""The studio: a trainer is led through the lines of a scenario, and what is good is kept at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from voicesim.app.calls.live_line import HeardLine, play
from voicesim.app.one_line import one_line
from voicesim.app.voices.coverage import coverage
from voicesim.app.voices.take_desk import JudgedTake, TakeDesk
from voicesim.customer.sayable import Saying
from voicesim.delivery.acting import ROLES
from voicesim.engines.styling import target_lufs
from voicesim.model.customer import Style
from voicesim.model.protocols import AudioPort
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ
from voicesim.model.voice import words_key
from voicesim.ports.audio_files import load_audio

Answer = Literal["", "r", "s", "l", "q"]
KEYS: Final = {"": "go on", "r": "again", "s": "skip", "l": "listen", "q": "stop for today"}
TRIES: Final = 3
"""After so many refusals, without anybody to ask, a line is left for later."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What the loop needs of the world."""

    port: AudioPort
    desk: TakeDesk
    hear: Callable[[Saying], HeardLine]
    say: Callable[[str], None]
    ask: Callable[[str], Answer] | None
    """None: nobody is asked; what passes is kept."""


@dataclass(frozen=True, slots=True)
class Session:
    """What came of it."""

    kept: int
    refused: int
    skipped: int
    percent: float
    """Of the scenario's wanted takes that are there now."""


def prompts(desk: TakeDesk, scenario: Scenario, styles: Iterable[Style] = ()) -> tuple[Saying, ...]:
    """What is still to be recorded: neutral lines first, which the others are measured against, then style by style."""
    wanted, left = set(styles), coverage(desk.voice, scenario).open
    order = sorted(ROLES, key=lambda style: (style != "neutral", target_lufs(style), style))
    chosen = [saying for saying in left if not wanted or saying.style in wanted]
    return tuple(sorted(chosen, key=lambda saying: order.index(saying.style)))  # stable: the order of the file


def record(studio: Studio, scenario: Scenario, todo: tuple[Saying, ...]) -> Session:
    """Lead through the lines; a session may be stopped at any of them and taken up again.

    Raises:
        MissingPart: the headset is lost, or gives no sound.
        BadInput: a take cannot be written.
    """
    counts = {"kept": 0, "refused": 0, "skipped": 0}
    studio.say(_situation(scenario))
    for number, saying in enumerate(todo, 1):
        studio.say(_card(saying, number, len(todo), scenario))
        ending = _one_line(studio, saying, counts)
        if ending == "q":
            break
        counts["kept" if ending == "" else "skipped"] += 1
        if ending == "":
            studio.say(f"Kept. {coverage(studio.desk.voice, scenario).percent:.0f} % of {scenario.id} is there.")
    return Session(**counts, percent=coverage(studio.desk.voice, scenario).percent)


def _one_line(studio: Studio, saying: Saying, counts: dict[str, int]) -> Answer:
    """Until the line is kept (""), skipped or the session is stopped."""
    answer = _asked(studio, "Enter when you are ready", ("", "s", "l", "q"), lambda: _listen(studio, saying))
    tries = 0
    while answer in ("", "r"):
        judged = _heard(studio, saying)
        tries += 1
        counts["refused"] += bool(judged.refusals)
        answer = _verdict(studio, judged, tries)
        if answer == "" and not judged.refusals:
            studio.desk.keep(judged)
            return ""
    return answer


def _heard(studio: Studio, saying: Saying) -> JudgedTake:
    heard = studio.hear(saying)
    judged = studio.desk.judge(saying, heard.pcm, heard.room_dbfs)
    for line in _told(judged):
        studio.say(line)
    return judged


def _verdict(studio: Studio, judged: JudgedTake, tries: int) -> Answer:
    """What the trainer makes of it; "" keeps a good take and tries a refused one again."""
    if not judged.refusals:
        return _asked(studio, "Enter to keep it", ("", "r", "s", "l", "q"), lambda: play(studio.port, judged.pcm))
    if studio.ask is None:
        return "s" if tries >= TRIES else "r"
    return _asked(studio, "Enter to try again", ("", "s", "q"), None)


def _asked(studio: Studio, what: str, keys: tuple[Answer, ...], listen: Callable[[], None] | None) -> Answer:
    if studio.ask is None:
        return ""
    others = ", ".join(f"{key} {KEYS[key]}" for key in keys if key)
    while True:
        answer = studio.ask(f"{what} ({others})")
        if answer == "l" and listen is not None:
            listen()
        elif answer in keys:
            return answer


def _listen(studio: Studio, saying: Saying) -> None:
    """The neutral take of the same words, to hear what one has to depart from."""
    same = [take for take in studio.desk.voice.takes if words_key(take.text) == words_key(saying.text)]
    if not same:
        studio.say("Nothing of this line is recorded yet.")
        return
    play(studio.port, load_audio(studio.desk.voice.folder / same[0].file).pcm)


def _situation(scenario: Scenario) -> str:
    """Who phones and why, told once."""
    need = f"\nNot said until it is drawn out: {one_line(scenario.hidden_need)}" if scenario.hidden_need else ""
    return (
        f"{one_line(scenario.title)}\n{one_line(scenario.briefing.situation)}\n"
        f"You are {one_line(scenario.customer.name)}. {one_line(scenario.customer.manner)}{need}"
    )


def _card(saying: Saying, number: int, count: int, scenario: Scenario) -> str:
    return (
        f"\n[{number} of {count}] {saying.style.upper()}: {ROLES[saying.style].hint}\n"
        f"  {one_line(scenario.customer.name)} says it when: {one_line(saying.when)}\n\n    {one_line(saying.text)}\n"
    )


def _told(judged: JudgedTake) -> list[str]:
    if judged.refusals:
        return [f"Refused: {fault.what} -> {fault.remedy}" for fault in judged.refusals]
    lines = [f"Hm: {one}" for one in judged.advice]
    if judged.words is not None and judged.words.differing:
        lines.append(f"Heard nearly all: {judged.words.differing}")
    level = f"{judged.heard.level_dbfs:.0f} dBFS" if judged.heard.level_dbfs is not None else "?"
    return [*lines, f"Good: {len(judged.pcm) / RATE_HZ:.1f} s at {level}."]
