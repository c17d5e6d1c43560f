"""A virtual headset: a private PulseAudio with null sinks, that whoever uses it starts and ends.

The program hears `mic` and plays on `ear`; a test speaks with `say` (into `mouth`, which feeds `mic`) and listens with
`tap` (`ear.monitor`).
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
ALSA = """</usr/share/alsa/alsa.conf>
pcm.!default { type pulse hint { show on description "the default" } }
pcm.ear { type pulse device ear hint { show on description "earpiece" } }
pcm.mic { type pulse device mic hint { show on description "microphone" } }
pcm.nobody { type pulse device nobody hint { show on description "goes nowhere" } }
"""
RATE_HZ = 48000
WARM_UP_S = 2.3  # a null sink begins with a block of 2 s, and then gives nothing for as long
CLIENT = "autospawn = no\n"
DAEMON = ("--daemonize=no", "--exit-idle-time=-1", "--realtime=false", "--high-priority=false", "--use-pid-file=no")


class VirtualHeadset:
    """The devices as a person sees them: to be plugged in, spoken into, listened to, unplugged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(folder / "client.conf"),
            "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
        }
        (folder / "alsa.conf").write_text(ALSA)
        (folder / "client.conf").write_text(CLIENT)
        self._daemon: subprocess.Popen | None = None
        self._listeners: list[subprocess.Popen] = []
        self.as_new_hz: int | None = None
        """The rate of a headset that is plugged in and as it was then; None otherwise."""

    def begin(self) -> None:
        """Start the daemon, without any device."""
        command = ["pulseaudio", "-n", *DAEMON, "-L", "module-native-protocol-unix"]
        log = (self.folder / "pulse.log").open("a")
        self._daemon = subprocess.Popen(
            command, env=os.environ | self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        log.close()
        ends = time.monotonic() + 10
        while self._ran("pactl", "info").returncode:
            assert time.monotonic() < ends, (self.folder / "pulse.log").read_text()
            time.sleep(0.05)

    def end(self) -> None:
        """End the daemon that this object started."""
        self._sleep()
        if self._daemon is not None:
            self._daemon.terminate()
            try:
                self._daemon.wait(5)
            except subprocess.TimeoutExpired:
                self._daemon.kill()
                self._daemon.wait()
            self._daemon = None

    def plug(self, rate_hz: int = RATE_HZ) -> None:
        """Put the headset in, with that rate of its own."""
        form = (f"rate={rate_hz}", "channels=1", "channel_map=mono")
        self.pactl("load-module", "module-null-sink", "sink_name=ear", *form)
        self.pactl("load-module", "module-null-sink", "sink_name=mouth", *form)
        remap = ("channels=1", "channel_map=mono", "master_channel_map=mono")
        self.pactl("load-module", "module-remap-source", "source_name=mic", "master=mouth.monitor", *remap)
        self.pactl("set-default-sink", "ear")
        self.pactl("set-default-source", "mic")
        self.as_new_hz = rate_hz
        for name in ("mic", "ear.monitor"):  # sinks that nobody listens to work in blocks of 2 s: opening takes as long
            awake = ["parec", "-d", name, "--latency-msec=20", "--rate=48000", "--channels=1", "--raw"]
            nowhere = subprocess.DEVNULL
            self._listeners.append(
                subprocess.Popen(awake, env=os.environ | self.env, stdout=nowhere, stderr=nowhere, stdin=nowhere)
            )

    def _sleep(self) -> None:
        while self._listeners:
            with self._listeners.pop() as listener:
                listener.terminate()

    def unplug(self) -> None:
        """Take it out in mid-call, or whatever is left of it."""
        self.as_new_hz = None
        self._sleep()
        for line in reversed(self.pactl("list", "short", "modules").splitlines()):
            number, module, *_ = line.split("\t")
            if module in ("module-null-sink", "module-remap-source", "module-loopback"):
                self.pactl("unload-module", number)

    def echo(self, loudness: float) -> None:
        """Let the ear be heard by the microphone, as with loudspeakers on a table."""
        self.as_new_hz = None
        self.pactl("load-module", "module-loopback", "source=ear.monitor", "sink=mouth", "latency_msec=60")
        ends = time.monotonic() + 3
        while not (inputs := self.pactl("list", "short", "sink-inputs")):
            assert time.monotonic() < ends
            time.sleep(0.05)
        self.pactl("set-sink-input-volume", inputs.split()[0], f"{loudness}dB")
        time.sleep(WARM_UP_S)

    def suspend(self, wanted: bool) -> None:
        """Put the devices to sleep, as a laptop does; nothing is said to the program."""
        for kind, name in (("source", "mic"), ("sink", "ear"), ("sink", "mouth")):
            self.pactl(f"suspend-{kind}", name, str(int(wanted)))

    @contextlib.contextmanager
    def hum(self, level_dbfs: float = -60.0) -> Iterator[None]:
        """The noise of a room in the microphone: without it the virtual one gives digital silence."""
        path = self.folder / "room.wav"
        noise = np.random.default_rng(1).normal(0, 10 ** (level_dbfs / 20), 120 * 16000)
        soundfile.write(path, noise.astype(np.float32), 16000)
        with self.say(path) as process:
            try:
                yield
            finally:
                process.terminate()

    def say(self, path: Path) -> subprocess.Popen:
        """Speak a file into the microphone; goes on by itself."""
        return subprocess.Popen(["paplay", "-d", "mouth", str(path)], env=os.environ | self.env)

    @contextlib.contextmanager
    def tap(self, path: Path, rate_hz: int = 16000) -> Iterator[None]:
        """Record what is heard in the ear to a raw file of 16-bit samples."""
        command = ["parec", "-d", "ear.monitor", f"--rate={rate_hz}", "--channels=1", "--format=s16le", "--raw"]
        command.append("--latency-msec=20")
        with path.open("wb") as file, subprocess.Popen(command, env=os.environ | self.env, stdout=file) as process:
            try:
                yield
                time.sleep(0.3)  # what is on its way
            finally:
                process.terminate()

    def pactl(self, *words: str) -> str:
        """Ask the daemon."""
        ran = self._ran("pactl", *words)
        assert ran.returncode == 0, (words, ran.stderr)
        return ran.stdout.strip()

    def _ran(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(command, env=os.environ | self.env, capture_output=True, text=True, timeout=20)
