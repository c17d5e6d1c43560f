"""The pytest plugin: call tests beside other tests, with the differences when they fail."""

import sys
from importlib.metadata import entry_points

import pytest

from voicesim.app import wire
from voicesim.app.call_tests.playing import Job, play

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.model  # whole calls, and a pytest in each test

PLUGIN = ("-p", "voicesim.pytest_plugin", "-p", "no:cacheprovider", "-p", "no:randomly")
FAILS = "expect: {outcome: hollow, turns: [{turn: 1, delivery: passive}]}\n"
PASSES = "expect: {outcome: resolved}\n"


@pytest.fixture
def warm(write, shop):
    """Load all that a call loads: pytester forgets what it saw loaded, and not every module bears a second time."""
    if "charset_normalizer" not in sys.modules:
        path = write(PASSES, "warm")
        play(Job(path, shop / "warm", keep=True))
        path.unlink()


@pytest.fixture
def run(warm, pytester, shop, monkeypatch):
    """A pytest of its own, in the folder of the shop."""
    monkeypatch.chdir(shop)
    return lambda *options: pytester.runpytest_inprocess(*PLUGIN, f"--rootdir={shop}", *options)


def test_pytest_finds_the_plugin_by_itself():
    (found,) = (point for point in entry_points(group="pytest11") if point.name == "voicesim.pytest_plugin")
    assert found.load().SUFFIX == ".calltest.yaml"


def test_a_folder_with_only_call_tests_is_run_and_a_failure_is_explained(run, write, shop):
    write(PASSES, "good")
    path = write(FAILS, "bad")
    result = run("--calltest-keep", str(shop / "kept"))
    result.assert_outcomes(passed=1, failed=1)
    clip = shop / "kept" / "bad" / "listen" / "00-agent.wav"
    result.stdout.fnmatch_lines([
        "*expect.outcome: expected hollow, got resolved (and 1 more)",
        f"  {path}:5  expect.turns?0?.delivery",
        "    expected  passive",
        "    got       *",
        "    where     turn 1 of the agent, 0:00 to 0:04",
        "    heard     'good morning linden street watches this is robin speaking how can i help you'",
        "    measured  passive 0.*",
        f"    listen    {clip}",
        "FAILED bad.calltest.yaml::bad - expect.outcome: expected hollow, got resolved*",
    ])  # fmt: skip
    assert clip.is_file()
    assert (shop / "kept" / "good" / "report.html").is_file()


def test_options_update_and_repeat(run, write):
    path = write(FAILS, "one")
    result = run("--calltest-update", "--calltest-repeat", "2")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([
        "*call tests that were written anew*", f"{path}:5  expect.outcome: hollow -> resolved",
        f"{path}:5  expect.turns?0?.delivery: passive -> *",
    ])  # fmt: skip
    assert "outcome: resolved" in path.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_used_is_a_failure_of_one_line(run, write):
    path = write("expect: {outcome: resolvd}\n", "broken")
    result = run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"{path}:5: expect.outcome?0?: must be * -> did you mean 'resolved'?"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_all_that_is_wrong_with_a_file_is_told_and_a_name_obeys_no_terminal(run, write, shop):
    path = write("expect: {outcome: resolvd, moves: [opning]}\n", "bro\x1b[31m\nken")
    result = run()
    result.assert_outcomes(failed=1)
    shown = f"{shop}/bro?[31m ken.calltest.yaml"
    result.stdout.fnmatch_lines([
        "*call test bro?[[]31m ken*",
        f"{shown.replace('[', '[[]')}:5: expect.outcome?0?: must be *",
        f"{shown.replace('[', '[[]')}:5: expect.moves?0?: there is no line 'opning' -> did you mean 'opening'?",
        "FAILED bro?[[]31m ken.calltest.yaml::bro?[[]31m ken - *",
    ])  # fmt: skip
    assert "\x1b[31m" not in result.stdout.str()
    assert path.is_file()


def test_collecting_plays_nothing_and_other_tests_are_left_alone(run, write, shop, monkeypatch):
    write(PASSES, "one")
    (shop / "test_other.py").write_text("def test_it():\n    assert True\n")
    monkeypatch.setattr(wire, "speech_model", lambda: pytest.fail("a call was played"))
    result = run("--collect-only", "-q")
    result.stdout.fnmatch_lines(["one.calltest.yaml::one", "test_other.py::test_it"])
    run("-k", "test_it").assert_outcomes(passed=1, deselected=1)


def test_doubts_about_this_machine_are_warnings(run, write, monkeypatch):
    write(PASSES, "one")
    monkeypatch.setattr(wire, "model_warning", lambda _: "the same audio may give other words")
    result = run("-W", "default")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*CallTestWarning: the same audio may give other words"])
    result = run("-W", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the same audio may give other words"])


def test_fixtures_play_calls_in_test_code(run, shop):
    (shop / "test_code.py").write_text(
        "def test_twice(voicesim_call, voicesim_scenario, tmp_path):\n"
        "    scenario = voicesim_scenario('first-call')\n"
        "    first = voicesim_call(scenario, 'agent', seed=3)\n"
        "    assert first.outcome in scenario.good\n"
        "    assert first.folder == tmp_path / 'call-1'\n"
        "    assert voicesim_call('first-call', 'agent').folder == tmp_path / 'call-2'\n"
    )
    run().assert_outcomes(passed=1)
