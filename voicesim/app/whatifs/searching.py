"""The search for what would have moved the customer most: every candidate is tried in truth, one after the other."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from voicesim.app import wire
from voicesim.app.calls.files import LOCK
from voicesim.app.calls.redoing import check_parts
from voicesim.app.calls.running import SWITCH_S
from voicesim.app.one_at_a_time import alone_with
from voicesim.app.reports.reporting import recorded_call
from voicesim.app.whatifs.branches import BranchBench, try_change
from voicesim.app.whatifs.files import TriedChanges, keep_sound, made_for, ordered, read_tries, write_tries
from voicesim.call.saved_call import SavedCall, read_call
from voicesim.call.turn_places import TurnPlace, turn_places
from voicesim.call.workbench import Workbench
from voicesim.coach.facts import facts_of
from voicesim.coach.whatif import Candidate, ChangeName, WhatIf, candidates
from voicesim.model.errors import BadInput
from voicesim.model.record import FinishedCall

SPEAKERS = {True: "espeak-us-man", False: "espeak-us-woman"}
"""Who says new words for an agent with a low voice, and with a high one."""
Watch = Callable[[int, int, str], None]
"""Told before each branch: how many are done, of how many, and what comes."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is to be tried."""

    folder: Path
    turn: int | None = None
    """Of this turn of the agent only, counted from 1; None: of all."""
    afresh: bool = False
    """Try again what was tried before."""


def search(wanted: Search, watch: Watch) -> TriedChanges:
    """Try what was not tried yet, and keep each result as it comes: a search that was broken off goes on there.

    Raises:
        VoicesimError: it is no finished call, was altered, or was heard with other parts than there are here.
    """
    saved = read_call(wanted.folder)
    if not saved.complete:
        raise BadInput("was interrupted", where=str(wanted.folder), remedy="only a call that has ended can be varied")
    call = recorded_call(saved)
    planned = _planned(call)
    key = made_for(wanted.folder, saved.options)
    tried = {(one.turn, one.change): one for one in read_tries(wanted.folder, key).found}
    of_turn = [pair for pair in planned if wanted.turn in (None, pair[1].number)]
    if wanted.turn is not None and not of_turn:
        raise BadInput("there is nothing to vary in that turn", where=f"--turn {wanted.turn}", remedy="leave it out")
    left = [(one, place) for one, place in of_turn if wanted.afresh or (place.number, one.change) not in tried]
    if left:
        _try_all(saved, call, left, lambda one: _keep(wanted.folder, tried, one, key, planned), watch)
    return _keep(wanted.folder, tried, None, key, planned)


Planned = list[tuple[Candidate, TurnPlace]]


def _planned(call: FinishedCall) -> Planned:
    places = {place.start_sample: place for place in turn_places(call.events)}
    found = ((one, places.get(one.turn.span.start_sample)) for one in candidates(facts_of(call)))
    return [(one, place) for one, place in found if place is not None]


def _keep(
    folder: Path,
    tried: dict[tuple[int, ChangeName], WhatIf],
    new: WhatIf | None,
    key: dict[str, object],
    planned: Planned,
) -> TriedChanges:
    if new is not None:
        tried[new.turn, new.change] = new
    with alone_with(folder / LOCK):  # another search of the same call may have kept something meanwhile
        for one in read_tries(folder, key).found:
            tried.setdefault((one.turn, one.change), one)
        return _kept(folder, tried, key, planned)


def _kept(
    folder: Path, tried: dict[tuple[int, ChangeName], WhatIf], key: dict[str, object], planned: Planned
) -> TriedChanges:
    complete = all((place.number, one.change) in tried for one, place in planned)
    tries = TriedChanges(ordered(list(tried.values())), complete)
    write_tries(folder, tries, key)
    return tries


def _try_all(
    saved: SavedCall, call: FinishedCall, left: Planned, keep: Callable[[WhatIf], object], watch: Watch
) -> None:
    sys.setswitchinterval(SWITCH_S)
    voice, model = wire.voice_name(saved.scenario, saved.options.voice), wire.speech_model()
    with ExitStack() as stack:
        synthesizer = stack.enter_context(wire.synthesizer(voice))
        check_parts(saved, {"vosk": model.checksum, "voice": synthesizer.name})
        speakers = {low: stack.enter_context(wire.synthesizer(name)) for low, name in SPEAKERS.items()}
        workbench = stack.enter_context(Workbench(wire.engines(model, synthesizer, saved.scenario)))
        workbench.wait_until_ready()
        bench = BranchBench(saved, call, facts_of(call), workbench, speakers)
        for number, (candidate, place) in enumerate(left):
            watch(number, len(left), f"turn {place.number}, {candidate.change.replace('_', ' ')}")
            tried = try_change(bench, candidate, place)
            keep(keep_sound(saved.folder, tried.whatif, tried.mic))
