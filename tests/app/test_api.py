"""What `import voicesim` gives to programs."""

import subprocess
import sys
import typing
from types import ModuleType, SimpleNamespace

import pytest

import voicesim
from voicesim.app import wire
from voicesim.app.api import call_tests, calls, judging
from voicesim.app.call_tests.results import CallCheck, CallTestResult
from voicesim.app.calls.running import RunPlan
from voicesim.app.scenarios.files import checksum, find_scenario, load_scenario
from voicesim.coach.turn_rows import COLUMNS
from voicesim.ports.audio_files import save_audio

pytestmark = pytest.mark.unit


@pytest.fixture
def pandas(monkeypatch):
    """A pandas that only keeps what it is given."""
    stand_in = ModuleType("pandas")
    stand_in.DataFrame = SimpleNamespace(from_records=lambda rows, columns: (rows, columns))
    monkeypatch.setitem(sys.modules, "pandas", stand_in)


def python(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_it_loads_nothing_and_looking_for_a_name_only_what_it_needs():
    heavy = "[name for name in ('numpy', 'pydantic', 'pandas', 'vosk', 'typer') if name in sys.modules]"
    program = f"import sys, voicesim; print({heavy}); voicesim.BadInput; dir(voicesim); print({heavy})"
    assert python(program) == "[]\n[]"


def test_the_plugin_loads_nothing_of_voicesim_before_a_call_test_is_there():
    shown = "[m for m in sys.modules if m.startswith('voicesim') or m == 'numpy']"
    program = f"import sys, voicesim.pytest_plugin; print({shown})"
    assert python(program) == "['voicesim', 'voicesim.pytest_plugin']"


def test_every_name_is_there_typed_and_told_by_dir():
    for name in voicesim.__all__:
        assert getattr(voicesim, name) is not None
        assert name in dir(voicesim)
    with pytest.raises(AttributeError, match="has no attribute 'jugde'"):
        _ = voicesim.jugde


def test_every_name_is_described(root):
    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    for name in voicesim.__all__:
        assert f"`{name}" in page or f"voicesim.{name}(" in page, name
    for option in typing.get_type_hints(voicesim.RunOptions):
        assert f"`{option}`" in page, option


def test_a_scenario_is_loaded_by_name_as_it_is_played():
    scenario = voicesim.Scenario.load("first-call")
    assert isinstance(scenario, voicesim.Scenario)
    assert checksum(scenario) == checksum(load_scenario(find_scenario("first-call")))
    assert "first-call" in voicesim.Scenario.names()
    with pytest.raises(voicesim.BadInput, match="did you mean 'first-call'"):
        voicesim.Scenario.load("frist-call")


@pytest.fixture
def played(monkeypatch, made_call, tmp_path):
    """run_call without a call: the plans that it made."""
    plans = []

    def play(plan: RunPlan, _progress):
        plans.append(plan)
        return made_call(plan.folder)

    monkeypatch.setattr(calls, "played", play)
    return plans


@pytest.fixture
def made_call():
    """A finished call of two turns, as run_call of app/running gives it."""
    from voicesim.app.calls.running import RunResult
    from voicesim.coach.summary import summarise
    from voicesim.model.audio import Span
    from voicesim.model.customer import Mood, Move
    from voicesim.model.events import CallEnded, CallStarted, CustomerMoved, PlaybackEnded, PlaybackStarted
    from voicesim.model.record import CallOptions, FinishedCall
    from voicesim.model.speech import Turn

    def make(folder):
        events = (
            CallStarted(0, Mood(0.4, 0.5, 0.6, 0.7)),
            CustomerMoved(1, Move("opening", "Hello.", "warm", "greet", "always")),
            PlaybackStarted(2, "opening"),
            PlaybackEnded(16_000, Turn(0, "customer", Span(2, 16_000), "Hello.")),
            CallEnded(32_000, "abandoned"),
        )
        call = FinishedCall(CallOptions("x@1", "00", "voice", 7), "A call", "neutral", 32_000, events)
        return RunResult(call, summarise(call), folder)

    return make


def test_a_call_is_planned_as_the_command_does_and_gives_typed_results(played, tmp_path, pandas):
    result = voicesim.run_call("first-call", tmp_path, seed=5, ceiling=0.5, phone_line=True)
    (plan,) = played
    assert (plan.scenario.id, plan.agent, plan.seed, plan.ceiling, plan.phone_line) == (
        "first-call", tmp_path, 5, 0.5, True,
    )  # fmt: skip
    assert (result.outcome, result.score, result.mood.trust, result.folder) == ("abandoned", None, 0.5, None)
    assert not plan.folder.parent.exists()
    assert result.turns[0].move.line_id == "opening"
    assert result.document["outcome"] == "abandoned"
    rows, columns = result.to_pandas()
    assert columns == list(COLUMNS)
    assert (rows[0]["speaker"], rows[0]["text"], rows[0]["line"]) == ("customer", "Hello.", "opening")
    kept = voicesim.run_call(voicesim.Scenario.load("first-call"), tmp_path, tmp_path / "call")
    assert kept.folder == tmp_path / "call"


def test_an_agent_may_be_a_list_of_turns_and_a_wrong_option_is_refused(played, tmp_path):
    voicesim.run_call("first-call", [voicesim.AgentTurn(text="good morning"), voicesim.AgentTurn(wav="a.wav")])
    assert [turn.wav for turn in played[0].agent.turns] == [None, "a.wav"]
    with pytest.raises(TypeError, match="sede"):
        voicesim.run_call("first-call", tmp_path, sede=5)


@pytest.mark.parametrize(
    "options", [{"seed": "x"}, {"seed": 1.5}, {"seed": True}, {"ceiling": 7}, {"ceiling": "high"}, {"phone_line": "no"}]
)
def test_what_the_command_would_refuse_is_refused(played, tmp_path, options):
    [name] = options
    with pytest.raises(voicesim.BadInput, match=f"^{name}: "):
        voicesim.run_call("first-call", tmp_path, **options)
    with pytest.raises(voicesim.BadInput, match="there are no turns"):
        voicesim.run_call("first-call", [])
    assert not played
    voicesim.run_call("first-call", tmp_path, ceiling=1, seed=-3, phone_line=True)


def test_a_table_without_pandas_says_what_to_install(played, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    result = voicesim.run_call("first-call", tmp_path)
    with pytest.raises(voicesim.MissingPart, match="pandas is not installed -> pip install pandas"):
        result.to_pandas()


def test_recordings_are_judged_by_the_voice_alone_without_a_model(tmp_path, pandas, monkeypatch):
    from voicesim.app.rehearsing import hummed

    monkeypatch.setattr(wire, "speech_model", lambda: pytest.fail("a model was asked for"))
    save_audio(tmp_path / "a.wav", hummed("good morning how can i help you", "assertive", 0).pcm)
    (tmp_path / "b.wav").write_text("no sound")
    judged = voicesim.judge(tmp_path, words=False)
    assert len(judged) == 2
    good, bad = judged
    assert judged[0] is good
    assert (good.transcript, good.error, good.row()["error"]) == ("", None, None)
    assert good.delivery.label in {"unsure", "neutral", "passive", "assertive", "aggressive"}
    assert good.prosody.f0_median_hz > 50
    assert (bad.delivery, bad.prosody, bad.words) == (None, None, ())
    assert isinstance(bad.error, voicesim.BadAudio)
    rows, columns = judged.to_pandas()
    assert columns == list(judging.COLUMNS)
    assert rows[0].keys() >= set(columns) - {"duration_s"}
    assert (rows[0]["label"], rows[1]["label"]) == (good.delivery.label, None)
    assert "cannot be read as audio" in rows[1]["error"]


def test_call_tests_give_a_row_for_each_expectation(tmp_path, pandas, monkeypatch):
    path = tmp_path / "a.calltest.yaml"
    path.write_text("")
    checks = (
        CallCheck("expect.outcome", "a:1", "x", "y", met=False),
        CallCheck("expect.duration_s", "a:2", "x", "x", met=True),
    )
    done = CallTestResult(path, "a", "failed", checks, None, 1.0, "hung_up", 40, 9.0)
    broken = CallTestResult(path, "b", "error", (), "is broken", 1.0)
    plans = []
    monkeypatch.setattr(call_tests, "play_many", lambda paths, plan, _: plans.append((paths, plan)) or [done, broken])
    results = voicesim.run_call_tests(tmp_path, keep=tmp_path / "kept", repeat=2)
    ((paths, plan),) = plans
    assert (paths, plan.keep, plan.repeat, plan.workers) == ([path], tmp_path / "kept", 2, 1)
    assert (len(results), results.passed, [one.status for one in results]) == (2, False, ["failed", "error"])
    rows, columns = results.to_pandas()
    assert [(row["name"], row.get("key"), row.get("met")) for row in rows] == [
        ("a", "expect.outcome", False), ("a", "expect.duration_s", True), ("b", None, None),
    ]  # fmt: skip
    assert "got" in columns
