"""voicesim calibrate by the headset: the steps lead to the profile that recordings would give."""

import json
import sys

import numpy as np
import pytest
from looped_audio import LoopedAudio

from voicesim.app import cli, wire
from voicesim.app.calls.level_meter import bar, level_meter
from voicesim.app.calls.live_sound import hear
from voicesim.app.profiles.calibrating_live import STEPS, Guide, Step, record_steps
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.units import RATE_HZ, to_samples

pytestmark = pytest.mark.slow

BREATH_S = 3.0


def voiced(seconds, f0_hz=172, tilt_db_per_octave=-11.0, level_db=0.0):
    """Syllables of a harmonic voice."""
    time_s = np.arange(4000) / RATE_HZ
    orders = np.arange(1, 7000 // f0_hz)
    voice = np.sin(2 * np.pi * f0_hz * np.outer(time_s, orders)) @ 10 ** (tilt_db_per_octave * np.log2(orders) / 20)
    syllable = 0.02 * 10 ** (level_db / 20) * voice * (0.15 + 0.85 * np.sin(np.pi * time_s * 4))
    return np.tile(syllable, round(seconds * 4))


def noise(seconds, level=3e-4):
    return np.random.default_rng(1).normal(0, level, to_samples(seconds))


def after_prompt(seconds, *parts):
    """The breath before a step, then what is said in it, then silence to its end."""
    said = np.concatenate([np.zeros(to_samples(BREATH_S + 0.5)), *parts])
    return np.pad(said, (0, to_samples(BREATH_S + seconds) - len(said)))


def session(quiet_db=-6.0, firm_db=10.0):
    gap = np.zeros(to_samples(1.0))
    sentences = [part for _ in range(5) for part in (voiced(4), gap)]
    sound = np.concatenate(
        [
            np.zeros(to_samples(BREATH_S + STEPS[0].seconds)),
            after_prompt(STEPS[1].seconds, *sentences),
            after_prompt(STEPS[2].seconds, voiced(3, 160, -12.5, quiet_db)),
            after_prompt(STEPS[3].seconds, voiced(3, 220, -8.0, firm_db)),
        ]
    )
    return LoopedAudio((sound + noise(len(sound) / RATE_HZ)[: len(sound)]).astype(np.float32))


@pytest.fixture
def voicesim(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))

    def run(port, *words):
        monkeypatch.setattr(wire, "headset", lambda *_: port)
        monkeypatch.setattr(sys, "argv", ["voicesim", "calibrate", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code or 0, *capsys.readouterr()

    return run


def test_the_steps_make_a_profile_with_the_name_of_the_headset(voicesim, tmp_path):
    port = session()
    code, out, err = voicesim(port, "--no-asr", "--json", "--profile", "ann")
    assert code == 0
    found = json.loads(out)
    assert (found["name"], found["headset"]) == ("ann", "looped audio")
    assert found["made_from"][0]["file"] == "the microphone"
    assert found["baseline"]["f0_median_hz"] == pytest.approx(172, rel=0.01)
    assert {check["name"]: check["verdict"] for check in found["checks"]}["gain"] == "passed"
    assert (tmp_path / "data/profiles/ann.json").exists()
    assert port.read(0.0) is None  # given back
    for said in ("Step 1 of 4: Be silent", "Step 4 of 4", "The room is at -71 dBFS", "in 5 utterances", "Thank you"):
        assert said in err


def test_what_the_agent_calls_the_headset_counts(voicesim):
    code, out, _ = voicesim(session(), "--no-asr", "--headset", "blue one")
    assert code == 0
    assert "blue one" in out
    assert "voicesim run ... --profile default" in out


def test_automatic_gain_is_found(voicesim):
    port = session(quiet_db=0.0, firm_db=0.0)
    code, out, _ = voicesim(port, "--no-asr", "--json")
    assert code == 0
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert checks["gain"]["verdict"] == "failed"
    assert "AGC" in checks["gain"]["remedy"]


def test_a_mute_and_a_silent_agent_are_told_at_once(voicesim):
    code, out, err = voicesim(LoopedAudio(np.zeros(10, np.float32)), "--no-asr")
    assert (code, out) == (3, "")
    assert "gives no sound at all -> switch its mute off" in err
    assert "Step 2" not in err
    code, out, err = voicesim(LoopedAudio(noise(120).astype(np.float32)), "--no-asr")
    assert (code, out) == (2, "")
    assert "nobody was heard in the step" in err
    assert "Step 3" not in err


def test_a_headset_that_cannot_be_had_is_one_line(voicesim):
    port = session()
    port.fails = MissingPart("is used by another program", where="microphone 'Blue'", remedy="close it")
    code, out, err = voicesim(port)
    assert (code, out, err) == (3, "", "voicesim: microphone 'Blue': is used by another program -> close it\n")


def test_a_wrong_name_is_refused_before_anybody_speaks(voicesim):
    code, _, err = voicesim(session(), "--profile", "../x")
    assert code == 2
    assert "Step" not in err


def test_a_noisy_room_and_full_scale_are_told_step_by_step():
    loud = np.concatenate([noise(2, 0.02), np.zeros(8000), np.clip(voiced(2, level_db=40), -1, 1), noise(0.5)])
    port = LoopedAudio(loud.astype(np.float32))
    port.open()
    said = []
    steps = (Step("Be silent", "", 2.0, spoken=False), Step("Speak", "Hello.", 3.0))
    record_steps(port, Guide(said.append, lambda *_: None), steps, breath_s=0)
    assert any("That is noisy" in line for line in said)
    assert any("reached full scale" in line for line in said)


def test_a_lost_headset_is_waited_for_and_then_told():
    port = LoopedAudio(noise(20).astype(np.float32))
    port.open()
    port.unplug(20)
    assert len(hear(port, 1.0, lambda *_: None)) == RATE_HZ
    port.unplug(200)
    with pytest.raises(MissingPart, match="the headset was lost -> plug it in"):
        hear(port, 1.0, lambda *_: None)


def test_nobody_is_heard_in_a_step():
    port = LoopedAudio(noise(20).astype(np.float32))
    port.open()
    with pytest.raises(BadInput, match="read the sentences aloud"):
        record_steps(port, Guide(print, lambda *_: None), (Step("Speak", "Hello.", 1.0),), breath_s=0)


def test_the_meter_shows_the_level_and_stays_away_from_files(capsys):
    with level_meter(plain=True) as watch:
        watch(-20.0, 3.0)
    assert capsys.readouterr() == ("", "")
    assert "█" * 30 in bar(0.0, 1.0)
    assert "█" not in bar(-120.0, 1.0)
    assert "[green]" in bar(-20.0, 1.0)
    assert "[red]" in bar(-3.0, 1.0)
    assert "-20 dBFS" in bar(-20.0, 1.0)
