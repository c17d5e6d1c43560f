"""What the recogniser hears of spoken corpus rows: `python scripts/hear_corpus.py WAV_FOLDER VOICE OUT.jsonl`.

Rows that are in OUT already are not heard again. The speech itself is not kept in the project.
"""

import json
import sys
from pathlib import Path

from voicesim.app.judged.judging import recognise
from voicesim.app.wire import recognizer, speech_model
from voicesim.ports.audio_files import load_audio


def main(folder: str, voice: str, out: str) -> None:
    """Hear every file of a folder."""
    target = Path(out)
    heard_before = target.read_text(encoding="utf-8").split("\n") if target.exists() else []
    known = {json.loads(line)["id"] for line in heard_before if line}
    ears = recognizer(speech_model())
    with target.open("a", encoding="utf-8") as file:
        for path in sorted(Path(folder).glob("*.wav")):
            if path.stem not in known:
                words = [word.text for word in recognise(load_audio(path).pcm, ears)]
                file.write(json.dumps({"id": path.stem, "voice": voice, "heard": " ".join(words)}) + "\n")
                file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
