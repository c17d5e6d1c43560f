"""Call test files: read, checked, found; what is wrong is told with file, line, key and the nearest right word."""

import os
import re

import pytest

from voicesim.app.agent_files import AgentTurns, has_text
from voicesim.app.call_tests.files import (
    PROSODY,
    call_test_paths,
    line_ids,
    load_call_test,
    metric_names,
    read_call_test,
)
from voicesim.app.call_tests.ready import faults
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.yaml_files import read_yaml, written
from voicesim.model.errors import BadInput
from voicesim.model.ranges import Bounds
from voicesim.model.scales import ANY, SHARE, scale_of

pytestmark = pytest.mark.slow

GOOD = """\
# kept
scenario: first-call
seed: 0
turns:
  - {text: good morning, rate: 0.9, gain_db: -3, pitch_shift_st: 1}
  - {text: one moment, at: barge_in, after_s: 0.8}
expect:
  outcome: [resolved, hollow]
  score: {total: 60..}
  turns:
    - turn: 1
      delivery: neutral
      answer: opening
"""


GONE = "scenario: first-call\nagent: nowhere\nexpect: {outcome: hollow}"


@pytest.fixture
def file(tmp_path):
    def write(text, name="a.calltest.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_file_is_a_call_with_expectations(file):
    test = load_call_test(file(GOOD))
    assert (test.name, test.scenario.id, test.file.seed) == ("a", "first-call", 0)
    assert isinstance(test.agent, AgentTurns)
    assert test.agent.turns[1].at == "barge_in"
    assert has_text(test.agent)
    assert test.file.expect.score.total == Bounds(60, None)
    assert test.file.expect.turns[0].delivery == ["neutral"]
    assert test.where(("turns", 0, "delivery")).endswith("a.calltest.yaml:12")
    assert test.line(("turns", 0, "prosody", "level_dbfs")) == 11


def test_scenario_and_agent_are_named_from_the_folder_of_the_file(file, tmp_path):
    mine = find_scenario("first-call").read_text(encoding="utf-8")
    file(mine.replace("id: first-call", "id: my-call"), "parts/mine.yaml")
    (tmp_path / "parts" / "agent").mkdir()
    text = "scenario: mine.yaml\nagent: agent\nexpect: {outcome: resolved}\n"
    test = load_call_test(file(text, "parts/b.calltest.yaml"))
    assert test.scenario.id == "my-call"
    assert test.agent == tmp_path / "parts" / "agent"
    assert not has_text(test.agent)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("io: first-call", "io: frist-call"), ":2: scenario: 'frist-call': there is no such .* 'first-call'"),
        (("seed:", "sed:"), ":3: there is no key 'sed' here -> did you mean 'seed'"),
        (("rate: 0.9", "rte: 0.9"), ":5: there is no key 'rte' here -> did you mean 'rate'"),
        (("rate: 0.9", "rate: 9"), r":5: turns\[0\].rate: must be 2 or less"),
        (("at: barge_in", "at: barge-in"), r":6: turns\[1\].at: must be .* -> did you mean 'barge_in'"),
        (("[resolved, hollow]", "resovled"), r":8: expect.outcome\[0\]: must be .* -> did you mean 'resolved'"),
        (("total: 60..", "total: '>= 60'"), r":9: expect.score.total: must be a number or a range: 0.3..0.6"),
        (("score: {total: 60..}", "without: [greting]"),
         r":9: expect.without\[0\]: there is no 'greting' -> did you mean 'greeting'"),
        (("score: {total: 60..}", "mood: [{at: soon}]"), r":9: expect.mood\[0\].at: must be start, end, or seconds"),
        (("turn: 1\n      ", "turn: 0\n      "), r":11: expect.turns\[0\].turn: must be 1 or more"),
        (("# kept", "agent: x"), ": the file: give either `agent` or `turns`"),
        (("# kept", "\tx"), ":1: "),
        ((GOOD, "- one"), ": is not a call test"),
        ((GOOD, GONE), ":2: agent: there is no such file or folder -> it is looked for at"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_key_and_the_nearest_right_word(file, change, told):
    path = file(GOOD.replace(*change))
    found = read_call_test(path)
    assert isinstance(found, list)
    assert len(found) == 1, found
    assert re.search(f"^{re.escape(str(path))}{told}", str(found[0])), found[0]
    with pytest.raises(BadInput):
        load_call_test(path)


NAMES = """\
scenario: first-call
turns:
  - wav: gone.flac
expect:
  score:
    sections: {Calm voise: 1}
    lines: {Listen: 1}
  metrics: {talk-ratio: 1}
  moves: [opning]
  turns:
    - turn: 1
      prosody: {level_dbf: 1}
      answer: end-rsolved
      similarity: 0.5
"""


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory):
    path = tmp_path_factory.mktemp("mistaken") / "a.calltest.yaml"
    path.write_text(NAMES, encoding="utf-8")
    return [str(error).removeprefix(str(path)) for error in read_call_test(path)]


