"""The picture of a judged recording: everything is in it, nothing covers anything, nothing is cut off."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.coach.plot_ink import LOOKS, patch
from voicesim.coach.plot_judged import signed
from voicesim.coach.plot_marks import Area, Box, Dot, Label, Lines
from voicesim.coach.plot_page import picture_of
from voicesim.coach.plot_svg import svg
from voicesim.coach.plot_types import Sound, Stretch, Subject
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, Evidence, TextReading, VoiceReading
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.units import to_samples

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"
HOP = 160


def judged(label="assertive", calmness=0.8, notes=()):
    evidence = tuple(
        Evidence("level_p90_dbfs", -12.0, "dBFS", -21.0, weight, axis, sentence, None, 0.0, 1.0)
        for weight, axis, sentence in (
            (0.51, "communion", 'said "what would help" (ask open question)'),
            (0.22, "agency", 'said "what would help" (ask open question)'),
            (0.13, "arousal", "9 dB louder than your usual"),
            (-0.07, "arousal", "2 semitones lower than your usual"),
            (0.02, "agency", "a very wide melody"),
        )
    )
    shares = dict.fromkeys(("passive", "assertive", "aggressive", "neutral"), 0.25)
    return Delivery(
        label=label, **shares, agency=0.42, communion=-0.31, calmness=calmness, confidence=0.71,
        text=TextReading(0.4, -0.3, 0.9), voice=VoiceReading(0.1, 0.2, calmness, 0.8), evidence=evidence, notes=notes,
    )  # fmt: skip


def stretch(start_s, end_s, text="what would help you most", label="assertive", **more):
    words = text.split()
    each = (end_s - start_s) / max(1, len(words))
    placed = tuple(
        Word(word, Span(to_samples(start_s + n * each), to_samples(start_s + (n + 0.9) * each)), 0.9)
        for n, word in enumerate(words)
    )
    span = Span(to_samples(start_s), to_samples(end_s))
    techniques = (Technique("ask_open_question", "what would help", span, 0.9),) if words else ()
    prosody = ProsodyFeatures(end_s - start_s, end_s - start_s, 1.0, level_p90_dbfs=-12.0, f0_median_hz=140.0)
    return Stretch(span, placed, techniques, prosody, judged(label, **more), usual_f0_hz=119.0)


def sound(seconds, f0_hz=140.0):
    samples = to_samples(seconds)
    pcm = (0.2 * np.sin(np.arange(samples) / 18)).astype(np.float32)
    frames = samples // HOP + 1
    return Sound(pcm, np.full(frames, -17.0), np.full(frames, f0_hz), (), HOP)


def subject(*stretches, seconds=12.0, whole=None, **more):
    given_whole = whole or stretches[0].delivery
    about = {"usual_level_dbfs": -21.0, "held_against": "the speaker's own usual voice (4 utterances)", **more}
    return Subject("calls/07.wav", "ann", seconds, sound(seconds), stretches, given_whole, **about)


def texts(picture):
    return [mark.text for mark in picture.marks if isinstance(mark, Label)]


def assert_legible(picture):
    """No text lies over another, and everything is on the paper."""
    labels = [mark for mark in picture.marks if isinstance(mark, Label) and mark.text]
    for mark in picture.marks:
        for x, y in outline(mark):
            assert -0.01 <= x <= picture.width + 0.01, mark
            assert -0.01 <= y <= picture.height + 0.01, mark
    corners = np.array([label.corners() for label in labels])
    (left, top), (right, bottom) = corners.min(axis=1).T, corners.max(axis=1).T
    beside = right[:, None] <= left[None, :] + 0.5
    above = bottom[:, None] <= top[None, :] + 1.0
    meets = np.triu(~(beside | beside.T | above | above.T), 1)
    for one, other in ((labels[a], labels[b]) for a, b in np.argwhere(meets)):
        assert one.angle == other.angle == 60.0, (one.text, other.text)
        across = (one.x - other.x) * np.sin(np.pi / 3) - (one.y - other.y) * np.cos(np.pi / 3)
        assert abs(across) >= one.size, (one.text, other.text)


def outline(mark):
    match mark:
        case Box():
            return ((mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height))
        case Lines():
            return tuple(point for path in mark.paths for point in path)
        case Area():
            return mark.points
        case Dot():
            return ((mark.x - mark.radius, mark.y - mark.radius), (mark.x + mark.radius, mark.y + mark.radius))
        case Label():
            return mark.corners()


def test_one_utterance_shows_what_was_said_and_how_it_was_judged():
    picture = picture_of(subject(stretch(1, 9)))
    shown = texts(picture)
    for text in ("calls/07.wav", "assertive, 71% sure", "calmness 80 of 100 (calm)", "agency +0.42, communion −0.31",
                 '· said "what would help" (ask open question): communion +0.51, agency +0.22',
                 "· 9 dB louder than your usual: arousal +0.13", "· 2 semitones lower than your usual: arousal −0.07",
                 "ask open question", "what", "most", "calm 80", "−21 dBFS", "119 Hz", "sound", "pitch"):  # fmt: skip
        assert text in shown
    assert "a very wide melody" not in " ".join(shown)
    assert_legible(picture)


def test_a_long_reason_is_shown_whole_or_not_at_all():
    heard = stretch(1, 9)
    evidence = [replace(e, sentence=f"said {'so many words ' * 9}{n}") for n, e in enumerate(heard.delivery.evidence)]
    whole = replace(heard.delivery, evidence=tuple(evidence))
    picture = picture_of(subject(heard, whole=whole))
    said = " ".join(text for text in texts(picture) if "words" in text or "communion +0.51" in text)
    assert "words 0: communion +0.51" in said
    assert said.count("· said") == said.count("+") + said.count("−")
    assert_legible(picture)


def test_several_utterances_are_numbered_and_each_has_its_reasons():
    parts = [stretch(1, 6), stretch(8, 14, "calm down", "aggressive"), stretch(31, 38, label="passive")]
    picture = picture_of(subject(*parts, seconds=40.0))
    shown = texts(picture)
    assert [text for text in shown if re.match(r"\d .*sure \(", text)] == [
        "1 assertive, 71% sure (0:01.0 to 0:06.0)",
        "2 aggressive, 71% sure (0:08.0 to 0:14.0)",
        "3 passive, 71% sure (0:31.0 to 0:38.0)",
    ]
    assert sum(text.startswith("· 9 dB louder") for text in shown) == 4  # and once for the whole
    assert_legible(picture)


def test_unsure_is_hatched_and_says_why():
    reason = "unsure: a hot voice, and words that do not say whether it is anger"
    picture = picture_of(subject(stretch(1, 9, label="unsure", calmness=0.1, notes=(reason,))))
    assert reason in texts(picture)
    assert "71% sure" not in " ".join(texts(picture))
    assert "unsure" in picture.description
    assert "a hot voice" in picture.description
    assert any(isinstance(mark, Box) and mark.dashed for mark in picture.marks)


def test_a_file_that_could_not_be_heard_has_a_picture_that_says_why():
    picture = picture_of(Subject("calls/07.wav", None, failure="is no audio -> export it as 16-bit WAV or FLAC"))
    assert "could not be judged" in texts(picture)
    assert "is no audio -> export it as 16-bit WAV or FLAC" in texts(picture)
    assert "could not be judged: is no audio" in picture.description
    assert_legible(picture)


def test_what_was_not_measured_is_not_drawn_as_a_value():
    silent = replace(stretch(0, 3, "", label="unsure", calmness=None), prosody=ProsodyFeatures(3.0, 0.0, 0.0))
    silent = replace(silent, usual_f0_hz=None, delivery=replace(silent.delivery, evidence=()))
    picture = picture_of(replace(subject(silent, seconds=3.0), sound=sound(3.0, np.nan), usual_level_dbfs=None))
    shown = texts(picture)
    assert {"voice not measured", "no pitch of a voice found", "calmness not measured"} <= set(shown)
    assert not [mark for mark in picture.marks if isinstance(mark, Dot)]
    assert not [text for text in shown if "usual" in text and text != "what is usual" and "usual voice" not in text]
    assert_legible(picture)


def test_styles_are_told_apart_without_colours():
    def pattern(label):
        marks = patch(Box(0, 0, 60, 26), label)
        return [(type(mark).__name__, getattr(mark, "paths", None), getattr(mark, "dashed", None)) for mark in marks]

    assert all(pattern(a) != pattern(b) for a, b in combinations(LOOKS, 2))
    assert len({look.letter for look in LOOKS.values()}) == len(LOOKS)


def test_the_louder_the_higher_and_the_pause_is_shaded():
    quiet = replace(sound(10.0), pauses=(Span(to_samples(4), to_samples(6)),))
    quiet.level_dbfs[:500] = -40.0
    picture = picture_of(replace(subject(stretch(0, 10), seconds=10.0), sound=quiet))
    [curve] = [m for m in picture.marks if isinstance(m, Lines) and m.stroke == "#0b5cad" and len(m.paths[0]) > 50]
    heights = [y for _, y in curve.paths[0]]
    assert heights[10] > heights[-10]
    assert any(isinstance(mark, Box) and mark.title == "pause of 2.0 s" for mark in picture.marks)
    assert "2.0 s" in texts(picture)


@settings(max_examples=8)
@given(st.data())
def test_nothing_covers_anything_however_much_there_is(data):
    seconds = data.draw(st.sampled_from([0.05, 2.0, 29.0, 70.0, 301.0]))
    edges = sorted(data.draw(st.lists(st.floats(0, seconds), min_size=2, max_size=16, unique=True)))
    wording = st.text("aeimnrstw ", max_size=90)
    parts = [
        stretch(start, end, data.draw(wording), data.draw(st.sampled_from(list(LOOKS))),
                calmness=data.draw(st.sampled_from([None, 0.0, 0.03, 0.39, 0.5, 0.66, 1.0])))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]  # fmt: skip
    drawn = subject(*parts, seconds=seconds, held_against="w" * 300)
    assert_legible(picture_of(replace(drawn, name="W" * 200)))


def test_a_long_recording_is_drawn_in_rows_and_what_is_left_out_is_said():
    said = "so many words in so little time as nobody could ever read"
    parts = [stretch(at, at + 3, said) for at in range(0, 304, 8)]
    picture = picture_of(replace(subject(*parts), duration_s=304.0, sound=sound(304.0)))
    shown = texts(picture)
    assert {"0:00", "1:00", "5:00"} <= set(shown)
    [said] = [text for text in shown if "Left out for want of room" in text]
    assert re.search(r"\d+ of 456 words", said)
    assert picture.height < 4_000
    assert len(svg(picture)) < 1e6


def test_of_many_utterances_in_a_long_row_those_that_stand_out_keep_their_reasons():
    labels = ["neutral"] * 14 + ["aggressive", "neutral"]
    parts = [stretch(at * 3, at * 3 + 2, "", label) for at, label in enumerate(labels)]
    picture = picture_of(replace(subject(*parts), sound=sound(301.0)))
    heads = [text for text in texts(picture) if re.match(r"\d+ .* sure \(", text)]
    assert len(heads) == 12
    assert "15 aggressive, 71% sure (0:42.0 to 0:44.0)" in heads
    assert any("4 of 16 utterances' reasons" in text for text in texts(picture))


def test_the_svg_is_one_picture_with_its_words_as_text():
    picture = picture_of(subject(stretch(1, 9)))
    drawing = ET.fromstring(svg(picture))
    assert drawing.get("role") == "img"
    assert [drawing.find(f"{SVG}{name}").get("id") for name in ("title", "desc")] == drawing.get(
        "aria-labelledby"
    ).split()
    assert drawing.find(f"{SVG}title").text == "How calls/07.wav came across"
    assert (
        drawing.find(f"{SVG}desc").text == "calls/07.wav, speaker ann: assertive, 71% sure; calmness 80 of 100 (calm)."
    )
    written = ["".join(t for t in [e.text, *(c.tail for c in e)] if t) for e in drawing.iter(f"{SVG}text")]
    assert written == [text for text in texts(picture) if text]
    assert not list(drawing.iter(f"{SVG}script"))


@pytest.mark.parametrize("name", ["<script>&'\".wav", "a\x00b\x1f\ufffe.wav", "\u202e\U0001f600é.wav"])
def test_names_of_strangers_are_only_text(name):
    drawing = ET.fromstring(svg(picture_of(replace(subject(stretch(1, 9)), name=name, speaker=name))))
    shown = next(drawing.iter(f"{SVG}text")).text
    assert shown == re.sub("[\x00\x1f\ufffe]", "\ufffd", name)


def test_the_same_recording_gives_the_same_bytes():
    assert svg(picture_of(subject(stretch(1, 9)))) == svg(picture_of(subject(stretch(1, 9))))


def test_a_number_without_size_has_no_minus():
    assert [signed(-0.001), signed(-0.25), signed(0.5)] == ["+0.00", "−0.25", "+0.50"]
