"""Speech probabilities become edges, late enough to be sure and dated back to where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.turns.speech_gate import HANGOVER_SAMPLES, ONSET_SAMPLES, SpeechEdge, SpeechGate

pytestmark = pytest.mark.unit


def frames(seconds: float) -> int:
    return to_samples(seconds) // FRAME_SAMPLES


def edges(*stretches: tuple[float, float]) -> list[SpeechEdge]:
    gate = SpeechGate()
    found = [gate.step(probability) for probability, seconds in stretches for _ in range(frames(seconds))]
    return [edge for edge in found if edge is not None]


def test_speech_between_silences_has_two_edges_where_it_began_and_ended():
    assert edges((0.0, 0.5), (0.9, 1.0), (0.0, 0.5)) == [
        SpeechEdge(True, to_samples(0.5)),
        SpeechEdge(False, to_samples(1.5)),
    ]


def test_a_click_is_not_speech():
    assert edges((0.0, 0.5), (0.9, 0.04), (0.0, 0.5)) == []


def test_a_stop_consonant_does_not_end_speech():
    assert len(edges((0.9, 0.5), (0.0, 0.16), (0.9, 0.5))) == 1


def test_a_fading_voice_does_not_flicker():
    assert len(edges((0.9, 0.5), (0.4, 1.0))) == 1


def test_an_eager_gate_takes_a_shorter_sound_for_speech():
    gate = SpeechGate()
    assert [gate.step(0.9, eager=True) for _ in range(2)] == [None, SpeechEdge(True, 0)]


def test_an_eager_gate_trusts_level_and_pitch_before_the_detector_is_sure():
    def first_edge(eager):
        gate = SpeechGate()
        heard = [gate.step(0.1, eager=eager, sounding_samples=n * FRAME_SAMPLES) for n in range(1, 6)]
        return next((edge for edge in heard if edge is not None), None)

    assert first_edge(eager=True) == SpeechEdge(True, 0)
    assert first_edge(eager=False) is None


def test_where_the_detector_agrees_the_first_frames_by_level_and_pitch_count():
    gate = SpeechGate()
    heard = [gate.step(p, eager=True, sounding_samples=n * FRAME_SAMPLES) for n, p in ((1, 0.2), (2, 0.8))]
    assert heard == [None, SpeechEdge(True, 0)]


@given(st.lists(st.floats(0, 1), max_size=300))
def test_edges_alternate_and_lie_in_order_in_the_past(probabilities):
    gate, now, last = SpeechGate(), 0, SpeechEdge(False, 0)
    for probability in probabilities:
        now += FRAME_SAMPLES
        edge = gate.step(probability)
        if edge is None:
            continue
        assert edge.speaking is not last.speaking
        assert last.sample <= edge.sample < now
        assert now - edge.sample == (ONSET_SAMPLES if edge.speaking else HANGOVER_SAMPLES)
        last = edge
