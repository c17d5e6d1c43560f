"""The dialogue as captions: the agent's words as they are heard, the customer's as they are said."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from voicesim.app.screen.view import Caption
from voicesim.model import events as ev
from voicesim.model.audio import Span
from voicesim.model.delivery import DeliveryLabel
from voicesim.model.speech import Speaker, Turn
from voicesim.model.units import FRAME_SAMPLES
from voicesim.model.work import Arrival, ClipReady, RenderLine, WorkRequest

SHOWN: Final = 6


@dataclass(slots=True)
class _Row:
    """A caption in the making."""

    caption: Caption
    span: Span | None = None
    """Of the finished turn, by which its judgement finds it."""


class CaptionWatch:
    """Keeps the last lines of the dialogue."""

    def __init__(self) -> None:
        self._rows: deque[_Row] = deque(maxlen=SHOWN)
        self._asked: dict[int, str] = {}
        self._clip_samples: dict[str, int] = {}
        self._next_text = ""
        self._line: _Row | None = None
        self._line_start = 0

    def work(self, requests: Sequence[WorkRequest], arrivals: Sequence[Arrival]) -> None:
        """Learn how long the lines sound, so that they can be shown word by word."""
        for arrival in arrivals:
            text = self._asked.pop(arrival.request_id, None)
            if text is not None and isinstance(arrival.result, ClipReady):
                self._clip_samples[text] = len(arrival.result.pcm)
        self._asked |= {r.request_id: r.task.text for r in requests if isinstance(r.task, RenderLine)}

    def notice(self, event: ev.Event) -> None:
        """Take in an event of the dialogue."""
        match event:
            case ev.TurnStarted(speaker="agent"):
                self._rows.append(_Row(Caption("agent", "", open=True)))
            case ev.PartialTranscript(text=text):
                self._change("agent", text=text)
            case ev.TurnEnded() | ev.TurnResumed() | ev.TurnJudged():
                self._notice_end(event)
            case ev.CustomerMoved(move=move):
                self._next_text = move.text
            case ev.PlaybackStarted(at_sample=at_sample):
                self._line, self._line_start = _Row(Caption("customer", self._next_text, open=True)), at_sample
                self._rows.append(self._line)
            case ev.PlaybackEnded(turn=turn):
                self._line_over(turn)
            case _:
                pass

    def _notice_end(self, event: ev.TurnEnded | ev.TurnResumed | ev.TurnJudged) -> None:
        match event:
            case ev.TurnEnded(speaker="agent", span=span, interrupted=cut):
                self._close("agent", span, cut)
            case ev.TurnResumed():
                self._open_again("agent")
            case ev.TurnJudged(turn=turn, delivery=delivery):
                self._judged(turn, delivery.label)
            case _:
                pass

    def lines(self, now_sample: int) -> tuple[Caption, ...]:
        """The last lines; the customer's runs along with the voice, and nothing that is empty is shown."""
        shown = (self._so_far(row, now_sample) for row in self._rows)
        return tuple(caption for caption in shown if caption.text or caption.open)

    def _so_far(self, row: _Row, now_sample: int) -> Caption:
        samples = self._clip_samples.get(row.caption.text) if row is self._line else None
        if not samples:
            return row.caption
        words = row.caption.text.split()
        share = (now_sample + FRAME_SAMPLES - self._line_start) / samples
        return replace(row.caption, text=" ".join(words[: max(1, round(len(words) * min(share, 1.0)))]))

    def _line_over(self, turn: Turn) -> None:
        if self._line is not None:
            text = turn.text if turn.interrupted else self._line.caption.text
            self._line.caption = replace(self._line.caption, text=text, open=False, cut=turn.interrupted)
            self._line = None

    def _last(self, who: Speaker) -> _Row | None:
        return next((row for row in reversed(self._rows) if row.caption.who == who), None)

    def _change(self, who: Speaker, *, text: str) -> None:
        row = self._last(who)
        if row is not None and row.caption.open:
            row.caption = replace(row.caption, text=text)

    def _close(self, who: Speaker, span: Span, cut: bool) -> None:
        row = self._last(who)
        if row is not None and row.caption.open:
            row.caption, row.span = replace(row.caption, open=False, cut=cut), span

    def _open_again(self, who: Speaker) -> None:
        row = self._last(who)
        if row is not None:
            row.caption, row.span = replace(row.caption, open=True, cut=False), None

    def _judged(self, turn: Turn, label: DeliveryLabel) -> None:
        for row in self._rows:
            if row.span == turn.span and row.caption.who == "agent":
                row.caption = replace(row.caption, text=turn.text, label=label)