@pytest.mark.parametrize(
    "told",
    [
        r":3: turns\[0\].wav: there is no file 'gone.flac' -> it is looked for at .*/gone.flac",
        ":6: expect.score.sections.Calm voise: there is no section of the scorecard .* -> did you mean 'Calm voice'",
        ":7: expect.score.lines.Listen: there is no line of the scorecard 'Listen' -> did you mean 'Listens'",
        ":8: expect.metrics.talk-ratio: there is no metric 'talk-ratio' -> did you mean 'talk_ratio'",
        r":9: expect.moves\[0\]: there is no line 'opning' -> did you mean 'opening'",
        r":12: expect.turns\[0\].prosody.level_dbf: there is no measure of the voice .* -> did you mean 'level_dbfs'",
        r":13: expect.turns\[0\].answer\[0\]: there is no line 'end-rsolved' -> did you mean 'end-resolved'",
        r":14: expect.turns\[0\].similarity: there is no transcript to compare with -> add `transcript:`",
    ],
)
def test_a_name_that_nothing_is_called_by_is_told_with_the_nearest(mistaken, told):
    assert [one for one in mistaken if re.match(told, one)], mistaken
    assert len(mistaken) == 8


def test_all_mistakes_are_told_at_once(file):
    path = file(
        GOOD.replace("rate", "rte").replace("hollow", "holow").replace("60..", "..60..").replace("neutral", "nice")
    )
    assert len(read_call_test(path)) == 4


FAULTS = """\
scenario: first-call
seed: many
turns:
  - {wav: gone.flac}
  - {text: hello, rate: 9}
expect:
  outcome: resolvd
  moves: [opning]
  mood: [{at: soon}, {at: 9999999, anger: ..0.3}]
  turns:
    - {turn: 0, answer: waits-not}
    - {turn: 2, calmness: high, prosody: {level_dbf: 1}}
"""


def test_one_mistake_hides_no_other(file):
    path = file(FAULTS)
    found = [str(error).removeprefix(str(path)) for error in read_call_test(path)]
    told = (
        ":2: seed: must be a whole number",
        ":4: turns[0].wav: there is no file 'gone.flac'",
        ":5: turns[1].rate: must be 2 or less",
        ":7: expect.outcome[0]: must be",
        ":8: expect.moves[0]: there is no line 'opning'",
        ":9: expect.mood[0].at: must be start, end, or seconds",
        ":9: expect.mood[1].at: no call lasts longer than 1800 s",
        ":11: expect.turns[0].turn: must be 1 or more",
        ":11: expect.turns[0].answer[0]: there is no line 'waits-not'",
        ":12: expect.turns[1].calmness: must be a number or a range",
        ":12: expect.turns[1].prosody.level_dbf: there is no measure",
    )
    assert len(found) == len(told), found
    for line, begins in zip(found, told, strict=True):
        assert line.startswith(begins), line


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("mood: [{anger: 0.3..1.5}]", r"mood\[0\].anger: 1.5 lies outside its scale, which is 0 to 1 -> write a range"),
        ("mood: [{trust: -1..0.5}]", r"mood\[0\].trust: -1 lies outside"),
        ("mood: [{trust: 0..}]", r"mood\[0\].trust: the range holds its whole scale, 0 to 1 -> narrow it, or leave"),
        ("mood: [{at: end}]", r"mood\[0\]: nothing is expected of this moment -> add a range of anger"),
        ("mood: [{at: 9999999, anger: ..0.3}]", r"mood\[0\].at: no call lasts longer than 1800 s -> write seconds"),
        ("score: {total: 0..100}", "score.total: the range holds its whole scale, 0 to 100"),
        ("score: {total: 120}", "score.total: 120 lies outside its scale"),
        ("score: {sections: {Calm voice: 60..}}", "score.sections.Calm voice: 60 lies outside its scale, .* 0 to 1"),
        ("metrics: {dead_air: ..-1}", "metrics.dead_air: -1 lies outside its scale, which is 0 or more"),
        ("metrics: {talk_ratio: 40..60}", "metrics.talk_ratio: 40 lies outside"),
        ("duration_s: 10..9999", "duration_s: no call lasts longer than 1800 s"),
        ("within_ms: 9999999", "within_ms: no customer waits longer"),
        ("turns: [{turn: 1, agency: -2..0}]", r"turns\[0\].agency: -2 lies outside its scale, which is -1 to 1"),
        ("turns: [{turn: 1, mood: {anger: 0..1}}]", r"turns\[0\].mood.anger: the range holds its whole scale"),
        ("turns: [{turn: 1, prosody: {level_dbfs: 3..9}}]",
         r"turns\[0\].prosody.level_dbfs: 3 lies outside its scale, which is 0 or less"),
        ("turns: [{turn: 1, cut_in: true}, {turn: 1, passive: ..0.2}]",
         r"turns\[1\].turn: turn 1 is expected already -> put both under expect.turns\[0\]"),
        ("turns: [{turn: 1, techniques: [hedge], without: [hedge]}]", r"turns\[0\].without\[0\]: 'hedge' is wanted"),
        ("{moves: [opening], without_moves: [opening]}", r"without_moves\[0\]: 'opening' is wanted under 'moves', too"),
        ("mood: [{anger: 0.6..0.2}]", r"mood\[0\].anger: ends before it begins: write 0.2..0.6"),
    ],
)  # fmt: skip
def test_what_no_call_or_every_call_meets_is_refused_in_one_line(file, expect, told):
    path = file(f"scenario: first-call\nturns: [{{text: hello}}]\nexpect:\n  {expect}\n")
    (found,) = read_call_test(path)
    assert re.match(rf"{re.escape(str(path))}:4: expect\.{told}", str(found)), found


