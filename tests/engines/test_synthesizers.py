"""What every synthesiser must do, the fake like the real one."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import numpy as np
import pytest

from voicesim.dsp.resample import to_call_rate
from voicesim.engines.base_voices import BASE_VOICES
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.audio import AudioClip
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError, MissingPart
from voicesim.model.protocols import Synthesizer

LINE = "You promised it would be here on Monday, and it is not."
LONGER = f"{LINE} I have called you three times, and nobody could tell me where it is."
STYLES: tuple[Style, ...] = get_args(Style)
FULL_SCALE_LESS_1_DB = 10 ** (-1 / 20)


@pytest.fixture(
    params=[
        pytest.param("tone", marks=pytest.mark.unit),
        pytest.param("cached tone", marks=pytest.mark.unit),
        pytest.param("pyttsx3", marks=pytest.mark.model),
    ],
    scope="module",
)
def synthesizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synthesizer]:
    made: Synthesizer
    if request.param == "pyttsx3":
        made = Pyttsx3Synthesizer()
    elif request.param == "tone":
        made = ToneSynthesizer()
    else:
        made = CachedSynthesizer(ToneSynthesizer(), tmp_path_factory.mktemp("lines"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def espeak() -> Iterator[Pyttsx3Synthesizer]:
    made = Pyttsx3Synthesizer("espeak-us-woman")
    yield made
    made.close()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_sound_that_never_clips(synthesizer: Synthesizer, style: Style) -> None:
    clip = synthesizer.render(LINE, style)

    assert 8_000 <= clip.rate_hz <= 48_000
    assert clip.pcm.ndim == 1
    assert clip.pcm.dtype == np.float32
    assert np.isfinite(clip.pcm).all()
    assert 1.5 < clip.duration_s < 8.0
    assert np.abs(clip.pcm).max() <= FULL_SCALE_LESS_1_DB
    assert np.abs(to_call_rate(clip)).max() <= FULL_SCALE_LESS_1_DB


def test_the_same_line_sounds_the_same_whatever_was_said_before(synthesizer: Synthesizer) -> None:
    first = synthesizer.render(LINE, "furious")
    synthesizer.render("Something else in between.", "mumbling")
    again = synthesizer.render(LINE, "furious")
    synthesizer.close()
    restarted = synthesizer.render(LINE, "furious")

    assert np.array_equal(first.pcm, again.pcm)
    assert np.array_equal(first.pcm, restarted.pcm)


def test_the_styles_differ(synthesizer: Synthesizer) -> None:
    assert len({synthesizer.render(LINE, style).pcm.tobytes() for style in STYLES}) == len(STYLES)


def test_more_words_take_longer(synthesizer: Synthesizer) -> None:
    assert synthesizer.render(LONGER, "neutral").duration_s > 1.5 * synthesizer.render(LINE, "neutral").duration_s


def test_the_mood_is_heard_in_the_level(synthesizer: Synthesizer) -> None:
    neutral = level_dbfs(synthesizer.render(LINE, "neutral"))

    assert neutral == pytest.approx(-24.0, abs=2.0)
    assert level_dbfs(synthesizer.render(LINE, "furious")) - neutral == pytest.approx(10.0, abs=1.5)
    assert level_dbfs(synthesizer.render(LINE, "irritated")) - neutral == pytest.approx(6.0, abs=1.5)
    assert level_dbfs(synthesizer.render(LINE, "mumbling")) - neutral == pytest.approx(-8.0, abs=1.5)


def test_the_mood_is_heard_in_the_pace(synthesizer: Synthesizer) -> None:
    neutral_s = synthesizer.render(LINE, "neutral").duration_s

    assert synthesizer.render(LINE, "irritated").duration_s < 0.98 * neutral_s
    assert synthesizer.render(LINE, "resigned").duration_s > 1.1 * neutral_s


def test_anger_is_bright_and_mumbling_dull(synthesizer: Synthesizer) -> None:
    neutral = brightness_db(synthesizer.render(LINE, "neutral"))

    assert brightness_db(synthesizer.render(LINE, "furious")) > neutral + 1.5
    assert brightness_db(synthesizer.render(LINE, "mumbling")) < neutral - 1.0


def test_the_hesitant_stop_in_the_middle_of_a_sentence(synthesizer: Synthesizer) -> None:
    line = "I guess I could maybe take the black one for my sister."

    assert longest_silence_s(synthesizer.render(line, "neutral")) < 0.2
    assert longest_silence_s(synthesizer.render(line, "hesitant")) > 0.4


def test_a_mumbler_fades_away(synthesizer: Synthesizer) -> None:
    mumbled, flat = synthesizer.render("It is a sofa.", "mumbling"), synthesizer.render("It is a sofa.", "resigned")

    assert ending_db(mumbled) < ending_db(flat) - 2.0


def test_dots_are_a_pause(synthesizer: Synthesizer) -> None:
    assert longest_silence_s(synthesizer.render("I wanted... never mind.", "neutral")) > 0.5


@pytest.mark.parametrize("line", ["...", "(sighs)", "—"])
def test_a_line_without_a_word_is_a_silence(synthesizer: Synthesizer, line: str) -> None:
    clip = synthesizer.render(line, "hesitant")

    assert 0.5 < clip.duration_s < 3.0
    assert not clip.pcm.any()


@pytest.mark.parametrize("line", ["", "  \n"])
def test_a_blank_line_is_refused_with_a_remedy(synthesizer: Synthesizer, line: str) -> None:
    with pytest.raises(EngineError, match="nothing to say") as refusal:
        synthesizer.render(line, "neutral")

    assert refusal.value.remedy


@pytest.mark.parametrize(
    "line",
    [
        "What?! NO. It's 50% off & <b>free</b>!",
        "Caf\u00e9 \u201cna\u00efve\u201d \U0001f621",
        "a\0b\x01c\x7f",
        "x",
        "\ud800 lone",
        '"' * 3 + "hm",
    ],
)
def test_unusual_characters_are_survived(synthesizer: Synthesizer, line: str) -> None:
    assert synthesizer.render(line, "hesitant").pcm.any()


def test_four_threads_get_what_one_would(synthesizer: Synthesizer) -> None:
    lines = [f"This is line number {number}." for number in range(24)]
    alone = [synthesizer.render(line, "curt").pcm for line in lines]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda line: synthesizer.render(line, "curt").pcm, lines))

    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_closing_while_another_thread_renders_harms_nobody(synthesizer: Synthesizer) -> None:
    expected = synthesizer.render(LINE, "warm").pcm
    heard: list[np.ndarray] = []
    renderer = threading.Thread(target=lambda: heard.extend(synthesizer.render(LINE, "warm").pcm for _ in range(8)))
    renderer.start()
    synthesizer.close()
    renderer.join(60)

    assert len(heard) == 8
    assert all(np.array_equal(pcm, expected) for pcm in heard)


@pytest.mark.model
def test_the_mood_is_heard_in_the_pitch(espeak: Pyttsx3Synthesizer) -> None:
    shift_st = {
        style: 12 * np.log2(median_f0_hz(espeak.render(LINE, style)) / median_f0_hz(espeak.render(LINE, "neutral")))
        for style in STYLES
    }

    assert 2.0 < shift_st["furious"] <= 4.2
    assert 1.5 < shift_st["irritated"] < 3.2
    assert 0.3 < shift_st["curt"] < 1.6
    assert -2.5 < shift_st["resigned"] < -0.8
    assert -2.3 < shift_st["mumbling"] < -0.4


@pytest.mark.model
@pytest.mark.parametrize("voice", BASE_VOICES)
def test_each_voice_has_the_pitch_of_its_kind(voice: str) -> None:
    synthesizer = Pyttsx3Synthesizer(voice)
    try:
        f0_hz = median_f0_hz(synthesizer.render(LINE, "neutral"))
    finally:
        synthesizer.close()

    low, high = (160, 240) if voice.endswith("-woman") else (80, 140)
    assert low < f0_hz < high
    assert synthesizer.name == f"pyttsx3:{voice}"


@pytest.mark.unit
def test_an_unknown_voice_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(MissingPart, match="espeak-us-woman"):
        Pyttsx3Synthesizer("darth-vader")


@pytest.mark.unit
def test_voices_have_different_fingerprints_and_starting_is_not_needed_to_tell() -> None:
    never_started = ("/nonexistent/engine",)

    assert len({Pyttsx3Synthesizer(voice, worker_command=never_started).fingerprint for voice in BASE_VOICES}) == len(
        BASE_VOICES
    )


def level_dbfs(clip: AudioClip) -> float:
    """RMS of what is not a pause."""
    blocks = clip.pcm[: len(clip.pcm) // 400 * 400].reshape(-1, 400)
    power = (blocks**2).mean(axis=1)
    return 10 * np.log10(power[power > power.max() / 1000].mean())


def brightness_db(clip: AudioClip) -> float:
    power = np.abs(np.fft.rfft(clip.pcm)) ** 2
    hz = np.fft.rfftfreq(len(clip.pcm), 1 / clip.rate_hz)
    return 10 * np.log10(power[hz >= 1500].sum() / power[(hz > 50) & (hz < 1000)].sum())


def longest_silence_s(clip: AudioClip) -> float:
    """The longest stretch without sound between the first and the last of it."""
    loud = np.flatnonzero(np.abs(clip.pcm) > 0.003)
    return float(np.diff(loud).max() / clip.rate_hz)


def ending_db(clip: AudioClip) -> float:
    """Level of the last 0.2 s of sound over that of the whole."""
    loud = np.flatnonzero(np.abs(clip.pcm) > 0.001)
    ending = clip.pcm[loud[-1] - clip.rate_hz // 5 : loud[-1]]
    return 10 * np.log10((ending**2).mean() / (clip.pcm**2).mean())


def median_f0_hz(clip: AudioClip) -> float:
    """By the highest peak of each 40 ms frame's autocorrelation between 70 and 400 Hz, over well-voiced frames."""
    width, shortest, longest = clip.rate_hz // 25, clip.rate_hz // 400, clip.rate_hz // 70
    found = []
    for start in range(0, len(clip.pcm) - 2 * width, width // 2):
        frame = clip.pcm[start : start + 2 * width]
        head = frame[:width]
        lags = np.correlate(frame, head, "valid")[: longest + 1]
        energy = np.sqrt((head**2).sum() * np.convolve(frame**2, np.ones(width), "valid")[: longest + 1])
        similarity = lags / np.maximum(energy, 1e-9)
        best = next(
            (
                lag
                for lag in range(shortest, longest)
                if similarity[lag] > 0.9 * similarity[shortest:].max()
                and similarity[lag] >= similarity[lag + 1]
                and similarity[lag] >= similarity[lag - 1]
            ),
            None,
        )
        if best and similarity[best] > 0.85:
            found.append(clip.rate_hz / best)
    return float(np.median(found))
