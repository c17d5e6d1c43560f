"""Many judgements as one."""

import pytest

from voicesim.delivery.overall import JudgedPart, doubted, overall
from voicesim.model.delivery import Delivery, Evidence, TextReading, VoiceReading

pytestmark = pytest.mark.unit


def judged(label, speech_s, calmness=0.8, notes=(), evidence=()):
    shares = {"passive": 0.0, "assertive": 0.0, "aggressive": 0.0, "neutral": 0.0}
    shares |= {"neutral" if label == "unsure" else label: 1.0}
    delivery = Delivery(
        label=label, **shares, agency=0.2, communion=0.3, calmness=calmness,
        confidence=0.2 if label == "unsure" else 0.8, text=TextReading(0.2, 0.3, 0.9),
        voice=VoiceReading(0.1, None, calmness, 0.7), evidence=evidence, notes=notes,
    )  # fmt: skip
    return JudgedPart(delivery, speech_s)


def evidence(feature, weight, start_s=0.0):
    return Evidence(feature, 1.0, "dB", 0.0, weight, "arousal", feature, None, start_s, start_s + 1.0)


def test_one_utterance_is_its_own_judgement():
    part = judged("assertive", 2.0)
    assert overall([part]) == part.delivery


def test_a_short_outburst_does_not_decide_the_label():
    whole = overall([judged("assertive", 8.0), judged("aggressive", 1.0, calmness=0.1), judged("assertive", 1.0)])
    assert whole.label == "assertive"
    assert whole.aggressive == pytest.approx(0.1)
    assert whole.calmness == pytest.approx(0.73)


def test_unsure_utterances_do_not_take_part_unless_all_are():
    assert overall([judged("unsure", 9.0), judged("passive", 1.0)]).label == "passive"
    assert overall([judged("unsure", 9.0), judged("unsure", 1.0)]).label == "unsure"


def test_calmness_is_that_of_the_utterances_where_it_was_measured():
    assert overall([judged("neutral", 1.0, None), judged("neutral", 9.0, 0.6)]).calmness == pytest.approx(0.6)
    assert overall([judged("neutral", 1.0, None), judged("neutral", 9.0, None)]).calmness is None


def test_evidence_counts_by_the_length_of_its_utterance():
    long, short = evidence("long", 0.2), evidence("short", 0.5)
    whole = overall([judged("neutral", 9.0, evidence=(long,)), judged("neutral", 1.0, evidence=(short,))])
    assert [(e.feature, round(e.weight, 3)) for e in whole.evidence] == [("long", 0.18), ("short", 0.05)]


def test_a_remark_on_a_moment_is_none_on_the_whole():
    whole = overall([judged("neutral", 9.0), judged("neutral", 1.0, notes=("hot voice",))])
    assert whole.notes == ("2 of 2 utterances could be judged, weighted by their length",)
    assert "hot voice" in overall([judged("neutral", 1.0), judged("neutral", 1.0, notes=("hot voice",))]).notes


def test_remarks_on_utterances_that_could_not_be_judged_are_none_on_the_whole():
    unclear = judged("unsure", 5.0, notes=("unsure: too few words to judge", "cold words in a quiet voice"))
    whole = overall([judged("neutral", 2.0), judged("neutral", 1.0, notes=("tense voice",)), unclear])
    assert whole.notes == ("2 of 3 utterances could be judged, weighted by their length", "tense voice")


def test_why_nothing_could_be_judged_is_said_of_the_whole():
    whole = overall(
        [
            judged("unsure", 1.0, notes=("unsure: too few words",)),
            judged("unsure", 3.0, notes=("unsure: it is a murmur",)),
        ]
    )
    assert whole.notes[:2] == ("unsure: it is a murmur", "0 of 2 utterances could be judged, weighted by their length")


def test_a_whole_recording_has_a_remedy():
    assert overall([judged("aggressive", 2.0), judged("aggressive", 2.0)]).remedy == "yin"


def test_evidence_of_a_whole_recording_says_where():
    parts = [judged("neutral", 1.0, evidence=(evidence("louder", 0.2, start_s=at_s),)) for at_s in (43.7, 605.0)]
    assert [e.sentence for e in overall(parts).evidence] == ["louder at 0:43", "louder at 10:05"]
    assert [e.sentence for e in overall(parts[:1]).evidence] == ["louder"]


def test_utterances_without_speech_leave_everything_unknown():
    whole = overall([judged("unsure", 0.0, None), judged("unsure", 0.0, None)])
    assert (whole.label, whole.calmness, whole.confidence) == ("unsure", None, 0.0)


def test_words_that_are_not_to_be_trusted_leave_the_voice_and_no_style():
    known = judged("aggressive", 3.0, notes=("unsure: of old", "tense voice")).delivery
    found = doubted(known, "is this English?")
    assert (found.label, found.role, found.remedy) == ("unsure", None, None)
    assert found.confidence == pytest.approx(0.3)
    assert found.notes == ("unsure: is this English?", "tense voice")
    assert (found.calmness, found.voice) == (known.calmness, known.voice)
