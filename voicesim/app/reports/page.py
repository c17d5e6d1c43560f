"""A judged call as one page that needs nothing else: no network, no other file, and the sound inside."""

from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voicesim.app.calls.sound import Sides, measured, playable, sides_of
from voicesim.app.first_tries import comparison_in
from voicesim.app.page_templates import as_it_is, page_templates
from voicesim.app.whatifs.files import helpful
from voicesim.coach.branch_plot import branch_plot
from voicesim.coach.branches import Comparison, ended, mood_words, score_words
from voicesim.coach.charts import WIDTH, charts, mm_ss, mood_sentence, mood_values
from voicesim.coach.look import agent_turns
from voicesim.coach.overridden import overridden, score_word, total_words
from voicesim.coach.pace import words_by_turn
from voicesim.coach.shares import shares_sentence, time_shares
from voicesim.coach.timeline import CallSound, strips
from voicesim.coach.transcript import calm_word, transcript_lines
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.coach.whatif import WORDS, WhatIf, change_words
from voicesim.disk.whole_file import whole_file
from voicesim.model.customer import SCALES
from voicesim.model.errors import BadInput
from voicesim.model.record import FinishedCall

if TYPE_CHECKING:
    from jinja2 import Environment

LEAD_IN_S: Final = 0.3
"""A moment is played from a little before it, and to a little after."""
MOST_EVIDENCE: Final = 8


def write_report(path: Path, call: FinishedCall, summary: CallSummary) -> None:
    """Write the page, with the sound of the folder it lies in; it is there whole or not at all, for its owner only.

    Raises:
        BadInput: the place cannot be written to.
    """
    compared = comparison_in(path.parent, call.options, summary)
    beside = Beside(compared, tuple(helpful(path.parent, call.options)))
    page = render_report(call, summary, sides_of(path.parent), beside).encode("utf-8", "replace")
    try:
        with whole_file(path) as part:
            part.write_bytes(page)
    except OSError as error:
        raise BadInput(
            f"the report cannot be written ({error.strerror})", where=str(path), remedy="check the folder and its space"
        ) from None


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a call and belongs on its page."""

    compared: Comparison | None = None
    """With the call that it took up."""
    whatifs: tuple[WhatIf, ...] = ()
    """Changes that would have helped, the best first."""


NOTHING_BESIDE: Final = Beside()


def render_report(
    call: FinishedCall, summary: CallSummary, sides: Sides | None = None, beside: Beside = NOTHING_BESIDE
) -> str:
    """The page as text. Everything that was said or written by others is escaped; one script plays the sound."""
    with ThreadPoolExecutor(1) as packing:  # soundfile works beside Python, and takes the longest
        packed = packing.submit(playable, sides) if sides is not None else None
        shown = _shown(call, summary, measured(sides, summary.turns) if sides is not None else None)
        audio = packed.result() if packed is not None else None
    environment = _environment()
    style, script = (as_it_is(environment, name) for name in ("style.css.j2", "player.js.j2"))
    return environment.get_template("report.html.j2").render(
        **shown,
        **_compared(beside.compared),
        whatifs=beside.whatifs,
        what_words=WORDS,
        change_words=change_words,
        audio=audio,
        style=style,
        script=script if audio else "",
        policy=_policy(style, script if audio else ""),
    )


def _shown(call: FinishedCall, summary: CallSummary, sound: CallSound | None) -> Mapping[str, Any]:
    drawn, shares = charts(summary), time_shares(summary)
    return {
        "call": call,
        "s": summary,
        "lines": transcript_lines(summary),
        "turns": {turn.index: turn for turn in summary.turns},
        "words": words_by_turn(call.events),
        "c": drawn,
        "strips": strips(summary, call.events, sound, drawn.axis),
        "shares": shares,
        "shares_sentence": shares_sentence(shares),
        "mood_sentence": mood_sentence(summary),
        "scales": SCALES,
        "mood_values": mood_values,
        "calm_word": calm_word,
        "overridden": overridden(summary.scorecard),
        "score_word": score_word,
        "total_words": total_words,
        "redo_turns": {turn.span.start_s: number for number, turn in enumerate(agent_turns(summary), 1)},
        "end_of": lambda at_s: _end_of(summary, at_s),
        "lead_in_s": LEAD_IN_S,
        "most_evidence": MOST_EVIDENCE,
    }


def _compared(compared: Comparison | None) -> Mapping[str, Any]:
    plot = branch_plot(compared) if compared is not None else None
    about = {"ended": ended, "score_words": score_words, "mood_words": mood_words}
    return {"compared": compared, "compared_plot": plot, **about}


def _end_of(summary: CallSummary, at_s: float) -> float | None:
    """Where the turn ends that a moment lies in; None between turns."""
    found: list[TurnSummary] = [t for t in summary.turns if t.span.start_s - 0.01 <= at_s < t.span.end_s]
    return found[-1].span.end_s if found else None


def _policy(style: str, script: str) -> str:
    """What the page may do: show our style, run our script, play the sound inside; nothing else."""
    allowed = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", f"style-src {_sum(style)}"]
    if script:
        allowed += ["media-src data:", f"script-src {_sum(script)}"]
    return "; ".join(allowed)


def _sum(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def _environment() -> "Environment":
    environment = page_templates()
    environment.filters |= {
        "mm_ss": mm_ss,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "percent": lambda x: f"{x * 100 / WIDTH:.2f}%",
    }
    return environment
