"""Takes as a voice: exact, restyled, put together, or the synthesiser's."""

import hashlib

import numpy as np
import pytest
import soundfile

from voicesim.engines.styling import target_lufs
from voicesim.engines.take_shelf import TakeShelf
from voicesim.engines.take_synthesizer import RestyledTakes, TakeSynthesizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.errors import EngineError
from voicesim.model.voice import Take

pytestmark = pytest.mark.unit

RATE_HZ = 16_000


def hum(seconds, hz):
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 12))
    return (0.08 * voice * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))).astype(np.float32)


def kept(folder, text, style, hz, ending="flac"):
    name = f"takes/{hz}.{ending}"
    (folder / "takes").mkdir(exist_ok=True)
    soundfile.write(folder / name, hum(0.6, hz), RATE_HZ)
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return Take(
        text=text, style=style, file=name, sha256=digest, duration_s=0.6,
        loudness_lufs=target_lufs(style), true_peak_dbtp=-6.0,
    )  # fmt: skip


@pytest.fixture
def shelf(tmp_path):
    takes = (
        kept(tmp_path, "Where is my order?", "neutral", 120),
        kept(tmp_path, "Where is my order?", "furious", 180),
        kept(tmp_path, "It is number seven.", "neutral", 140),
    )
    return TakeShelf("anna", tmp_path, takes, "ab" * 32)


@pytest.fixture
def voice(shelf):
    return TakeSynthesizer(shelf, RestyledTakes(shelf), ToneSynthesizer())


def test_an_exact_take_is_given_as_it_is(voice, shelf):
    clip = voice.render("Where is my order?", "furious")
    assert np.array_equal(clip.pcm, soundfile.read(shelf.folder / "takes/180.flac", dtype="float32")[0])


def test_case_marks_and_spacing_do_not_make_another_line(voice):
    wanted = voice.render("Where is my order?", "neutral").pcm
    assert np.array_equal(voice.render("where is MY order -", "neutral").pcm, wanted)


def test_a_style_without_a_take_is_made_from_the_nearest_one(voice, shelf):
    irritated = voice.render("Where is my order?", "irritated")
    again = TakeSynthesizer(shelf, RestyledTakes(shelf), ToneSynthesizer()).render("Where is my order?", "irritated")
    assert np.array_equal(irritated.pcm, again.pcm)
    assert not np.array_equal(irritated.pcm, voice.render("Where is my order?", "furious").pcm)
    assert RestyledTakes(shelf).render("Where is my order?", "irritated").duration_s == irritated.duration_s


def test_lines_told_in_one_breath_are_put_together(voice):
    both = voice.render("Where is my order? It is number seven.", "neutral")
    assert both.duration_s == pytest.approx(0.6 + 0.35 + 0.6, abs=0.01)


def test_a_line_without_a_take_is_the_synthesisers(voice):
    for text in ("Nobody recorded this.", "Where is my order? And nobody this.", "..."):
        assert np.array_equal(voice.render(text, "curt").pcm, ToneSynthesizer().render(text, "curt").pcm)


def test_the_name_holds_the_checksum_and_what_speaks_else(voice):
    assert voice.name == f"takes:anna sha256:{'ab' * 32} else {ToneSynthesizer().name}"


def test_what_was_altered_or_is_gone_is_said(voice, shelf):
    (shelf.folder / "takes/180.flac").write_bytes(b"fLaC")
    with pytest.raises(EngineError, match="not what was kept -> voicesim voices check anna"):
        voice.render("Where is my order?", "furious")
    (shelf.folder / "takes/120.flac").unlink()
    with pytest.raises(EngineError, match="cannot be read: no such file"):
        voice.render("Where is my order?", "neutral")


def test_an_opus_take_is_a_take(tmp_path):
    take = kept(tmp_path, "Hello.", "neutral", 130)
    soundfile.write(tmp_path / "takes/o.ogg", hum(0.6, 130), RATE_HZ, format="OGG", subtype="OPUS")
    digest = hashlib.sha256((tmp_path / "takes/o.ogg").read_bytes()).hexdigest()
    opus = take.model_copy(update={"file": "takes/o.ogg", "sha256": digest})
    shelf = TakeShelf("anna", tmp_path, (opus,), "00")
    assert TakeSynthesizer(shelf, RestyledTakes(shelf), ToneSynthesizer()).render("Hello.", "neutral").duration_s > 0.5
