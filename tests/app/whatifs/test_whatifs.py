"""voicesim whatif: what is kept, what is tried again, what the report shows, and what is refused."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from voicesim.app import wire
from voicesim.app.calls.files import WHATIF_SOUNDS as SOUNDS
from voicesim.app.calls.files import WHATIFS as FILE
from voicesim.app.calls.redoing import open_redo, redo_at
from voicesim.app.reports.page import Beside, render_report
from voicesim.app.reports.reporting import recorded_call, report_call
from voicesim.app.whatifs.branches import Tried
from voicesim.app.whatifs.files import (
    TriedChanges,
    helpful,
    is_whatif_sound,
    keep_sound,
    made_for,
    read_tries,
    write_tries,
)
from voicesim.app.whatifs.searching import Search, search
from voicesim.call.saved_call import read_call
from voicesim.call.turn_places import turn_places
from voicesim.coach.whatif import WhatIf
from voicesim.model.customer import Mood
from voicesim.model.errors import BadInput
from voicesim.model.record import RedoOf

pytestmark = pytest.mark.slow
BAD, GOOD = Mood(0.6, 0.3, 0.4, 0.5), Mood(0.5, 0.4, 0.4, 0.5)
HELPS = WhatIf(2, 8.4, "softer", BAD, GOOD, 14.02, "your watch is ready", '"><img onerror=alert(1)>')


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Where the one call of this file is kept once it was held."""
    return tmp_path_factory.mktemp("whatif") / "call"


@pytest.fixture
def held(session, recorded, tmp_path):
    """The folder of a finished call of three turns, of the test's own; the engines are fakes."""
    call = session()
    if not recorded.exists():
        call.start()
        shutil.copytree(call.wait(60).folder, recorded)
    return Path(shutil.copytree(recorded, tmp_path / "held"))


def key(folder):
    return made_for(folder, read_call(folder).options)


def test_what_is_kept_is_read_back_and_only_for_the_same_recording(held):
    tries = TriedChanges((HELPS, replace(HELPS, turn=3, why_not="it was not heard")), complete=False)
    write_tries(held, tries, key(held))
    assert read_tries(held, key(held)) == tries
    assert helpful(held, read_call(held).options) == [HELPS]
    assert (held / FILE).stat().st_mode & 0o777 == 0o600
    assert not read_tries(held, key(held) | {"inputs_sha256": "another"}).found
    document = json.loads((held / FILE).read_text())
    assert document["shown"][0]["effect"] == 0.2
    assert "no statement about people" in document["about"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": 1}', '{"format": 1, "made_for": {}, "tried": [{"tried": 3}]}']
)
def test_a_damaged_file_is_as_none(held, content):
    (held / FILE).write_text(content)
    assert helpful(held, read_call(held).options) == []
    assert not read_tries(held, key(held)).found


def test_a_call_that_was_forgotten_meanwhile_does_not_come_back(command, held):
    wanted = key(held)
    assert command("history", "forget", held, "--yes")[0] == 0
    with pytest.raises(BadInput, match="was deleted meanwhile"):
        keep_sound(held, HELPS, np.full(320, 0.25, np.float32))
    with pytest.raises(BadInput, match="was deleted meanwhile"):
        write_tries(held, TriedChanges((HELPS,), complete=False), wanted)
    assert not held.exists()


def test_the_sound_of_what_helps_is_kept_for_its_owner_and_forgotten_with_the_call(command, held):
    kept = keep_sound(held, HELPS, np.full(320, 0.25, np.float32))
    assert kept.agent == f"{SOUNDS}/turn-02-softer.wav"
    pcm, rate_hz = soundfile.read(held / kept.agent, dtype="float32")
    assert (rate_hz, len(pcm), pcm[0]) == (16_000, 320, 0.25)
    assert (held / kept.agent).stat().st_mode & 0o777 == 0o600
    assert (held / SOUNDS).stat().st_mode & 0o777 == 0o700
    assert keep_sound(held, replace(HELPS, again=BAD), pcm).agent is None
    write_tries(held, TriedChanges((kept,), complete=True), key(held))
    assert command("history", "forget", held, "--yes")[0] == 0
    assert not held.exists()


def test_a_changed_sound_is_known_where_it_lies_and_as_a_copy(held, tmp_path):
    kept = keep_sound(held, HELPS, np.full(320, 0.25, np.float32))
    write_tries(held, TriedChanges((kept,), complete=True), key(held))
    sound, copy, own = held / kept.agent, tmp_path / "mine" / "01.wav", held / "mic.wav"
    copy.parent.mkdir()
    shutil.copy(sound, copy)
    assert [is_whatif_sound(one, held) for one in (sound, sound.parent, copy, copy.parent, own)] == [True] * 4 + [False]
    assert is_whatif_sound(sound, tmp_path), "of another call"
    assert not is_whatif_sound(copy, tmp_path)


