"""Whether the bundled voices carry the mood and can be understood; `make bench-voices`.

    .venv/bin/python benchmarks/voices.py [--json FILE] [--write docs/voices.md] [--takes 12]

Takes are judged as `voicesim judge --no-asr` judges an agent, against the voice's own neutral takes, and then heard by
the speech model. Our judge and our styles share their ideas of what anger sounds like, so this shows that the styles
arrive, and not that listeners hear them so.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from delivery import about
from rapidfuzz.distance import Levenshtein
from table import Limit, Row, as_json, markdown, missing, verdict, with_block, write_whole

from voicesim.app import wire
from voicesim.app.content import voices_dir
from voicesim.app.judged.judging import recognise
from voicesim.app.voices.files import ABOUT, Voice, opened_shelf, read_voice
from voicesim.app.voices.take_words import spoken_words
from voicesim.delivery.judge import judge
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.engines.take_shelf import TakeShelf, read_take
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import Style
from voicesim.model.errors import VoicesimError
from voicesim.model.language import NO_WORDS
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import text_of
from voicesim.model.voice import Take
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure

BLOCK: Final = "heard"
ORDER: Final[tuple[tuple[Style, Style], ...]] = (
    ("neutral", "furious"),
    ("softening", "furious"),
    ("resigned", "furious"),
    ("resigned", "hesitant"),
)
"""The first is the calmer one."""
LEAST_ORDERED: Final = Limit(0.95, "at least")
MOST_WRONG: Final[dict[Style, Limit | None]] = {
    "neutral": Limit(0.12, "at most"),
    "furious": Limit(0.20, "at most"),
    "mumbling": None,
}
LEAST_WORDS: Final = 5
"""In a shorter line a single word decides."""
USUAL_TAKES: Final = 24
"""Neutral takes that make the baseline."""
AROUND: Final = np.zeros(4_800, np.float32)
"""Silence that the speech model has around a line in a call."""


@dataclass(frozen=True, slots=True)
class Sounded:
    """A take as the call plays it."""

    take: Take
    pcm: Pcm
    prosody: ProsodyFeatures


def sounded(voice: Voice, style: Style, most: int) -> list[Sounded]:
    """Takes of a style, evenly spread over the voice's list; longer lines alone."""
    shelf = opened_shelf(voice)
    takes = [one for one in voice.takes if one.style == style and len(one.text.split()) >= LEAST_WORDS]
    clips = [(take, played(shelf, take)) for take in spread(takes, most)]
    return [Sounded(take, pcm, measure(pcm, (), None)) for take, pcm in clips]


def order_rows(name: str, made: dict[Style, list[Sounded]]) -> list[Row]:
    """Of all pairs of lines, how many are in the right order of calmness."""
    usual = from_utterances([one.prosody for one in made["neutral"]])
    calmness = {
        style: [judge(one.prosody, NO_WORDS, usual, Span(0, 0)).calmness for one in found]
        for style, found in made.items()
    }
    rows = []
    for calm, tense in ORDER:
        pairs = [
            (one, other)
            for one, other in product(calmness[calm], calmness[tense])
            if one is not None and other is not None
        ]
        if not pairs:
            continue  # a customer who is never furious has no such take
        right = sum(one > other for one, other in pairs) / len(pairs)
        rows.append(Row(f"Voice {name}", f"{calm} is calmer than {tense}", right, len(pairs), "share", LEAST_ORDERED))
    return rows


def word_rows(name: str, made: dict[Style, list[Sounded]], recognizer: Recognizer) -> list[Row]:
    """Words that the speech model hears wrongly, of all words of the takes of a style."""
    rates = {style: error_rate(made[style], recognizer) for style in MOST_WRONG if made[style]}
    rows = [
        Row(f"Voice {name}", f"words wrong, {style}", rate, len(made[style]), "share", MOST_WRONG[style])
        for style, rate in rates.items()
    ]
    if "mumbling" in rates:
        harder = rates["mumbling"] - rates["neutral"]
        what = "words wrong, mumbling less neutral"
        rows.append(Row(f"Voice {name}", what, harder, len(made["mumbling"]), "share", Limit(0.0, "at least")))
    return rows


