"""voicesim scenarios check --words: what the trained reader hears in a scenario's own words."""

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.scenarios.checking import check_file
from voicesim.app.scenarios.files import load_scenario, read_scenario
from voicesim.app.scenarios.start import Answers, start
from voicesim.app.scenarios.words import wordings_of, words_doubts

pytestmark = pytest.mark.model

INTENTS = """intents:
  scolds:
    like: ["you stupid idiot, that is your own fault"]
    moves: {anger: 0.2}
  insults:
    like: ["you stupid idiot, you never listen"]
    moves: {anger: -0.1}
  ends:
    like: ["thank you for calling, have a nice day, goodbye"]
    moves: {trust: 0.1}
  money:
    like: ["you get all your money back", "we will pay back the whole price to you"]
    moves: {trust: 0.1}
  guarantee:
    like: ["you will get all the money back", "it is under warranty for five years"]
    moves: {trust: 0.1}
"""
FACTS = """facts:
  painter:
    like: ["you said somebody is painting there", "who is painting the house"]
    say: ["My brother is."]
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = start(Answers(), tmp_path_factory.mktemp("words") / "parcel.yaml", force=False).scenario
    text = path.read_text(encoding="utf-8")
    first = text[text.index("intents:") :].splitlines()[0]
    path.write_text(text.replace(f"{first}\n", INTENTS).replace("\nlines:", f"\n{FACTS}lines:"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told(file):
    steps = []
    found = words_doubts(read_scenario(file), lambda read, of: steps.append((read, of)))
    assert steps[0] == (0, len(steps))
    assert steps[-1] == (len(steps) - 1, len(steps))
    return [str(doubt) for doubt in found]


def about(told, key):
    return [doubt for doubt in told if f" {key}" in doubt]


def test_an_attack_is_told_with_its_line_and_one_that_is_meant_to_be_wrong_is_not(file, told):
    line = file.read_text(encoding="utf-8").splitlines().index('    like: ["you stupid idiot, you never listen"]') + 1
    [doubt] = about(told, "intents.insults.like[0]:")
    assert doubt.startswith(f"{file}:{line}: ")
    assert "is heard as hostile: insult in " in doubt
    assert about(told, "intents.scolds.like[0]:") == []


def test_a_farewell_is_told(told):
    assert any("is heard as a farewell" in doubt for doubt in about(told, "intents.ends.like[0]:"))


def test_an_example_that_is_heard_as_something_else_too_is_told(told):
    assert any("is also heard as intents.guarantee (" in doubt for doubt in about(told, "intents.money.like[0]:"))


def test_a_question_for_a_fact_that_asks_nothing_is_told(told):
    [doubt] = about(told, "facts.painter.like[0]:")
    assert "is not heard as facts.painter -> make a question or a request of it" in doubt


def test_an_example_that_is_nearer_to_others_is_told(tmp_path):
    path = start(Answers(), tmp_path / "parcel.yaml", force=False).scenario
    text = path.read_text(encoding="utf-8")
    first = text[text.index("intents:") :].splitlines()[0]
    intents = """intents:
  date:
    like: ["when would you like us to come", "the courier"]
    moves: {trust: 0.1}
  place:
    like: ["what time would you like us to come", "the address"]
    moves: {trust: 0.1}
"""
    path.write_text(text.replace(f"{first}\n", intents), encoding="utf-8")
    found = [str(doubt) for doubt in words_doubts(read_scenario(path))]
    assert any("heard as intents.place" in doubt or "nearer to intents.place" in doubt for doubt in found)


def test_the_briefing_is_read_as_an_agent_would_say_it_but_for_what_is_forbidden(file):
    scenario = load_scenario(file)
    told = scenario.briefing.model_copy(
        update={"authority": ["You may say: we send another.", "You can pay it back.", "You may not give a discount."]}
    )
    briefed = [one for one in wordings_of(scenario.model_copy(update={"briefing": told})) if one.own is None]
    assert [one.text for one in briefed[-2:]] == ["we send another.", "I can pay it back."]
    assert briefed[-1].place == ("briefing", "authority", 1)


def test_a_first_scenario_is_fine_and_a_broken_one_has_no_words(tmp_path):
    path = start(Answers(), tmp_path / "parcel.yaml", force=False).scenario
    assert check_file(path, words=True).warnings == ()
    (tmp_path / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    assert words_doubts(read_scenario(tmp_path / "bad.yaml")) == []


def test_the_command_reads_words_only_when_asked(file):
    plain = CliRunner().invoke(app, ["check", str(file)])
    read = CliRunner().invoke(app, ["check", "--words", str(file)])
    assert "is heard as hostile" not in plain.stderr
    assert "voicesim: warning: " in read.stderr
    assert "is heard as hostile" in read.stderr
    assert read.exit_code == 0
    assert CliRunner().invoke(app, ["check", "--words", "--strict", str(file)]).exit_code == 2
