"""A live call that is recorded until somebody kills it; prints the number of each frame once it was taken.

python endless_call.py FOLDER
"""

import importlib
import sys
from pathlib import Path

from voicesim.call.recorder import CallRecorder
from voicesim.model.record import CallOptions

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "shared")]
parts = importlib.import_module("conftest")

if __name__ == "__main__":
    call = parts.MiniCall(texts=["where was it sent from", *["and what else can you tell me about it"] * 500])
    with CallRecorder(Path(sys.argv[1])) as recorder:
        recorder.start(CallOptions("lost-parcel@1", "x", "tone", call.seed), call.played(), call.baseline)

        def tell(at_sample, _mic, _arrivals, _result):
            sys.stdout.write(f"{at_sample // 320 + 1}\n")
            sys.stdout.flush()

        parts.run_live(call, recorder.step, tell)