def error_rate(found: Sequence[Sounded], recognizer: Recognizer) -> float:
    """Substituted, missed and added words over the words of the lines."""
    wrong = count = 0
    for one in found:
        heard = spoken_words(text_of(recognise(np.concatenate([AROUND, one.pcm, AROUND]), recognizer)))
        line = spoken_words(one.take.text)
        wrong, count = wrong + Levenshtein.distance(line, heard), count + len(line)
    return wrong / count


def ready_rows(voices: Sequence[Voice], most: int) -> list[Row]:
    """How long a line takes from its being wanted to its first sample; nothing is kept in a cache."""
    wanted = [(opened_shelf(voice), take) for voice in voices for take in spread(voice.takes, most)]
    takes = [timed_s(partial(played, shelf, take)) for shelf, take in wanted]
    speaker = Pyttsx3Synthesizer("espeak-gb-man")
    speaker.render("Hello.", "neutral")  # the worker is started
    spoken = [timed_s(partial(speaker.render, take.text, take.style)) for _, take in wanted]
    speaker.close()
    section = "Ready to be heard"
    return [
        Row(section, "a take, 95 %, s", float(np.percentile(takes, 95)), len(takes), limit=Limit(0.02, "at most")),
        Row(section, "a take, longest, s", max(takes), len(takes)),
        Row(
            section,
            "a line by pyttsx3, 95 %, s",
            float(np.percentile(spoken, 95)),
            len(spoken),
            limit=Limit(0.4, "at most"),
        ),
        Row(section, "a line by pyttsx3, longest, s", max(spoken), len(spoken)),
    ]


def played(shelf: TakeShelf, take: Take) -> Pcm:
    """A take as the call plays it."""
    return to_call_rate(read_take(shelf, take))


def spread(takes: Sequence[Take], most: int) -> list[Take]:
    """So many of them, evenly spread."""
    if not takes:
        return []
    return [
        takes[place] for place in np.unique(np.linspace(0, len(takes) - 1, min(most, len(takes))).round().astype(int))
    ]


def timed_s(work: Callable[[], object]) -> float:
    """Wall time of it."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measured(most: int) -> list[Row]:
    """All rows of all bundled voices."""
    folders = sorted(path.parent for path in voices_dir().glob(f"*/{ABOUT}"))
    if not folders:
        return [missing("Voices", "takes", "no voice is bundled")]
    recognizer = wire.recognizer(wire.speech_model())
    voices = [read_voice(folder) for folder in folders]
    rows = ready_rows(voices, most)
    for voice in voices:
        styles = dict.fromkeys((*MOST_WRONG, *(style for pair in ORDER for style in pair)))
        made = {style: sounded(voice, style, USUAL_TAKES if style == "neutral" else most) for style in styles}
        rows += [*order_rows(voice.about.name, made), *word_rows(voice.about.name, made, recognizer)]
        print(verdict(rows), file=sys.stderr)
    return rows


def main() -> None:
    """Print the tables; write them where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="replace the tables in this Markdown page")
    parser.add_argument("--takes", type=int, default=12, metavar="N", help="takes of each voice and style")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        rows = measured(arguments.takes)
        if arguments.json:
            write_whole(arguments.json, as_json(rows, about()))
        if arguments.write:
            page = arguments.write.read_text(encoding="utf-8")
            write_whole(arguments.write, with_block(page, BLOCK, markdown(rows)))
    except (VoicesimError, OSError, ValueError) as error:
        sys.exit(f"benchmarks/voices.py: {error}")
    print(markdown(rows))
    print(f"{verdict(rows)} {(time.monotonic() - started) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
