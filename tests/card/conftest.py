"""The virtual headset of a test session."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from virtual_headset import PROGRAMS, RATE_HZ, WARM_UP_S, VirtualHeadset


@pytest.fixture(scope="session")
def sound_server() -> Iterator[VirtualHeadset]:
    """The daemon of this session; no device yet."""
    absent = [program for program in PROGRAMS if not shutil.which(program)]
    if absent:
        pytest.skip(f"no virtual headset here: {', '.join(absent)} absent (Debian: pulseaudio pulseaudio-utils)")
    try:
        import sounddevice  # noqa: F401
    except OSError:
        pytest.skip("no virtual headset here: PortAudio absent (Debian: libportaudio2)")
    if not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        pytest.skip("no virtual headset here: ALSA does not know PulseAudio (Debian: libasound2-plugins)")
    folder = Path(tempfile.mkdtemp(prefix="voicesim-headset-"))
    folder.chmod(0o700)
    server = VirtualHeadset(folder)
    try:
        server.begin()
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def headset(sound_server, monkeypatch) -> VirtualHeadset:
    """A headset of 48 kHz that is plugged in; this process and its children see no other device."""
    for name, value in sound_server.env.items():
        monkeypatch.setenv(name, value)
    if sound_server.as_new_hz != RATE_HZ:
        sound_server.unplug()
        sound_server.plug(RATE_HZ)
        time.sleep(WARM_UP_S)
    return sound_server


@pytest.fixture
def speech(root) -> np.ndarray:
    """Nine seconds of an agent, 16 kHz."""
    parts = [soundfile.read(path, dtype="float32")[0] for path in sorted((root / AGENT).glob("0[1-4].flac"))]
    return np.concatenate(parts)[: 9 * 16000]


AGENT = "tests/data/agents/wedding-assertive"
