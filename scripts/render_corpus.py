"""Speaks rows of the utterance corpus with a synthesiser; `scripts/hear_corpus.py` then lets the recogniser hear them.

Run in an environment that has the synthesiser (Piper and Kokoro bring GPL parts: authoring only). A row that is there
already is not spoken again.
"""

import argparse
import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

KOKORO_SPEAKERS = ("af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_fenrir")
Speak = Callable[[str, str, Path], None]


def piper(model: Path) -> Speak:
    """A Piper voice; pace varies with the row."""
    import wave

    from piper import PiperVoice, SynthesisConfig

    voice = PiperVoice.load(model)

    def speak(row_id: str, text: str, path: Path) -> None:
        with wave.open(str(path), "wb") as file:
            voice.synthesize_wav(text, file, syn_config=SynthesisConfig(length_scale=0.85 + 0.35 * share(row_id)))

    return speak


def flite(_: Path) -> Speak:
    """One of two voices of flite, by the row."""

    def speak(row_id: str, text: str, path: Path) -> None:
        name = "slt" if share(row_id) < 0.5 else "rms"
        subprocess.run(["flite", "-voice", name, "-t", text, "-o", str(path)], check=True, capture_output=True)

    return speak


def kokoro(weights: Path) -> Speak:
    """One of Kokoro's English speakers, by the row; `weights` as for scripts/render_agents.py."""
    import soundfile
    from render_agents import SPOKEN_RATE_HZ, Speakers

    speakers = Speakers(weights)

    def speak(row_id: str, text: str, path: Path) -> None:
        name = KOKORO_SPEAKERS[int(share(row_id) * len(KOKORO_SPEAKERS))]
        soundfile.write(path, speakers.say(text, name, 1.05), SPOKEN_RATE_HZ, format="WAV")

    return speak


ENGINES = {"piper": piper, "flite": flite, "kokoro": kokoro}


def share(row_id: str) -> float:
    """0..1, the same for the same row."""
    return int(hashlib.sha256(row_id.encode()).hexdigest()[:8], 16) / 2**32


def rows(corpus: Path, ids: Path) -> Iterator[tuple[str, str]]:
    """Id and text of the rows named in a file."""
    lines = (line for file in sorted(corpus.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").split("\n"))
    texts = {row["id"]: row["text"] for row in map(json.loads, filter(None, lines))}
    for row_id in ids.read_text(encoding="utf-8").split():
        yield row_id, texts[row_id]


def main() -> None:
    """Speak the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("ids", type=Path, help="a file with the ids of the rows")
    parser.add_argument("out", type=Path, help="folder for the WAV files")
    parser.add_argument("--model", type=Path, default=Path(), help="the voice's file or folder")
    parser.add_argument("--corpus", type=Path, default=Path(__file__).resolve().parents[1] / "corpora/agent_utterances")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    speak = ENGINES[given.engine](given.model)
    for row_id, text in rows(given.corpus, given.ids):
        path = given.out / f"{row_id}.wav"
        if not path.exists():
            speak(row_id, text, path.with_suffix(".part"))
            path.with_suffix(".part").rename(path)


if __name__ == "__main__":
    main()
