"""A recorded call of two people scored: who spoke when, how, and what the scorecard says without a scenario.

python examples/score_recordings.py AGENT.wav CUSTOMER.wav          # without files: a call is played and recorded first
"""

import sys
import tempfile
from pathlib import Path

import voicesim

HERE = Path(__file__).resolve().parent
AGENT = HERE / "agents" / "sofa-assertive"


def main(agent: Path, customer: Path) -> None:
    """Print the turns and the score of the one call; several would be one run too, and `out` would keep them."""
    for call in voicesim.score(options=voicesim.ScoreOptions(agent=agent, customer=customer)):
        if call.error is not None:
            print(call.error)
            continue
        for turn in call.turns:
            print(f"{turn['start_s']:6.1f} s  {turn['speaker']:8} {turn['delivery']['label']:10} {turn['text']}")
        timing = call.row["timing"]
        print(f"score {call.total}, the agent talks {timing['talk_ratio']:.0%} of the time")


def recorded(folder: Path) -> tuple[Path, Path]:
    """Both sides of a call that is played for it."""
    voicesim.run_call("damaged-sofa-bed", AGENT, out=folder)
    return folder / "mic.wav", folder / "customer.wav"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    elif len(sys.argv) > 1:
        sys.exit("name two files, the agent's and the customer's, or none")
    else:
        with tempfile.TemporaryDirectory() as place:
            main(*recorded(Path(place) / "call"))