def test_what_takes_up_a_call_with_a_what_if_in_its_beginning_is_none_that_was_practised(held):
    opened = open_redo(held, 2)
    before = RedoOf("first", 1, 0, whatif=True)
    saved = replace(opened.saved, options=replace(opened.saved.options, redo_of=before))
    call = replace(recorded_call(saved), options=saved.options)
    places = turn_places(call.events)
    assert [redo_at(saved, call, place).redo_of.whatif for place in places] == [False, True, True]
    assert not opened.redo_of.whatif


def test_the_report_shows_them_and_a_lesson_quotes_its_own(held):
    result = report_call(held)
    at_s = next(lesson.at_s for lesson in result.summary.lessons if lesson.at_s is not None)
    page = render_report(
        result.call, result.summary, beside=Beside(whatifs=(replace(HELPS, at_s=at_s, agent="a.wav"),))
    )
    assert 'id="whatif"' in page
    assert "Tried with this customer: the same words 4 dB softer: anger 0.50 instead of 0.60" in page
    assert "&#34;&gt;&lt;img onerror" in page
    assert "<img" not in page
    assert "nothing about people" in page
    assert "voicesim redo CALLDIR --turn 2 --agent CALLDIR/a.wav" in page
    assert 'id="whatif"' not in result.report.read_text()


@pytest.fixture
def fakes(monkeypatch):
    """Branches that need no engine: what was asked for, in order."""
    asked = []

    def try_one(_bench, candidate, place):
        asked.append((place.number, candidate.change))
        if len(asked) == fakes_stop_at[0]:
            raise KeyboardInterrupt
        return Tried(replace(HELPS, turn=place.number, change=candidate.change), np.zeros(320, np.float32))

    fakes_stop_at = [0]
    monkeypatch.setattr("voicesim.app.whatifs.searching.try_change", try_one)
    monkeypatch.setattr("voicesim.app.whatifs.searching.check_parts", lambda *_: None)
    monkeypatch.setattr("voicesim.app.reports.reporting.write_report", lambda *_: None)  # it takes longest
    return SimpleNamespace(asked=asked, stop_at=fakes_stop_at)


def test_a_search_that_is_broken_off_goes_on_where_it_was(held, fakes):
    fakes.stop_at[0] = 3
    with pytest.raises(KeyboardInterrupt):
        search(Search(held), lambda *_: None)
    assert len(read_tries(held, key(held)).found) == 2
    assert not read_tries(held, key(held)).complete
    told = []
    tries = search(Search(held), lambda *step: told.append(step))
    assert tries.complete
    assert len(fakes.asked) == len(set(fakes.asked)) + 1, "the one that was broken off, and no other, comes again"
    assert [step[:2] for step in told] == [(n, len(told)) for n in range(len(told))]
    before = (held / FILE).read_bytes()
    search(Search(held), lambda *_: pytest.fail("nothing is left"))
    assert (held / FILE).read_bytes() == before


def test_one_turn_alone_and_afresh(command, held, fakes):
    code, out, err = command("whatif", held, "--turn", 2)
    assert code == 0
    assert {turn for turn, _ in fakes.asked} == {2}
    assert "1 of " in err
    assert "turn 2: the same words 4 dB softer" in out
    assert "not all of the call" in out
    count = len(fakes.asked)
    command("whatif", held, "--turn", 2)
    assert len(fakes.asked) == count
    code, out, _ = command("whatif", held, "--turn", 2, "--afresh", "--json")
    assert len(fakes.asked) == 2 * count
    assert json.loads(out)["complete"] is False
    assert search(Search(held), lambda *_: None).complete
    assert search(Search(held, 2, afresh=True), lambda *_: None).complete, "what is known of other turns stays"


def test_two_searches_of_one_call_lose_nothing_of_each_other(held, fakes):
    def meanwhile(number, *_):
        if number == 1:
            search(Search(held, 3), lambda *_: None)

    tries = search(Search(held, 2), meanwhile)
    assert {one.turn for one in tries.found} == {2, 3}
    assert read_tries(held, key(held)).found == tries.found


def test_what_cannot_be_varied_is_refused_in_one_line(command, held, tmp_path, monkeypatch):
    assert command("whatif", tmp_path)[0] == 2
    code, _, err = command("whatif", held, "--turn", 9)
    assert (code, err.count("\n")) == (2, 1)
    assert "nothing to vary in that turn" in err
    monkeypatch.setattr(wire, "speech_model", lambda: SimpleNamespace(checksum="sha256:01"))
    code, _, err = command("whatif", held)
    assert (code, "set VOICESIM_MODEL to the same one" in err) == (2, True)
    lines = (held / "inputs.jsonl").read_text().splitlines(keepends=True)
    (held / "inputs.jsonl").write_text("".join(lines[:-1]))
    with pytest.raises(BadInput, match="was interrupted"):
        search(Search(held), lambda *_: None)
