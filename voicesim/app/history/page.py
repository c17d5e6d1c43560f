"""The history as one page that needs nothing else: no script, nothing fetched, everything of others escaped."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from voicesim.app.history.calls import short_id
from voicesim.app.history.view import View
from voicesim.app.page_templates import page_templates
from voicesim.app.writing import write_private
from voicesim.coach.habits import TALK_HABITS, shown, with_unit
from voicesim.coach.practice import with_article
from voicesim.coach.progress import HabitProgress, Progress
from voicesim.coach.progress_plots import (
    MOST_POINTS,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    Frame,
    TrendPlot,
    sentence,
    spark_path,
    trend_plot,
)

if TYPE_CHECKING:
    from jinja2 import Environment

WIDE, NARROW, SMALL = Frame(760.0, 250.0), Frame(350.0, 210.0), Frame(350.0, 150.0)
"""Natural sizes of the drawings: the score on a desk and on a telephone, a habit on both."""
PASS_SHARE: Final = 0.7


def write_page(path: Path, view: View) -> None:
    """Write the page, for its owner only; one that is there is replaced.

    Raises:
        BadInput: the place cannot be written to.
    """
    write_private(path, render_page(view))


def render_page(view: View) -> str:
    """The page as text."""
    found = view.progress
    return _environment().get_template("history.html.j2").render(
        view=view,
        p=found,
        score_plots=_score_plots(found) if found else (),
        talk=[(one, trend_plot(one, SMALL, limit=one.usual)) for one in _talk(found)],
        most_points=MOST_POINTS,
        shown=shown,
        with_unit=with_unit,
        with_article=with_article,
        sentence=sentence,
        spark_path=spark_path,
        spark_size=(SPARK_WIDTH, SPARK_HEIGHT),
        short_id=short_id,
    )  # fmt: skip


def _score_plots(found: Progress) -> tuple[tuple[str, TrendPlot], ...]:
    passed = {call.call_id: call.passed for call in found.calls}
    return tuple(
        (size, trend_plot(found.total, frame, passed, PASS_SHARE))
        for size, frame in (("wide", WIDE), ("narrow", NARROW))
    )


def _talk(found: Progress | None) -> list[HabitProgress]:
    return [one for one in found.habits if one.habit in TALK_HABITS and one.readings] if found else []


def _environment() -> "Environment":
    environment = page_templates()
    environment.filters |= {
        "when": lambda moment: f"{moment.astimezone():%Y-%m-%d %H:%M}",
        "day": lambda moment: f"{moment.astimezone():%Y-%m-%d}",
    }
    return environment
