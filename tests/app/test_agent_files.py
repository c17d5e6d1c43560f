"""The agent of a headless call, from what a user names."""

import numpy as np
import pytest
import soundfile

from voicesim.app.agent_files import AgentTurns, TurnFile, agent_notes, has_text, load_agent
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.errors import BadInput
from voicesim.ports.recording import RecordedMicrophone
from voicesim.ports.scripted_agent import ScriptedAgent

pytestmark = pytest.mark.unit


@pytest.fixture
def folder(tmp_path):
    tone = (0.1 * np.sin(np.arange(16_000) / 10)).astype(np.float32)
    for name in ("02.wav", "01.wav"):
        soundfile.write(tmp_path / name, tone, 16_000)
    return tmp_path


def test_a_folder_is_a_turn_a_file(folder):
    assert load_agent(folder, ToneSynthesizer()).unsaid == 2


def test_one_recording_is_played_through(folder):
    assert isinstance(load_agent(folder / "01.wav", ToneSynthesizer()), RecordedMicrophone)


def test_a_yaml_of_turns_may_speak_play_and_shape(folder):
    (folder / "agent.yaml").write_text(
        "turns:\n  - wav: 01.wav\n    gain_db: 6\n  - text: hello there\n    at: barge_in\n", encoding="utf-8"
    )
    agent = load_agent(folder / "agent.yaml", ToneSynthesizer())
    assert isinstance(agent, ScriptedAgent)
    loudest = max(np.abs(agent.next_frame(())).max() for _ in range(100))
    assert loudest == pytest.approx(0.2, abs=0.01)


def test_turns_that_were_read_are_an_agent_too_and_may_wait(folder):
    turns = (TurnFile(wav="01.wav", after_s=0.0), TurnFile(text="hello there"))
    agent = load_agent(AgentTurns(turns, folder), ToneSynthesizer())
    assert np.abs(agent.next_frame(())).max() > 0
    assert agent.unsaid == 1


def test_it_is_known_whether_a_synthesiser_has_to_speak(folder):
    (folder / "agent.yaml").write_text("turns: [{wav: 01.wav}, {text: hello}]", encoding="utf-8")
    (folder / "clips.yaml").write_text("turns: [{wav: 01.wav}]", encoding="utf-8")
    told = [has_text(folder / name) for name in ("agent.yaml", "clips.yaml", "01.wav", ".")]
    assert told == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("turns: []", "turns"),
        ("turns:\n  - {}", "either `wav` or `text`"),
        ("turns:\n  - {text: hi, wav: 01.wav}", "either `wav` or `text`"),
        ("turns:\n  - {wav: 09.wav}", "09.wav"),
        ("turns:\n  - {text: hi, rate: 9}", "rate"),
        ("turns:\n  - {text: hi, pace: 1}", "pace"),
        ("turns:\n  - {text: hi, pase: 1, wave: x}", "agent.yaml:2: there is no key 'pase' here"),
        ("turns:\n  - {text: hi, gain: 3}", "did you mean 'gain_db'"),
        ("turns:\n  - {text: hi}\n  - text: ''", r"agent.yaml:3: turns\[1\].text: has nothing to say"),
        ("turns:\n  - text: ' '", "agent.yaml:2: .* has nothing to say"),
        ('turns:\n  - text: "a\\ab"', "agent.yaml:2: .* control character"),
        ("turns:\n  - {wav: ''}", "agent.yaml:2: .*wav: is empty"),
        ("turns:\n  - {text: hi, gain_db: loud}", "gain_db: must be a number ->"),
        ("turns:\n  - {text: hi, at: once}", "at: must be 'turn' or 'barge_in' ->"),
        ("turns: []", r"turns: needs at least 1 item"),
        ("- 1", "agent.yaml: the file: must be keys with values"),
        ("", "agent.yaml: the file: must be keys with values"),
    ],
)
def test_a_wrong_yaml_is_refused_in_one_line(folder, text, message):
    (folder / "agent.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=message) as refused:
        load_agent(folder / "agent.yaml", ToneSynthesizer())
    assert "\n" not in str(refused.value)


def test_clips_that_were_cut_short_are_told(folder):
    path = folder / "01.wav"
    assert list(agent_notes(folder)) == []
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    turns = AgentTurns((TurnFile(wav="01.wav"), TurnFile(text="hello")), folder)
    for agent in (folder, path, turns):
        (told,) = agent_notes(agent)
        assert told.startswith(f"{path}: was cut short: ")


def test_a_folder_without_audio_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no audio"):
        load_agent(tmp_path, ToneSynthesizer())
