"""Call tests played through the real engine, with hums in which words are written."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import pytest
import soundfile

from voicesim.app import wire
from voicesim.app.call_tests import many, playing
from voicesim.app.call_tests.document import document
from voicesim.app.call_tests.doubtful import ranges_in
from voicesim.app.call_tests.files import load_call_test
from voicesim.app.call_tests.junit import junit_text
from voicesim.app.call_tests.many import ManyPlan, play_many
from voicesim.app.call_tests.playing import Job, plan_of, play
from voicesim.app.call_tests.screen import changes, differences, headline, result_line, unplayed
from voicesim.app.calls.running import run_call
from voicesim.model.errors import BadInput, EngineError, MissingPart
from voicesim.model.scales import MOST_HELD, scale_of

pytestmark = pytest.mark.model  # a whole call takes about half a second

WRONG = """\
expect:
  outcome: hollow            # the end
  score: {total: ..20}
  mood: [{anger: 0.9..}]
  techniques: [greeting, threat]
  without: [close_politely]
  turns:
    - turn: 1
      transcript: good day
      answer: [waits]
    - turn: 9                # nobody says so much
      delivery: passive
"""


def test_a_call_as_expected_passes_and_leaves_nothing(write, shop):
    path = write("expect: {outcome: resolved, turns: [{turn: 1, techniques: [greeting], answer: opening}]}\n")
    result = play(Job(path, shop / "calls" / "one"))
    assert (result.status, result.outcome, len(result.checks)) == ("passed", "resolved", 3)
    assert result.folder is None
    assert not (shop / "calls" / "one").exists()
    assert result_line(result).startswith("ok    one ")
    assert differences(result) == ""


def test_a_failure_shows_the_turn_what_was_heard_what_was_measured_and_what_to_listen_to(write, shop):
    path = write(WRONG)
    result = play(Job(path, shop / "calls" / "one"))
    assert result.status == "failed"
    assert [check.key for check in result.failures] == [
        "expect.outcome", "expect.score.total", "expect.mood[0].anger", "expect.techniques", "expect.without",
        "expect.turns[0].transcript", "expect.turns[0].answer", "expect.turns[1].turn",
    ]  # fmt: skip
    told = differences(result)
    assert f"{path}:13  expect.turns[0].transcript" in told
    assert "    heard     'good morning linden street watches this is robin speaking" in told
    assert "    where     turn 1 of the agent, 0:00 to 0:04" in told
    clip = result.folder / "listen" / "00-agent.wav"
    assert f"    listen    {clip}" in told
    assert 4.0 < soundfile.info(clip).duration < 5.0
    assert clip.stat().st_mode & 0o777 == 0o600
    assert (result.folder / "report.html").is_file()
    assert headline(result) == "expect.outcome: expected hollow, got resolved (and 7 more)"
    assert json.loads(json.dumps(document(result)))["checks"][0]["got"] == "resolved"


def test_an_update_writes_what_was_observed_and_keeps_comments(write, shop):
    path = write(WRONG)
    result = play(replace(Job(path, shop / "one"), update=True))
    assert result.updated == 7
    assert [check.key for check in result.failures] == ["expect.turns[1].turn"]  # there is nothing to write for it
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# kept\nscenario: first-call\n")
    assert re.search(r"^  outcome: resolved +# the end$", text, re.MULTILINE)
    assert "  techniques: [greeting]\n" in text
    assert "without" not in text
    assert "      answer: [opening]\n" in text or "      answer: opening\n" in text
    assert "    - turn: 9                # nobody says so much\n" in text
    expect = load_call_test(path).file.expect
    assert expect.score.total.low is None
    assert 20 < expect.score.total.high <= 100


def test_an_update_tells_each_change_and_leaves_no_range_that_holds_everything(write, shop):
    path = write("expect:\n  outcome: resolved\n  score: {total: ..20}\n  mood: [{anger: 0.9.., openness: ..0.1}]\n")
    result = play(replace(Job(path, shop / "one"), update=True))
    assert result.status == "passed"
    told = list(changes(result))
    assert len(told) == 3
    assert re.fullmatch(rf"{path}:7  expect\.score\.total: \.\.20 -> \.\.\d\d", told[0])
    assert told[1].startswith(f"{path}:8  expect.mood[0].anger: 0.9.. -> 0..0.")
    expect = load_call_test(path).file.expect
    for place, bounds in ranges_in(expect):
        assert scale_of(str(place[-1])).share_of(bounds) <= MOST_HELD
    assert document(result)["changes"][0]["before"] == "..20"


def test_an_update_that_leaves_nothing_begins_anew(write, shop):
    path = write("expect:\n  without: [greeting]\n")
    result = play(replace(Job(path, shop / "one"), update=True))
    assert result.status == "passed"
    told = list(changes(result))
    assert told[0].endswith("expect.without: greeting -> nothing")
    assert told[1] == f"{path}  expect.outcome: nothing -> resolved"
    assert len(result.checks) >= 10


def test_all_that_is_wrong_with_a_file_is_told_of_its_test(write, shop):
    path = write("expect: {outcome: resolvd, moves: [opning]}\n")
    result = play(Job(path, shop / "one"))
    assert result.status == "error"
    assert [fault.removeprefix(f"{path}:5: ").split(":")[0] for fault in result.faults] == [
        "expect.outcome[0]", "expect.moves[0]",
    ]  # fmt: skip
    assert unplayed(result).splitlines() == list(result.faults)
    assert headline(result).endswith("(and 1 more)")
    assert unplayed(result) in junit_text([result]).replace("&gt;", ">")


def test_an_update_of_a_file_without_expectations_writes_some_that_are_met(write, shop):
    path = write("")
    assert play(Job(path, shop / "one")).error.startswith(f"{path}: nothing is expected, so it cannot fail -> ")
    result = play(replace(Job(path, shop / "one"), update=True))
    assert (result.status, len(result.failures)) == ("passed", 0)
    assert len(result.checks) >= 10
    assert load_call_test(path).file.expect.turns[0].answer == ["opening"]
    assert play(Job(path, shop / "one")).status == "passed"


def test_the_same_call_again_is_compared_event_by_event(write, shop, monkeypatch):
    def third_with_another_seed(plan, progress):
        return run_call(replace(plan, seed=plan.seed + (plan.folder.name == "one.run-3")), progress)

    monkeypatch.setattr(playing, "run_call", third_with_another_seed)
    result = play(Job(write("expect: {outcome: resolved}\n"), shop / "one", repeat=3))
    assert [(check.key, check.met) for check in result.checks] == [
        ("expect.outcome", True), ("repeat", True), ("repeat", False),
    ]  # fmt: skip
    (failure,) = result.failures
    assert failure.expected == "run 3 is the same call as run 1"
    assert "first " in failure.got
    assert failure.where.startswith(str(shop / "one.run-3" / "events.jsonl"))
    assert failure.listen.is_file()
    assert not (shop / "one.run-2").exists()


def test_a_clip_that_is_no_sound_is_an_error_and_the_others_go_on(write, shop):
    (shop / "noise.wav").write_text("no sound")
    expect = "expect: {outcome: resolved}\n"
    paths = [write(expect, "bad", "turns: [{wav: noise.wav}]"), write(expect, "good")]
    bad, good = play_many(paths, ManyPlan(), lambda _: None)
    assert (bad.status, good.status) == ("error", "passed")
    assert str(shop / "noise.wav") in bad.error
    assert bad.name == "bad", "called like when it can be played"
    assert result_line(bad).startswith(f"ERROR {paths[0]}: {shop / 'noise.wav'}: cannot be read as audio")


def test_all_calls_are_kept_under_their_names_when_asked(write, shop):
    (shop / "more").mkdir()
    path = write("expect: {outcome: resolved}\n", head="agent: ../agent")
    again = path.rename(shop / "more" / path.name)
    first = write("expect: {outcome: resolved}\n")
    keep = shop / "kept"
    results = list(play_many([first, again], ManyPlan(keep=keep), lambda _: None))
    assert [result.folder.name for result in results] == ["one", "one-2"]
    assert all((result.folder / "report.html").is_file() for result in results)
    assert keep.stat().st_mode & 0o777 == 0o700
    with pytest.raises(BadInput, match="cannot be made"):
        next(play_many([first], ManyPlan(keep=first), lambda _: None))


def test_an_engine_that_fails_in_the_call_fails_the_test_and_nothing_is_updated(write, shop, monkeypatch):
    path = write("expect: {outcome: hollow}\n")
    before = path.read_text(encoding="utf-8")
    monkeypatch.setattr(playing.RunResult, "failures", property(lambda _: ("the recogniser died",)))
    result = play(replace(Job(path, shop / "one"), update=True))
    assert result.failures[0].got == "the recogniser died"
    assert path.read_text(encoding="utf-8") == before


def test_without_a_speech_model_nothing_is_a_result(write, shop, monkeypatch):
    def missing():
        raise MissingPart("there is no speech model")

    monkeypatch.setattr(wire, "speech_model", missing)
    with pytest.raises(MissingPart):
        play(Job(write("expect: {outcome: resolved}\n"), shop / "one"))


def test_a_process_that_is_killed_is_told_with_a_remedy(write, shop, monkeypatch):
    class Killed(ThreadPoolExecutor):
        def __init__(self, workers, *_, **__):
            super().__init__(workers)

        def map(self, *_):
            raise BrokenProcessPool

    monkeypatch.setattr(many, "ProcessPoolExecutor", Killed)
    paths = [write("expect: {outcome: resolved}\n", name) for name in ("one", "two")]
    with pytest.raises(EngineError, match=r"a process that played calls was killed -> .* fewer workers"):
        list(play_many(paths, ManyPlan(workers=2), lambda _: None))


def test_an_engine_that_fails_in_one_call_is_that_calls_error(write, shop, monkeypatch):
    def hangs(*_):
        raise EngineError("the voice has not answered", remedy="run: voicesim doctor")

    monkeypatch.setattr(playing, "run_call", hangs)
    result = play(Job(write("expect: {outcome: resolved}\n"), shop / "calls" / "one"))
    assert (result.status, result.faults) == ("error", ("the voice has not answered -> run: voicesim doctor",))


def test_what_a_file_chooses_reaches_the_call(write, shop):
    head = "voice: espeak-gb-man\nceiling: 0.5\nphone_line: true\nagent: agent"
    plan = plan_of(load_call_test(write("expect: {outcome: resolved}\n", head=head)), shop / "call")
    assert (plan.voice, plan.seed, plan.ceiling, plan.phone_line) == ("espeak-gb-man", 3, 0.5, True)
    with pytest.raises(BadInput, match="quiet"):
        plan_of(load_call_test(write("expect: {outcome: resolved}\n", head="profile: quiet\nagent: agent")), shop)
