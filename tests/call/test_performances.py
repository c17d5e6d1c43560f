"""The six bundled agents against the two bundled scenarios: real recogniser, real voice, real words and prosody."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError, disable_socket, enable_socket

from voicesim.app.call_tests.files import CallTest, load_call_test
from voicesim.app.call_tests.playing import plan_of
from voicesim.app.call_tests.results import call_checks
from voicesim.app.call_tests.screen import difference
from voicesim.app.calls.running import RunResult, run_call
from voicesim.model import events as ev
from voicesim.model.thresholds import HEATED

pytestmark = pytest.mark.model

CALLS = {"wedding": "late-wedding-photographer", "sofa": "damaged-sofa-bed"}
MANNERS = ("assertive", "passive", "aggressive")


@contextmanager
def no_network():
    """Nothing leaves the machine: the calls below run with sockets that refuse to connect."""
    disable_socket(allow_unix_socket=True)
    try:
        yield
    finally:
        enable_socket()


def example(root: Path, call: str, manner: str) -> CallTest:
    return load_call_test(root / "examples" / "call-tests" / f"{call}-{manner}.calltest.yaml")


def play(root: Path, folder: Path, call: str, manner: str) -> RunResult:
    return run_call(plan_of(example(root, call, manner), folder / f"{call}-{manner}"), lambda _: None)


@pytest.fixture(scope="module")
def played(root, tmp_path_factory) -> dict[tuple[str, str], RunResult]:
    folder = tmp_path_factory.mktemp("calls")
    pairs = [(call, manner) for call in CALLS for manner in MANNERS]
    with no_network(), ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda pair: play(root, folder, *pair), pairs)
        return dict(zip(pairs, results, strict=True))


def test_the_examples_of_call_tests_expect_what_comes(played, root):
    found = sorted(path.name for path in (root / "examples" / "call-tests").glob("*.calltest.yaml"))
    assert found == sorted(f"{call}-{manner}.calltest.yaml" for call, manner in played)
    for (call, manner), result in played.items():
        test = example(root, call, manner)
        assert test.scenario.id == CALLS[call]
        wrong = [check for check in call_checks(test, result) if not check.met]
        assert not wrong, "\n".join(line for check in wrong for line in difference(check))


def test_the_network_is_really_shut():
    with no_network(), pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)


def last_mood(result: RunResult):
    return [event for event in result.call.events if isinstance(event, ev.MoodChanged)][-1].mood


@pytest.mark.parametrize("call", CALLS)
def test_only_the_assertive_agent_resolves_the_call(played, call):
    outcomes = {manner: played[call, manner].summary.outcome for manner in MANNERS}
    assert outcomes["assertive"] == "resolved"
    assert "resolved" not in {outcomes["passive"], outcomes["aggressive"]}


def test_the_photographers_customer_ends_less_angry_with_the_assertive_agent(played):
    anger = {manner: last_mood(played["wedding", manner]).anger for manner in MANNERS}
    assert anger["assertive"] < 0.45
    assert min(anger["passive"], anger["aggressive"]) > anger["assertive"] + 0.2


def test_the_sofas_customer_ends_more_open_with_the_assertive_agent(played):
    openness = {manner: last_mood(played["sofa", manner]).openness for manner in MANNERS}
    assert openness["assertive"] >= 0.6
    assert max(openness["passive"], openness["aggressive"]) < openness["assertive"] - 0.2


@pytest.mark.parametrize("call", CALLS)
def test_the_score_tells_the_three_agents_apart(played, call):
    total = {manner: played[call, manner].summary.scorecard.total for manner in MANNERS}
    assert total["assertive"] >= 75
    assert max(total["passive"], total["aggressive"]) <= 50


FIRST_LESSONS = {
    "passive": ("Say it without shrinking", {"hedge", "give_in", "permission_seeking"}),
    "aggressive": ("Leave the blame out", {"blame_customer", "insult", "threat", "sarcasm", "command", "dismiss"}),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("manner", FIRST_LESSONS)
def test_the_first_lesson_names_the_main_fault_where_it_was_made(played, call, manner):
    summary, (title, faults) = played[call, manner].summary, FIRST_LESSONS[manner]
    lesson = summary.lessons[0]
    assert lesson.title == title
    [turn] = [turn for turn in summary.turns if turn.span.start_s == lesson.at_s]
    assert faults & {technique.name for technique in turn.techniques}, turn.text


@pytest.mark.parametrize("call", CALLS)
def test_only_the_assertive_agent_passes(played, call):
    assert [manner for manner in MANNERS if played[call, manner].summary.scorecard.passed] == ["assertive"]


def test_no_agent_is_judged_as_what_it_is_not(played):
    for (call, manner), result in played.items():
        labels = [e.delivery.label for e in result.call.events if isinstance(e, ev.TurnJudged)]
        wrong = {"assertive": {"passive", "aggressive"}, "passive": {"aggressive"}, "aggressive": {"passive"}}[manner]
        assert sum(label in wrong for label in labels) <= len(labels) // 5, (call, manner, labels)
        if manner != "assertive":
            assert manner in labels, (call, labels)


@pytest.mark.parametrize("call", CALLS)
def test_shouting_earns_nothing_for_a_calm_voice(played, call):
    shouting = played[call, "aggressive"]
    calmness = [e.delivery.calmness for e in shouting.call.events if isinstance(e, ev.TurnJudged)]
    assert max(calmness) < HEATED
    marks = {manner: {s.name: s.score for s in played[call, manner].summary.scorecard.sections} for manner in MANNERS}
    assert marks["aggressive"]["Calm voice"] is None  # only people in general to hold it against
    assert marks["assertive"]["Calm voice"] >= 0.9


def test_the_furious_customer_cuts_in_and_can_be_stopped(played):
    cuts = {
        manner: [e for e in played["wedding", manner].call.events if isinstance(e, ev.BargeIn) and e.by == "customer"]
        for manner in MANNERS
    }
    assert len(cuts["assertive"]) == 2
    assert len(cuts["passive"]) >= 3


def test_the_same_call_writes_the_same_bytes_in_another_process(played, root, tmp_path):
    first = played["sofa", "passive"]
    program = Path(sys.executable).parent / "voicesim"
    command = [program, "run", CALLS["sofa"], "--agent", root / "tests/data/agents/sofa-passive"]
    subprocess.run([*command, "--seed", "7", "--out", tmp_path / "again"], check=True, capture_output=True)
    for name in ("events.jsonl", "inputs.jsonl", "mic.wav", "customer.wav"):
        assert (first.folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
