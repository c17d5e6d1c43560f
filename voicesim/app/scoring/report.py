"""All scored calls as one page that needs nothing else: no script, nothing fetched, everything of others escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.app.page_templates import page_templates
from voicesim.app.scoring.gathering import MEASURES, Gathered, Measure, Place, gather
from voicesim.app.scoring.rows import CallRows
from voicesim.app.scoring.watching import h_mm_ss
from voicesim.app.writing import write_private
from voicesim.coach.archive import HEIGHT, WIDTH, Histogram, Spread, histogram, spread

LABELS: Final = ("aggressive", "passive", "neutral", "assertive", "unsure")
FEWEST_CALLS: Final = 5
"""Of an agent, before a median of theirs is shown: fewer tell of the customers more than of the agent."""
COMPARED: Final = ("Score", "Agent's calmness", "Agent's share of the talking", "Agent's pace", "Dead air")


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure."""

    measure: Measure
    spread: Spread
    bars: Histogram


@dataclass(frozen=True, slots=True)
class Share:
    """One manner of speaking."""

    label: str
    share: float
    x: float
    width: float


def write_report(path: Path, calls: Iterable[CallRows], *, by_agent: bool) -> None:
    """Write the page, for its owner only; one that is there is replaced.

    Raises:
        BadInput: the place cannot be written to.
    """
    write_private(path, render(gather(calls, by_agent=by_agent), by_agent=by_agent))


def render(found: Gathered, *, by_agent: bool) -> str:
    """The page as text."""
    page = page_templates().get_template("archive.html.j2")
    return page.render(
        found=found,
        scored=found.calls - found.failures.total(),
        measures=_shown(found),
        manner={speaker: _shares(found, speaker) for speaker in ("agent", "customer")},
        places=[(kind, sorted(kept, reverse=True)) for kind, kept in found.places.items() if kept],
        agents=_agents(found) if by_agent else None,
        compared=[measure for measure in MEASURES if measure.title in COMPARED],
        fewest=FEWEST_CALLS,
        size=(WIDTH, HEIGHT),
        number=_number,
        where=_where,
    )


def _shown(found: Gathered) -> list[Shown]:
    shown = []
    for values, measure in zip(found.values, MEASURES, strict=True):
        its_spread, bars = spread(values), histogram(values, 10.0**-measure.digits, measure.most)
        if its_spread is not None and bars is not None:
            shown.append(Shown(measure, its_spread, bars))
    return shown


def _shares(found: Gathered, speaker: str) -> list[Share]:
    """Of the speech of all calls together, laid side by side over 100 units."""
    total, x, shares = found.manner_s[speaker].total(), 0.0, []
    for label in LABELS:
        share = found.manner_s[speaker][label] / total if total else 0.0
        shares.append(Share(label, share, round(x, 2), round(100 * share, 2)))
        x += 100 * share
    return shares if total else []


def _agents(found: Gathered) -> list[tuple[str, int, list[float | None]]]:
    """Name, calls, and the medians of what is compared; None where there are too few calls."""
    rows = []
    for name, mine in sorted(found.by_agent.items()):
        pairs = [(values, one) for values, one in zip(mine.values, MEASURES, strict=True) if one.title in COMPARED]
        spreads = [spread(values) for values, _ in pairs]
        medians = [one.median if one is not None and one.n >= FEWEST_CALLS else None for one in spreads]
        rows.append((name, mine.calls, medians))
    return rows


def _number(measure: Measure, value: float | None) -> str:
    return "–" if value is None else f"{value:,.{measure.digits}f}".replace("-", "−")


def _where(place: Place) -> str:
    return "" if place.at_s is None else h_mm_ss(max(0.0, place.at_s))
