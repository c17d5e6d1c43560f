"""How recorded utterances come across: the label of each file, how sure, and the strongest evidence.

python examples/judge_recordings.py my-recordings/          # one speaker's files
"""

import sys
from pathlib import Path

import voicesim

HERE = Path(__file__).resolve().parent
AGENTS = HERE / "agents"
CLIPS = ("assertive/01", "assertive/02", "assertive/03", "assertive/04", "aggressive/02", "aggressive/05")


def main(recordings: list[Path]) -> None:
    """Print a line for each file, and below it what counted most."""
    for file in voicesim.judge(*recordings, speaker_from="(?=)"):  # all are one speaker's: the calm ones are the usual
        if file.delivery is None:
            print(f"{file.path.name}: {file.error}")
            continue
        delivery = file.delivery
        print(f"{file.path.name}: {delivery.label} ({delivery.confidence:.2f} sure), {file.transcript!r}")
        strongest = sorted(delivery.evidence, key=lambda evidence: -abs(evidence.weight))[:2]
        for evidence in strongest:
            print(f"    {evidence.axis} {evidence.weight:+.2f}: {evidence.sentence}")


if __name__ == "__main__":
    try:
        main([Path(name) for name in sys.argv[1:]] or [AGENTS / f"sofa-{clip}.flac" for clip in CLIPS])
    except voicesim.VoicesimError as error:  # what was named is not there, or there is no speech model
        sys.exit(str(error))
