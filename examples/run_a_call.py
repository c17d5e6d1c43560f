"""A whole call against recorded turns of an agent: what was said, how it was judged, and the customer's mood.

python examples/run_a_call.py damaged-sofa-bed my-turns/
"""

import sys
from pathlib import Path

import voicesim

HERE = Path(__file__).resolve().parent
AGENT = HERE / "agents" / "sofa-passive"


def main(scenario: str, agent: Path) -> None:
    """Print the call turn by turn, then its outcome, score and first lesson."""
    call = voicesim.run_call(scenario, agent, seed=7)
    for turn in call.turns:
        manner = turn.delivery.label if turn.delivery is not None else turn.move.style if turn.move is not None else ""
        print(f"{turn.span.start_s:6.1f} s  {turn.speaker:8} {manner:10} {turn.text}")
    print(f"{call.outcome}, score {call.score}, anger {call.mood.anger:.2f} at the end")
    for lesson in call.summary.lessons[:1]:
        print(f"{lesson.title}: {lesson.try_}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "damaged-sofa-bed", Path(sys.argv[2]) if len(sys.argv) > 2 else AGENT)
