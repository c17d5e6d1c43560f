"""The commands about the headset, as a person meets them: devices, doctor --headset."""

import json
import subprocess
import sys
import time
from contextlib import closing

import pytest
import soundfile

from voicesim.app.calls.live_sound import hear
from voicesim.model.units import RATE_HZ
from voicesim.ports.headset import HeadsetPort
from voicesim.prosody.listening import echo, room

pytestmark = pytest.mark.card

VOICESIM = (sys.executable, "-m", "voicesim.app.cli")


def run(*words):
    return subprocess.run([*VOICESIM, *words], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


def findings(process):
    return {row["part"]: row for row in json.loads(process.stdout.read())}


def try_headset(headset, sentence):
    """doctor --headset, with somebody who answers the prompt."""
    command = [*VOICESIM, "doctor", "--headset", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if line.startswith("Now say"):
                break
        else:
            pytest.fail(f"no prompt: {line}")
        with headset.say(sentence):
            found = findings(process)
    assert process.returncode == 0
    return found


@pytest.fixture
def sentence(speech, tmp_path):
    soundfile.write(tmp_path / "sentence.wav", speech[: 3 * RATE_HZ], RATE_HZ)
    return tmp_path / "sentence.wav"


def test_devices_lists_what_works(headset):
    rows = {row["name"]: row for row in json.loads(run("devices", "--json").stdout)}
    assert rows["default"]["default_input"]
    assert rows["default"]["default_output"]
    assert rows["default"]["input_rates_hz"] == [8000, 16000, 32000, 44100, 48000]
    assert rows["ear"]["output_rates_hz"]
    assert not rows["ear"]["input_rates_hz"]
    assert not rows["nobody"]["output_rates_hz"]
    assert run("devices").stdout.count("default") == 3


def test_a_good_headset_has_nothing_to_mind(headset, sentence):
    with headset.hum(-62):
        found = try_headset(headset, sentence)
    assert all(row["ok"] for row in found.values()), found
    assert set(found) == {"headset", "room", "echo", "level", "clipping", "gain"}
    assert "44.1 kHz in" in found["headset"]["found"]
    assert found["room"]["found"] == "noise at -63 dBFS"


def test_loudspeakers_are_heard_by_the_microphone(headset, speech):
    headset.echo(-15)
    port, said = HeadsetPort(time.monotonic), speech[: 4 * RATE_HZ]
    with headset.hum(-62), closing(port):
        port.open()
        quiet = room(hear(port, 1.5, lambda *_: None))
        found = echo(said, hear(port, 5.0, lambda *_: None, said), quiet.noise_dbfs)
    assert found.heard
    assert found.loss_db == pytest.approx(15, abs=2)
    assert found.delay_ms < 2000, "as long as the loop from ear to mouth holds it back"


def test_a_muted_microphone_and_no_headset_are_one_line_and_exit_3(headset):
    muted = run("doctor", "--headset", "--plain")
    assert muted.returncode == 3
    assert "the microphone gives no sound at all -> switch its mute off" in muted.stderr
    unknown = run("doctor", "--input", "green one")
    assert (unknown.returncode, unknown.stdout) == (3, "")
    assert unknown.stderr == (
        "voicesim: green one: there is no such microphone -> voicesim devices lists what is there\n"
    )
