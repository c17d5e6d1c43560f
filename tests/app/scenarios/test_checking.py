"""voicesim scenarios check: errors and warnings, and none of either in what is bundled."""

import json
from typing import get_args

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.scenarios.checking import check_file
from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.app.scenarios.start import Answers, start
from voicesim.customer.reachability import Reach
from voicesim.customer.reviewing import doubts
from voicesim.customer.wordings import word_doubts
from voicesim.model.scenario import Persona

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path):
    return start(Answers(), tmp_path / "parcel.yaml", force=False).scenario


def check(*arguments):
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


@pytest.mark.parametrize("path", scenario_paths(), ids=lambda path: path.stem)
def test_nothing_is_wrong_or_doubtful_in_the_bundled_scenarios(path):
    checked = check_file(path)
    assert (*checked.errors, *checked.warnings) == ()


@pytest.mark.parametrize("persona", get_args(Persona))
def test_the_general_lines_of_a_persona_are_as_sound_as_its_scenarios(persona, tmp_path):
    played = load_scenario(start(Answers(persona=persona), tmp_path / "x.yaml", force=False).scenario)
    endings = [ending for ending in played.endings if ending.outcome != "hung_up"]  # it leaves no answer to an insult
    played = played.model_copy(update={"endings": endings})
    reach = Reach(played)
    assert [*doubts(reach, len(played.lines)), *word_doubts(played, reach)] == []


def test_a_fine_file_is_said_to_be_fine(file):
    result = check("--strict", file)
    assert result.exit_code == 0
    assert result.output == f"{file}: fine\n"


def test_a_warning_names_line_key_and_remedy_and_only_strict_makes_it_an_error(file):
    lines = file.read_text().splitlines()
    lines.insert(lines.index("needed:                               # `solved` holds when all of this does"),
                 "terms:\n  place: [leeds]")  # fmt: skip
    file.write_text("\n".join(lines) + "\n")
    number = file.read_text().splitlines().index("  place: [leeds]") + 1
    result = check(file)
    assert result.exit_code == 0
    told = f'voicesim: warning: {file}:{number}: terms.place: no condition asks for it -> use mentioned("place")'
    assert told in result.stderr
    assert "can be played; 1 worth a look" in result.stdout
    assert check("--strict", file).exit_code == 2


def test_a_word_of_a_term_that_can_never_be_heard_is_worth_a_look(file):
    needed = "needed:                               # `solved` holds when all of this does"
    terms = 'terms:\n  trigger: [follow-up, 24 hours, "50%", Café, 株式会社]\n'
    file.write_text(file.read_text().replace(needed, terms + needed))
    result = check(file)
    assert result.exit_code == 0
    told = "terms.trigger[4]: '株式会社' can never be heard: recognisers write no such letters -> write it"
    assert told in result.stderr
    assert "can be played; 1 worth a look" in result.stdout


def test_json_tells_errors_and_warnings_by_file(file, tmp_path):
    (tmp_path / "bad.yaml").write_text("id: bad\n")
    result = check("--json", file, tmp_path / "bad.yaml")
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert found[str(file)] == {"errors": [], "warnings": []}
    assert found[str(tmp_path / "bad.yaml")]["errors"]
