"""voicesim test: what it prints, writes and exits with."""

import json
import os
import stat
from xml.etree import ElementTree as ET

import pytest

from voicesim.app import wire
from voicesim.app.call_tests import shown
from voicesim.app.call_tests.results import CallCheck, CallTestResult
from voicesim.app.commands.test import run_tests
from voicesim.app.processes import processes
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow

FAILURE = CallCheck(
    "expect.outcome", "a.calltest.yaml:5", "resolved", "hung_up", met=False, turn="turn 2 of the agent, 0:05 to 0:09",
    heard="\x1b[31m no", measured=("6 dB louder than your usual", "hot voice"), listen=None,
)  # fmt: skip


@pytest.fixture
def results(monkeypatch, place):
    """Results by the names of files; what was asked for is kept in `plans`."""
    plans = []

    def play(paths, plan, _progress):
        plans.append(plan)
        for path in paths:
            name = path.name.split(".")[0]
            if name == "passed":
                yield CallTestResult(path, name, "passed", (), None, 1.25, "resolved", 90, 61.0)
            elif name == "failed":
                yield CallTestResult(path, name, "failed", (FAILURE,), None, 2.0, "hung_up", None, 9.0)
            else:
                yield CallTestResult(path, name, "error", (), f"{path}: is broken -> mend it", 0.0)

    monkeypatch.setattr(shown, "play_many", play)
    return plans


@pytest.fixture
def tests(write):
    def make(*names):
        return [write("expect: {outcome: resolved}\n", name) for name in names]

    return make


@pytest.mark.parametrize(
    ("names", "code", "last"),
    [
        (("passed",), 0, "1 passed in "),
        (("passed", "failed"), 1, "1 passed, 1 failed in "),
        (("failed", "broken"), 2, "1 failed, 1 that could not be played in "),
    ],
)
def test_the_exit_code_is_that_of_the_worst(command, results, tests, names, code, last):
    left, out, err = command("test", *tests(*names))
    assert left == code
    assert out.splitlines()[-1].startswith(last)
    assert err == ""


def test_a_difference_is_readable_and_obeys_no_terminal(command, results, tests):
    _, out, _ = command("test", *tests("failed"))
    assert out.splitlines()[:9] == [
        "FAIL  failed                           hung_up         0:09 call in 2.0 s",
        "",
        "  a.calltest.yaml:5  expect.outcome",
        "    expected  resolved",
        "    got       hung_up",
        "    where     turn 2 of the agent, 0:05 to 0:09",
        "    heard     '\\x1b[31m no'",
        "    measured  6 dB louder than your usual",
        "              hot voice",
    ]


def test_options_reach_the_plan(command, results, tests, place):
    command("test", "--repeat", 3, "--workers", 2, "--keep", place / "kept", "--update", *tests("passed"))
    (plan,) = results
    assert (plan.repeat, plan.workers, plan.keep, plan.update) == (3, 2, place / "kept", True)
    for name in ("test", "score"):
        code, out, err = command(name, "--workers", -1)
        assert (code, out) == (2, "")
        assert err == f"voicesim: --workers: must be 0 or more -> voicesim {name} --help\n"


def test_no_workers_are_one_for_each_core(command, results, tests, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    command("test", "--workers", 0, *tests("passed"))
    assert [plan.workers for plan in results] == [3]
    with pytest.raises(BadInput, match="--workers: -2 is no number of processes -> 0 takes one for each core"):
        processes(-2)


def test_junit_holds_each_test_with_its_differences(command, results, tests, place):
    junit = place / "results.xml"
    assert command("test", "--junit", junit, *tests("passed", "failed", "broken"))[0] == 2
    suites = ET.parse(junit).getroot()
    assert suites.attrib == {"tests": "3", "failures": "1", "errors": "1", "time": "3.250"}
    passed, failed, broken = suites.iter("testcase")
    assert (passed.get("name"), passed.get("time"), len(passed)) == ("passed", "1.250", 0)
    assert failed.find("failure").get("message") == "expect.outcome: expected resolved, got hung_up"
    assert "    measured  6 dB louder than your usual" in failed.find("failure").text
    assert "is broken" in broken.find("error").get("message")
    assert command("test", "--junit", place / "no" / "x.xml", *tests("passed"))[:2] == (2, "")
    assert "is a folder" in command("test", "--junit", place, *tests("passed"))[2]


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_junit_quotes_what_was_said_and_is_for_its_owner_alone_unless_a_file_was_there(command, results, tests, place):
    junit = place / "results.xml"
    command("test", "--junit", junit, *tests("failed"))
    assert stat.S_IMODE(junit.stat().st_mode) == 0o600
    junit.chmod(0o644)
    command("test", "--junit", junit, *tests("failed"))
    assert stat.S_IMODE(junit.stat().st_mode) == 0o644


def test_json_is_one_document(command, results, tests):
    _, out, _ = command("test", "--json", *tests("passed", "failed"))
    passed, failed = json.loads(out)
    assert (passed["status"], passed["checks"], passed["score"]) == ("passed", [], 90)
    assert failed["checks"][0]["measured"] == ["6 dB louder than your usual", "hot voice"]


def test_every_file_that_cannot_be_used_is_told_in_a_line_before_anything_is_played(command, results, write):
    bad = [write("expect: {outcome: resolvd}\n", "bad"), write("", "empty")]
    code, out, err = command("test", *bad)
    assert (code, out, results) == (2, "", [])
    assert err.splitlines()[0].startswith(f"voicesim: {bad[0]}:5: expect.outcome[0]: must be ")
    assert err.splitlines()[1].startswith(f"voicesim: {bad[1]}: nothing is expected, so it cannot fail -> ")


def test_the_folder_one_is_in_is_tested_by_default(command, results, tests, place, monkeypatch):
    tests("passed")
    monkeypatch.chdir(place)
    assert command("test")[0] == 0
    monkeypatch.chdir(place / "agent")
    assert command("test")[2] == "voicesim: .: there is no call test in this folder -> they end in .calltest.yaml\n"


def test_turns_that_espeak_has_to_speak_are_warned_of(command, results, write, monkeypatch):
    path = write("expect: {outcome: resolved}\n", "passed", "turns: [{text: good morning}]")
    monkeypatch.setattr(wire, "text_warning", lambda: "espeak speaks")
    assert command("test", path) == (0, command("test", path)[1], f"voicesim: {path}: espeak speaks\n")
    monkeypatch.setattr(wire, "text_warning", lambda: None)
    assert command("test", path)[2] == ""


def test_the_schema_is_printed_without_a_test(command):
    code, out, _ = command("test", "--schema")
    assert code == 0
    assert json.loads(out)["title"] == "CallTestFile"


def test_the_command_is_no_test_of_pytest():
    assert run_tests.__name__ == "run_tests"
