"""What there is to rehearse, in short. Reading all scenarios takes a second, so the cards are kept in the cache."""

import json
from pathlib import Path
from typing import Any, Final

from voicesim.app.content import scenarios_dir
from voicesim.app.folders import cache_dir
from voicesim.app.writing import write_new
from voicesim.coach.practice import ScenarioCard
from voicesim.model.errors import BadInput, VoicesimError

FILE_NAME: Final = "scenario-cards.json"


def scenario_cards() -> list[ScenarioCard]:
    """A card for each bundled scenario that can be played, by name."""
    paths = sorted(scenarios_dir().glob("*.yaml"))
    state = [[path.name, path.stat().st_mtime_ns, path.stat().st_size] for path in paths]
    kept = _kept(state)
    if kept is not None:
        return kept
    cards = [card for path in paths for card in _read(path)]
    _keep(state, cards)
    return cards


def _read(path: Path) -> list[ScenarioCard]:
    """None of a file that cannot be played: voicesim scenarios check tells why."""
    from voicesim.app.scenarios.files import load_scenario

    try:
        scenario = load_scenario(path)
    except VoicesimError:
        return []
    shows = {number for part in (scenario.lines, scenario.endings) for one in part for number in one.shows}
    shows |= {number for fact in scenario.facts.values() for number in fact.shows}
    known = (scenario.id, scenario.title, scenario.persona, scenario.difficulty)
    return [ScenarioCard(*known, frozenset(shows), scenario.industry, scenario.version)]


def _kept(state: list[list[Any]]) -> list[ScenarioCard] | None:
    try:
        document = json.loads((cache_dir() / FILE_NAME).read_text(encoding="utf-8"))
        if document["of"] != state:
            return None
        return [
            ScenarioCard(name, title, persona, stars, frozenset(shows), industry, version)
            for name, title, persona, stars, shows, industry, version in document["cards"]
        ]
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


def _keep(state: list[list[Any]], cards: list[ScenarioCard]) -> None:
    rows = [
        [card.scenario, card.title, card.persona, card.difficulty, sorted(card.shows), card.industry, card.version]
        for card in cards
    ]
    try:
        write_new(cache_dir() / FILE_NAME, json.dumps({"of": state, "cards": rows}), force=True)
    except (BadInput, OSError):
        return  # they are read again next time
