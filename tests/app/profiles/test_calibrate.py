"""voicesim calibrate: recordings of ordinary speech become a profile, and calls and judgements start from it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from voicesim.app import cli
from voicesim.app.calls import running
from voicesim.app.judged.judging import Ears, hear, judge_recordings
from voicesim.app.lexicons import load_lexicon
from voicesim.app.profiles.profiles import load_profile
from voicesim.language.reading import Reader
from voicesim.model.errors import MissingPart
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import save_audio

pytestmark = pytest.mark.slow

CALM = {"f0_hz": 172, "tilt_db_per_octave": -11.0, "level_db": 0.0}
SHOUT = {"f0_hz": 204, "tilt_db_per_octave": -9.0, "level_db": 14.0}
"""Where the usual woman's voice lies: people in general hear nothing special in it."""
SYLLABLE_S = 0.25
EARS = Ears(None, Reader(load_lexicon()))


def voiced(seconds, f0_hz, tilt_db_per_octave, level_db):
    """Syllables of a harmonic voice whose tilt and level are known; an F0 that 4 divides has whole periods in each."""
    time_s = np.arange(to_samples(SYLLABLE_S)) / RATE_HZ
    orders = np.arange(1, 7000 // f0_hz)
    amplitudes = 10 ** (tilt_db_per_octave * np.log2(orders) / 20)
    voice = np.sin(2 * np.pi * f0_hz * np.outer(time_s, orders)) @ amplitudes
    syllable = 0.02 * 10 ** (level_db / 20) * voice * (0.15 + 0.85 * np.sin(np.pi * time_s / SYLLABLE_S))
    return np.tile(syllable, round(seconds / SYLLABLE_S))


def room(seconds):
    return np.zeros(to_samples(seconds))


def recorded(path, *parts):
    """A recording in a quiet room: two seconds before, one after each part."""
    sound = np.concatenate([room(2), *(piece for part in parts for piece in (part, room(1)))])
    noise = np.random.default_rng(1).normal(0, 3e-4, len(sound))
    save_audio(path, (sound + noise).astype(np.float32))
    return path


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Calm sentences, one quiet and one firm."""
    firm, quiet = voiced(3, 220, -8.0, 10.0), voiced(3, 160, -12.5, -6.0)
    return recorded(tmp_path_factory.mktemp("session") / "ann.wav", *(voiced(4, **CALM) for _ in range(3)), quiet, firm)


@pytest.fixture(scope="module")
def unusable(tmp_path_factory):
    """A folder of recordings of which none is enough."""
    folder = tmp_path_factory.mktemp("unusable")
    (folder / "text.wav").write_text("this is no sound")
    recorded(folder / "short.wav", voiced(2, **CALM))
    recorded(folder / "one.wav", voiced(13, **CALM))
    recorded(folder / "silent.wav")
    return folder


@pytest.fixture
def voicesim(tmp_path, monkeypatch, capsys):
    """The command line: exit code, what was printed, and what was said besides."""
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["voicesim", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code or 0, *capsys.readouterr()

    return run


def profile_of(voicesim, path, *options):
    code, out, err = voicesim("calibrate", "--from", path, "--no-asr", "--json", *options)
    assert (code, err) == (0, "")
    return json.loads(out)


def refused(found):
    code, out, err = found
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("voicesim: ")
    assert " -> " in err
    return err


def test_a_profile_has_the_ordinary_voice_and_the_verdict_of_each_check(voicesim, session):
    found = profile_of(voicesim, session, "--profile", "ann", "--headset", "blue one")
    baseline = found["baseline"]
    assert (found["name"], found["headset"]) == ("ann", "blue one")
    assert [source["file"] for source in found["made_from"]] == ["ann.wav"]
    assert found["speech_s"] == pytest.approx(17, abs=3)
    assert baseline["source"] == "profile"
    assert baseline["f0_median_hz"] == pytest.approx(172, rel=0.01)
    assert baseline["articulation_rate_per_s"] is None
    assert baseline["untrusted"] == []
    verdicts = {check["name"]: check["verdict"] for check in found["checks"]}
    assert verdicts == dict.fromkeys(("gain", "peaks", "noise", "clipping", "band"), "passed")


def test_people_see_the_values_with_their_units_and_what_to_do(voicesim, session):
    code, out, _ = voicesim("calibrate", "--from", session, "--no-asr")
    assert code == 0
    for said in ("default: ", "172 Hz", "below full scale", "semitones a second", "gain", "follows the voice", "pace"):
        assert said in out
    assert "profiles/default.json" in out.replace("\n", "")
    assert voicesim("calibrate", "--list")[1] == "default\n"
    assert "172 Hz" in voicesim("calibrate", "--show", "default")[1]


def test_over_automatic_gain_the_volume_does_not_count_and_the_remedy_is_shown(voicesim, tmp_path):
    parts = [voiced(4, **CALM), voiced(4, **CALM), voiced(4, **CALM), voiced(4, 240, -7.0, 2.0)]
    level = [part * 0.05 / np.sqrt(np.mean(part**2)) for part in parts]
    path = recorded(tmp_path / "held.wav", *level)
    code, out, _ = voicesim("calibrate", "--from", path, "--no-asr")
    assert code == 0
    assert "FAILED" in out
    assert "switch off automatic gain" in " ".join(out.split())
    assert "does not count" in out
    assert load_profile("default").untrusted == ("level_p90_dbfs",)


def test_the_pace_is_measured_where_words_are_heard(voicesim, session, monkeypatch):
    from scripted_recognizer import ScriptedRecognizer

    from voicesim.app import wire
    from voicesim.model.audio import Span
    from voicesim.model.speech import Word

    spans = [Span(to_samples(0.3 + 0.25 * i), to_samples(0.55 + 0.25 * i)) for i in range(12)]
    words = tuple(Word("one", span, 0.9) for span in spans)
    monkeypatch.setattr(wire, "speech_model", lambda: None)
    monkeypatch.setattr(wire, "recognizer", lambda _: ScriptedRecognizer([words] * 5))
    voicesim("calibrate", "--from", session)
    assert load_profile("default").articulation_rate_per_s == pytest.approx(4.0, abs=0.1)

    def missing():
        raise MissingPart("no model")

    monkeypatch.setattr(wire, "speech_model", missing)
    voicesim("calibrate", "--from", session)
    assert load_profile("default").articulation_rate_per_s is None


def test_a_wrong_calibration_is_undone_by_one_command(voicesim, session, tmp_path):
    loud = recorded(tmp_path / "loud.wav", *(voiced(5, **SHOUT) for _ in range(3)))
    assert "--restore" not in voicesim("calibrate", "--from", session, "--no-asr")[1]
    assert "voicesim calibrate --restore default" in " ".join(
        voicesim("calibrate", "--from", loud, "--no-asr")[1].split()
    )
    assert load_profile("default").f0_median_hz == pytest.approx(204, rel=0.01)
    code, out, _ = voicesim("calibrate", "--restore", "default")
    assert (code, "172 Hz" in out) == (0, True)
    assert load_profile("default").f0_median_hz == pytest.approx(172, rel=0.01)


def test_a_recording_that_was_cut_short_is_told_and_used_as_far_as_it_goes(voicesim, session, tmp_path):
    path = tmp_path / "cut.wav"
    path.write_bytes(session.read_bytes()[: session.stat().st_size * 3 // 4])
    found = voicesim("calibrate", "--from", path, "--no-asr", "--json")
    assert found[0] == 0
    assert found[2] == (
        f"voicesim: {path}: was cut short: 18.7 s are there of the 25.0 s that its header promises; "
        "the profile is made from what is there\n"
    )
    assert json.loads(found[1])["made_from"][0]["duration_s"] == pytest.approx(18.75, abs=0.01)
    path.write_bytes(session.read_bytes()[: session.stat().st_size // 4])
    code, _, err = voicesim("calibrate", "--from", path, "--no-asr")
    assert (code, err.count("was cut short: "), err.count("\n")) == (2, 1, 2)  # and then that it is too little


def test_no_name_commands_the_terminal(voicesim, session, tmp_path):
    odd = tmp_path / "a\x1b[31m\nb.wav"
    odd.symlink_to(session)
    found = profile_of(voicesim, odd, "--headset", "blue\x1b]0;x\x07\none\u202e")
    assert (found["headset"], found["made_from"][0]["file"]) == ("blue?]0;x? one?", "a?[31m b.wav")
    path = tmp_path / "data" / "profiles" / "default.json"
    written = json.loads(path.read_text())
    written["checks"][0]["finding"] = written["headset"] = "\x1b[31m\x9b2J red"
    path.write_text(json.dumps(written))
    shown = voicesim("calibrate", "--show", "default")[1]
    assert "?[31m?2J red" in shown
    assert not {"\x1b", "\x9b"} & set(shown)
    assert refused(voicesim("calibrate", "--from", "\x1b[31m.wav")).count("\x1b") == 0


def test_a_profile_tells_a_steady_shouter_from_somebody_who_is_always_loud(voicesim, tmp_path):
    """What calibration is for: against itself, or people in general, a file of nothing but shouting is calm."""
    calm = recorded(tmp_path / "calm.wav", *(voiced(5, **CALM) for _ in range(3)))
    loud = recorded(tmp_path / "loud.wav", *(voiced(5, **SHOUT) for _ in range(3)))
    shouting = hear(recorded(tmp_path / "shouting.wav", *(voiced(7, **SHOUT) for _ in range(4))), EARS, None)

    def calmness(choice):
        return [delivery.calmness for delivery in judge_recordings([shouting], choice)[0].deliveries]

    profile_of(voicesim, calm, "--profile", "ann")
    profile_of(voicesim, loud, "--profile", "always-loud")
    assert len(shouting.utterances) == 4
    assert max(calmness(load_profile("ann"))) < 0.4
    assert min(calmness(load_profile("always-loud"))) > 0.7
    assert min(calmness("self")) > 0.7
    assert min(calmness("none")) > 0.65


def test_a_call_starts_from_the_profile_that_is_named(voicesim, session, monkeypatch):
    profile_of(voicesim, session, "--profile", "ann")
    plans = []

    def keep(plan, _):
        plans.append(plan)
        raise MissingPart("that is enough")

    monkeypatch.setattr(running, "run_call", keep)
    monkeypatch.setattr("voicesim.app.commands.run._warn", lambda _: None)
    for options in (("--profile", "ann"), ()):
        voicesim("run", "damaged-sofa-bed", "--agent", session, *options)
    assert [plan.baseline.source for plan in plans] == ["profile", "population"]
    assert plans[0].baseline == load_profile("ann")
    assert "no such profile" in refused(voicesim("run", "damaged-sofa-bed", "--agent", session, "--profile", "bob"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from",), "no recording is named"),
        (("--from", ""), "a path is empty"),
        (("--from", "gone.wav"), "there is no such file"),
        (("--from", "text.wav"), "cannot be read as audio"),
        (("--from", "short.wav"), "only 2 s of speech in 1 utterance"),
        (("--from", "silent.wav"), "only 0 s of speech in 0 utterances"),
        (("--from", "one.wav"), "in 1 utterance; a profile needs 10 s in 3"),
        (("--from", "one.wav", "--profile", "../x"), "is no name for a profile"),
        (("--from", "one.wav", "--list"), "are different things"),
        (("--show", "nobody"), "there is no such profile"),
        (("--restore", "nobody"), "there is no profile before this one"),
        (("--restore", "x/y"), "is no name for a profile"),
        (("--restore", "x", "--list"), "are different things"),
        (("--show", "x/y"), "is no name for a profile"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing(voicesim, tmp_path, unusable, words, says):
    for path in unusable.iterdir():
        Path(path.name).symlink_to(path)
    assert says in refused(voicesim("calibrate", *words, *(("--no-asr",) if words else ())))
    assert not (tmp_path / "data").exists()


def test_no_profile_yet(voicesim):
    assert voicesim("calibrate", "--list") == (0, "", "there is no profile yet\n")
    assert voicesim("calibrate", "--list", "--json") == (0, "[]\n", "")
