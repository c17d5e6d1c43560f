"""Calmness on acted voices that were never fitted on: two actors, the rest of the set is for the benchmarks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.delivery.judge import judge
from voicesim.language.rules import read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure

pytestmark = pytest.mark.model

SENTENCES = {"01": "kids are talking by the door", "02": "dogs are sitting by the door"}
NEUTRAL, CALM, ANGRY = "01", "02", "05"


def deliveries(actor: Path) -> dict[str, list[Delivery]]:
    """Judgements by emotion; the first neutral repetition of each sentence is the speaker's baseline."""
    import soundfile

    heard = []
    for file in sorted(actor.glob("*.flac")):
        _, _, emotion, strength, sentence, repetition, _ = file.stem.split("-")
        if emotion in {NEUTRAL, CALM, ANGRY}:
            pcm, _ = soundfile.read(file, dtype="float32")
            heard.append((emotion + strength, sentence, repetition, measure(pcm, (), None)))
    baseline = from_utterances(p for kind, _, repetition, p in heard if kind == "0101" and repetition == "01")
    lexicon = load_lexicon()
    found: dict[str, list[Delivery]] = {}
    for kind, sentence, repetition, prosody in heard:
        if (kind, repetition) != ("0101", "01"):
            cues = read(words_from_text(SENTENCES[sentence]), lexicon)
            found.setdefault(kind, []).append(judge(prosody, cues, baseline, Span(0, 16_000)))
    return found


@pytest.mark.parametrize("actor", ["Actor_01", "Actor_02"])
def test_anger_sounds_less_calm_than_calm_and_calm_is_never_called_aggressive(
    shared_data: Callable[[str], Path], actor: str
) -> None:
    found = deliveries(shared_data("ravdess") / actor)
    quiet = [d for kind in ("0101", "0201", "0202") for d in found[kind]]
    furious = found["0502"]
    assert max(d.calmness or 0 for d in furious) < min(d.calmness or 0 for d in quiet)
    assert not {"aggressive", "passive"} & {d.label for d in quiet}
    assert {d.label for d in furious} == {"unsure"}  # the words are plain, and the voice alone does not tell
