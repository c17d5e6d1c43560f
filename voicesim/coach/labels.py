"""Places of a call as a label track of Audacity: begin, end and text, a line each, parted by tabs."""

from collections.abc import Iterator

from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.audio import Span


def label_track(summary: CallSummary) -> str:
    """Turns with their judgement, techniques within them, silences; in order of time.

    Source: Audacity manual, "Importing and Exporting Labels".
    """
    places = sorted(_places(summary), key=lambda place: (place[0].start_sample, -place[0].end_sample))
    return "".join(f"{span.start_s:.6f}\t{span.end_s:.6f}\t{' '.join(text.split())}\n" for span, text in places)


def _places(summary: CallSummary) -> Iterator[tuple[Span, str]]:
    for turn in summary.turns:
        yield turn.span, f"{_who(turn)}: {turn.text or '(nothing understood)'}"
        for technique in turn.techniques:
            yield technique.place, f"+ {technique.name.replace('_', ' ')}: {technique.quote}"
    for silence in summary.timing.dead_air:
        yield silence.span, f"silence of {silence.silence_s:.0f} s"


def _who(turn: TurnSummary) -> str:
    manner = turn.delivery.label if turn.delivery is not None else turn.move.style if turn.move is not None else None
    return f"{turn.speaker} ({manner})" if manner else turn.speaker
