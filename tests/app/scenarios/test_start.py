"""A first scenario from a few answers can be checked and rehearsed at once."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.rehearsing import load_rehearsal, rehearse_fast
from voicesim.app.scenarios.checking import check_file
from voicesim.app.scenarios.files import load_scenario
from voicesim.app.scenarios.questions import QUESTIONS, asked
from voicesim.app.scenarios.start import Answers, named, read_answers, start
from voicesim.model.errors import BadInput
from voicesim.model.rehearsal import MANNERS

pytestmark = pytest.mark.slow

PERSONAS = ("aggressive", "passive", "neutral", "mixed")
OWN = Answers(
    persona="neutral", caller="Zoë \"Z\" O'Hara", about="Tür: 50% weg & #1 {x}", company="Bäckerei: Korn",
    gender="other", opening="It's about: my cake, \"the big one\".", hidden_need="My daughter's wedding is tomorrow.",
    facts=["- the cake fell", "$caller # not a comment", "it's 8: 30"],
    solution="We'll bake it again tonight: free of charge.",
)  # fmt: skip


def new(*arguments, **more):
    return CliRunner().invoke(app, ["new", *map(str, arguments)], **more)


@pytest.mark.parametrize("answers", [*(Answers(persona=persona) for persona in PERSONAS), OWN], ids=[*PERSONAS, "own"])
def test_it_can_be_played_at_once_and_nothing_in_it_is_doubtful(answers, tmp_path):
    written = start(answers, tmp_path / "first.yaml", force=False)
    checked = check_file(written.scenario)
    assert (*checked.errors, *checked.warnings) == ()
    scenario = load_scenario(written.scenario)
    assert scenario.id == "first"
    assert scenario.briefing.facts == answers.facts
    assert scenario.title == answers.about
    assert load_rehearsal(scenario, written.scenario).scenario == "first"
    assert 40 <= len(written.scenario.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize(
    ("persona", "manner"),
    [*(("neutral", manner) for manner in MANNERS), *((other, MANNERS[0]) for other in PERSONAS[:2])],
)
def test_only_the_assertive_agent_reaches_a_good_end_in_it(persona, manner, tmp_path):
    written = start(Answers(persona=persona), tmp_path / "first.yaml", force=False)
    scenario = load_scenario(written.scenario)
    assert rehearse_fast(scenario, load_rehearsal(scenario, written.scenario), manner, 0).as_wanted


def test_nothing_is_replaced_unless_asked_for(tmp_path):
    written = start(Answers(), tmp_path / "first.yaml", force=False)
    written.scenario.unlink()
    with pytest.raises(BadInput, match="is there already"):  # the rehearsal is, and the scenario is not written either
        start(Answers(), tmp_path / "first.yaml", force=False)
    assert not written.scenario.exists()
    start(Answers(company="Other"), tmp_path / "first.yaml", force=True)
    assert "Other" in written.scenario.read_text()


def test_a_name_is_made_of_the_title(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert named("Die Tür, 50 % teurer!") == "die-tur-50-teurer"
    assert named("???") == "my-scenario"
    assert start(Answers(), None, force=False).scenario.name == "the-parcel-that-never-came.yaml"


@pytest.mark.parametrize("folder", [".", "..", "/", "inside"])
def test_a_folder_is_no_name(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inside").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        start(Answers(), Path(folder), force=False)
    assert not list(tmp_path.rglob("*.yaml"))


def test_everything_wrong_with_the_answers_is_told_at_once(tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("callr: Bo\npersona: neutrl\nabout: ''\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_answers(answers)
    for told in (f"{answers}:1: there is no key 'callr' here -> did you mean 'caller'?",
                 f"{answers}:2: persona: must be", "did you mean 'neutral'?", f"{answers}:3: about: "):  # fmt: skip
        assert told in str(refused.value)


def test_answers_from_a_file_stand_for_questions(tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text("persona: passive\ncaller: Bo Lind\n")
    result = new(tmp_path / "x", "--from-answers", answers)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [str(tmp_path / "x.yaml"), str(tmp_path / "rehearsals" / "x.yaml")]
    assert load_scenario(tmp_path / "x.yaml").customer.name == "Bo Lind"
    answers.write_text("")
    assert read_answers(answers) == Answers()


@pytest.mark.parametrize(
    ("text", "message"),
    [("persona: angry", "answers.yaml:1: persona: must be"), ("caler: Bo", "did you mean 'caller'"),
     ("facts: []", "facts: needs at least 1"), ('company: " "', "has nothing to say"), ("- a", "must be keys"),
     ('caller: "a\\eb"', "control character")],
)  # fmt: skip
def test_an_answer_that_cannot_be_used_is_named_with_its_line(text, message, tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text(text + "\n")
    with pytest.raises(BadInput, match=message) as refused:
        read_answers(answers)
    assert "\n" not in str(refused.value)


def test_without_a_terminal_nobody_is_asked(tmp_path):
    result = new(tmp_path / "x.yaml")
    assert isinstance(result.exception, BadInput)
    assert "--from-answers" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_enter_keeps_the_answer_and_a_wrong_one_is_asked_again(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    given = iter(["angry", "passive", "Bo Lind"])
    monkeypatch.setattr("typer.prompt", lambda question, default, err: next(given, default))
    answers = asked()
    assert answers == Answers(persona="passive", caller="Bo Lind")
    assert set(QUESTIONS) | {"facts"} == set(Answers.model_fields)