@pytest.mark.parametrize(
    "expect",
    [
        "mood: [{anger: ..0.3, trust: 0.5}]",
        "metrics: {response_gap_median_ms: -300..800, arousal_trend: ..-0.1, dead_air: 0, agency: -1..0.2}",
        "turns: [{turn: 1, prosody: {f0_final_slope_st_per_s: ..-2, level_p90_dbfs: -25.., snr_db: 20..}}]",
        "duration_s: 20..90",
    ],
)
def test_ranges_that_can_be_met_and_missed_are_taken(file, expect):
    load_call_test(file(f"scenario: first-call\nturns: [{{text: hello}}]\nexpect:\n  {expect}\n"))


@pytest.mark.parametrize("line", ["agent: {}", "turns: [{{wav: {}}}]"])
def test_a_device_or_a_pipe_in_the_place_of_a_clip_is_told_and_not_waited_for(file, tmp_path, line):
    os.mkfifo(tmp_path / "pipe.wav")
    for name, kind in (("/dev/zero", "a device"), ("pipe.wav", "a pipe")):
        path = file(f"scenario: first-call\n{line.format(name)}\nexpect: {{outcome: resolved}}\n")
        (found,) = read_call_test(path)
        assert f"{name!r} is {kind}, not a file" in str(found)


def test_a_list_in_one_line_is_written_again_as_it_was(file):
    text = "turns: [{text: hello}]\nexpect:\n  mood: [{anger: ..0.3}]  # kept\n  turns: [{turn: 1, answer: opening}]\n"
    assert written(read_yaml(file(text)), text) == text


def test_every_number_that_can_be_expected_has_a_scale():
    shares = {name for name in (*metric_names(), *PROSODY) if scale_of(name) == SHARE}
    assert shares >= {"talk_ratio", "calmness", "calm_time_share", "i_share_of_pronouns", "pause_ratio", "voiced_ratio"}
    free = {name for name in (*metric_names(), *PROSODY) if scale_of(name) == ANY}
    assert free == {
        "response_gap_median_ms", "response_gap_p95_ms", "agent_gap_median_ms", "agent_gap_p95_ms", "arousal_trend",
        "f0_final_slope_st_per_s", "spectral_tilt_db", "low_slope_db_per_khz", "hnr_db", "snr_db", "response_latency_s",
    }  # fmt: skip


def test_an_agent_file_with_a_mistake_is_told_where_it_stands(file):
    file("turns:\n  - {wav: gone.wav}\n", "agent.yaml")
    text = "scenario: first-call\nagent: agent.yaml\nexpect: {outcome: hollow}\n"
    assert "there is no file 'gone.wav'" in str(read_call_test(file(text))[0])
    file("turns:\n  - {txt: hi}\n", "agent.yaml")
    assert "agent.yaml:2: there is no key 'txt' here" in str(read_call_test(file(text))[0])


@pytest.mark.parametrize("written", ["", "expect:\n", "expect: {}\n", "expect: {turns: []}\n"])
def test_a_test_that_expects_nothing_is_refused_but_may_be_filled(file, written):
    path = file(GOOD.split("expect:")[0] + written)
    (fault,) = faults([path], update=False)
    assert "nothing is expected, so it cannot fail -> write what is expected under `expect:`, or let" in str(fault)
    assert faults([path], update=True) == []


def test_files_are_found_in_folders_once_each_and_in_order(file, tmp_path):
    for name in ("b.calltest.yaml", "a.calltest.yaml", "below/c.calltest.yaml", ".hidden/d.calltest.yaml", "e.yaml"):
        file(GOOD, name)
    found = call_test_paths([tmp_path, tmp_path / "below" / ".." / "a.calltest.yaml"])
    assert [path.name[0] for path in found] == ["a", "b", "c"]
    for wrong, told in (("e.yaml", "ends in .calltest.yaml"), ("gone.calltest.yaml", "check the path")):
        with pytest.raises(BadInput, match=told):
            call_test_paths([tmp_path / wrong])
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="there is no call test in this folder"):
        call_test_paths([tmp_path / "empty"])


def test_lines_facts_endings_and_metrics_have_names():
    ids = line_ids(load_scenario(find_scenario("first-call")))
    assert {"opening", "fact-ticket", "end-resolved", "hello"} <= set(ids)
    assert {"talk_ratio", "response_gap_p95_ms", "calmness"} <= set(metric_names())
