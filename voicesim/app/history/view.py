"""What the history shows, on a screen, on a page and as JSON: made once from the calls that were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from voicesim.app.history.beside import NOTHING, Beside, beside
from voicesim.app.history.folders import EarlierTries
from voicesim.app.history.rows import as_document
from voicesim.app.scenarios.cards import scenario_cards
from voicesim.coach.practice import Suggestion, suggest
from voicesim.coach.progress import HabitProgress, Progress, Reading, progress
from voicesim.model.past_call import HistoryStore, PastCall, Wanted


@dataclass(frozen=True, slots=True)
class View:
    """The calls that were asked for, and what they say."""

    calls: tuple[PastCall, ...]
    """All of them, the oldest first."""
    listed: tuple[PastCall, ...]
    """Those that are shown one by one, the latest first."""
    progress: Progress | None
    """Of whoever held the latest; None without calls."""
    suggestion: Suggestion | None
    others: tuple[str, ...]
    """Other agents among the calls, by name."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """What is known besides of those that are listed, by id; of most there is nothing."""

    def beside_of(self, call: PastCall) -> Beside:
        """What is known of a call besides its row."""
        return self.beside.get(call.call_id, NOTHING)


def look(store: HistoryStore, wanted: Wanted, limit: int) -> View:
    """Read the history and work out what it shows.

    Raises:
        VoicesimError: the history cannot be used.
    """
    calls = store.calls(wanted)
    found = progress(calls)
    earlier = EarlierTries()
    listed = tuple(reversed(calls[-limit:] if limit else []))
    agents = {call.entry.agent for call in calls} - {found.agent if found else None}
    return View(
        calls=tuple(calls),
        listed=listed,
        progress=found,
        suggestion=suggest(found, scenario_cards()) if found else None,
        others=tuple(sorted(agent or "(no name)" for agent in agents)),
        beside={call.call_id: there for call in listed if (there := beside(call, earlier)) != NOTHING},
    )


def view_document(view: View) -> dict[str, Any]:
    """Everything as one JSON document."""
    found, suggestion = view.progress, view.suggestion
    card = None if suggestion is None else {
        "scenario": suggestion.card.scenario, "title": suggestion.card.title, "persona": suggestion.card.persona,
        "difficulty": suggestion.card.difficulty, "reason": suggestion.reason,
    }  # fmt: skip
    return {
        "n_calls": len(view.calls),
        "agent": found.agent if found else None,
        "other_agents": list(view.others),
        "otherwise_scored": found.otherwise_scored if found else 0,
        "calls": [as_document(call) | _beside(view.beside_of(call), call) for call in view.listed],
        "total": _habit(found.total) if found else None,
        "habits": [_habit(one) for one in found.habits] if found else [],
        "better": [one.habit.name for one in found.better] if found else [],
        "worse": [one.habit.name for one in found.worse] if found else [],
        "practise": _practise(found.practise) if found else None,
        "suggestion": card,
    }


def _beside(found: Beside, call: PastCall) -> dict[str, Any]:
    about = {"folder": call.folder, "earlier_tries": found.tries, "overridden": found.overridden}
    return about | ({"machine_total": found.machine_total} if found.overridden else {})


def _practise(found: HabitProgress | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"name": found.habit.name, "try": found.habit.practise, "lost_points": round(found.lost, 3)}


def _habit(found: HabitProgress) -> dict[str, Any]:
    return {
        "name": found.habit.name,
        "label": found.habit.label,
        "unit": found.habit.unit or "share",
        "n": len(found.readings),
        "first": _reading(found.first),
        "best": _reading(found.best),
        "latest": _reading(found.latest),
        "usual": found.usual,
        "recent": found.recent,
        "recent_calls": found.recent_calls,
        "change": found.change,
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {"value": reading.value, "call_id": reading.call_id, "held_at": reading.held_at.isoformat()}
