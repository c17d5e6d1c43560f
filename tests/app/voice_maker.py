"""Small voices for tests: buzzes for takes, everything else as it is."""

import hashlib
from datetime import date
from pathlib import Path

import numpy as np

from voicesim.app.voices.files import write_about, write_takes
from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.engines.styling import matched, target_lufs
from voicesim.model.audio import AudioClip
from voicesim.model.voice import Consent, Take, VoiceAbout
from voicesim.ports.audio_files import save_audio

CONSENT = Consent(text="My voice may be used to train agents here.", given_by="Anna Bell", on=date(2026, 3, 4))


def about(name="anna", **changes) -> VoiceAbout:
    row = {"name": name, "title": "Anna", "kind": "recorded", "speaker": "Anna Bell", "gender": "female"}
    return VoiceAbout(**row | {"licence": "for use in this house", "consent": CONSENT} | changes)


def buzz(seconds=0.5, hz=150.0) -> AudioClip:
    t = np.arange(round(seconds * 16_000)) / 16_000
    pcm = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 12)) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    return AudioClip((0.1 * pcm).astype(np.float32))


def make_voice(folder: Path, lines, **changes) -> Path:
    """A voice with a buzz for each (text, style)."""
    (folder / "takes").mkdir(parents=True)
    write_about(folder, about(folder.name, **changes))
    write_takes(folder, tuple(make_take(folder, text, style, n) for n, (text, style) in enumerate(lines)))
    return folder


def make_take(folder, text, style, number) -> Take:
    clip = matched(buzz(hz=110.0 + 7 * number), target_lufs(style))
    name = f"takes/take-{number}.flac"
    save_audio(folder / name, clip.pcm)
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return Take(
        text=text, style=style, file=name, sha256=digest, duration_s=clip.duration_s,
        loudness_lufs=loudness_lufs(clip), true_peak_dbtp=true_peak_dbtp(clip),
    )  # fmt: skip
