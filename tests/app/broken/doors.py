"""The doors for files of others, each tried with any bytes: taken, or refused in one line; all else is a finding."""

import os
import random
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import numpy as np
import soundfile

from voicesim.app import cli, config
from voicesim.app.agent_files import read_turns
from voicesim.app.call_tests.files import CallTest, read_call_test
from voicesim.app.scenarios.files import read_scenario
from voicesim.app.voices.archive import import_voice
from voicesim.app.voices.files import read_about
from voicesim.model.errors import VoicesimError
from voicesim.ports.audio_files import load_audio, load_channels

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CORPUS = HERE / "corpus"
HANGS_S = 5.0
SPLICES = (
    *(b"", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"*a", b"&a ", b"!!python/object:os.system ", b"[" * 60),
    *(b"{a: ", b"---\n", b": ", b"- ", b"\n", b"\t", b"'", b'"', b"1e999", b".nan", b"-1", b"\xf0\x9f\x98\x80", b"../"),
    *(b"~", b"<<: ", b"? ", b"| \n", b"99999999999999999999", b"2026-13-99", b"RIFF", b"data", b"fLaC", b"OggS"),
    *(b"PK\x01\x02", b"PK\x05\x06", b"\xe2\x80\xae", b"\x1b[2J", b"\xc3\x28"),
)


class Finding(Exception):
    """A door did something else than taking or refusing."""


def _audio(path: Path) -> None:
    load_audio(path)
    load_channels(path)


def _told(errors: "CallTest | list[VoicesimError] | tuple[VoicesimError, ...]") -> None:
    if not isinstance(errors, CallTest):
        for error in errors:
            _check_line(error)


def _config(path: Path) -> None:
    with patch.dict(os.environ, {"VOICESIM_CONFIG": str(path)}):
        config.defaults(cli.command_tree())


def _pack(path: Path) -> None:
    home = path.parent / "data"
    with patch.dict(os.environ, {"VOICESIM_DATA_DIR": str(home)}), ExitStack() as after:
        after.callback(shutil.rmtree, home, ignore_errors=True)
        try:
            import_voice(path)
        except VoicesimError:
            left = [one for one in home.rglob("*") if one.is_file()]
            if left:
                raise Finding(f"left behind: {left[0].name}") from None
            raise


DOORS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "audio": ("a.wav", _audio),
    "scenario": ("a.yaml", lambda path: _told(read_scenario(path).errors)),
    "calltest": ("a.calltest.yaml", lambda path: _told(read_call_test(path))),
    "agent": ("a.yaml", lambda path: read_turns(path)),
    "voice": ("voice.yaml", lambda path: read_about(path)),
    "config": ("voicesim.toml", _config),
    "pack": ("a.zip", _pack),
}
"""A file's name, and what reads it."""


def _check_line(error: VoicesimError) -> None:
    line = str(error)
    if "\n" in line or not error.message:
        raise Finding(f"not one line: {line!r}")


def try_door(door: str, data: bytes) -> None:
    """Raises whatever else happens than that the bytes are taken, or refused in one line within five seconds."""
    name, read = DOORS[door]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        began_s = time.process_time()
        try:
            read(path)
        except VoicesimError as error:
            _check_line(error)
        if time.process_time() - began_s > HANGS_S:
            raise Finding(f"took {time.process_time() - began_s:.1f} s")


def seeds(door: str) -> list[bytes]:
    """Good files, and what was found before."""
    made = {
        "audio": _sounds,
        "scenario": lambda: [path.read_bytes() for path in sorted(ROOT.glob("scenarios/*.yaml"))[:3]],
        "calltest": lambda: [path.read_bytes() for path in sorted(ROOT.glob("examples/call-tests/*.yaml"))[:2]],
        "agent": lambda: [b"turns:\n- wav: 1.wav\n- text: hello there\n  rate: 1.2\n  gain_db: -3\n  at: barge_in\n"],
        "voice": lambda: [path.read_bytes() for path in sorted(ROOT.glob("voices/*/voice.yaml"))[:2]] + [_ABOUT],
        "config": lambda: [b'[run]\nseed = 7\njson = true\n[voices.list]\njson = false\n[judge]\nbaseline = "none"\n'],
        "pack": _packs,
    }[door]()
    return made + [path.read_bytes() for path in sorted((CORPUS / door).glob("*"))]


_ABOUT = (
    b"name: anna\ntitle: Anna\nkind: recorded\nspeaker: Anna Bell\ngender: female\nlicence: own use\n"
    b"consent:\n  text: yes, I agree\n  given_by: Anna Bell\n  on: 2026-03-04\n"
)


def _sounds() -> list[bytes]:
    pcm = (0.1 * np.sin(np.arange(800) / 7)).astype(np.float32)
    forms = [("WAV", "PCM_16", 1), ("WAV", "FLOAT", 2), ("FLAC", "PCM_16", 1), ("AIFF", "PCM_24", 2)]
    forms += [("OGG", "VORBIS", 1)]
    found = []
    for form, subtype, channels in forms:
        out = BytesIO()
        soundfile.write(out, np.repeat(pcm[:, None], channels, axis=1), 16_000, format=form, subtype=subtype)
        found.append(out.getvalue())
    return found


def _packs() -> list[bytes]:
    found = []
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", compression) as archive:
            archive.writestr("anna/voice.yaml", _ABOUT)
            archive.writestr("anna/takes.jsonl", b"")
        found.append(out.getvalue())
    return found


def altered(choice: random.Random, good: list[bytes]) -> bytes:
    """One of the files with a few bytes cut, turned over, put in, or taken from another one."""
    data = bytearray(choice.choice(good))
    for _ in range(choice.choice((1, 1, 2, 4, 8))):
        at = choice.randrange(len(data) + 1)
        match choice.randrange(5):
            case 0 if data:
                data[at % len(data)] ^= 1 << choice.randrange(8)
            case 1:
                del data[at : at + choice.choice((1, 4, 40, 4000))]
            case 2:
                data[at:at] = choice.choice(SPLICES) * choice.choice((1, 1, 1, 50))
            case 3:
                splice = choice.choice(SPLICES)
                data[at : at + len(splice)] = splice
            case _:
                other = choice.choice(good)
                begin = choice.randrange(len(other) + 1)
                data[at:at] = other[begin : begin + choice.choice((4, 40, 400))]
    return bytes(data)
