"""The command line's edges: options from files and the environment, wrong use, and output that goes nowhere."""

import errno
import io
import json
import sys

import pytest

from voicesim.app import cli
from voicesim.app.calls import running
from voicesim.app.config import defaults, options_of, setting
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


@pytest.fixture
def config(tmp_path, monkeypatch):
    def write(text: str):
        path = tmp_path / "voicesim.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("VOICESIM_CONFIG", str(path))

    return write


@pytest.fixture
def voicesim(monkeypatch, capsys, config):
    """Run main with these words; give exit code, stdout, stderr."""
    config("")

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["voicesim", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return (left.value.code, *capsys.readouterr())

    return run


def refusal(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.count("\n") == 1, err
    assert err.startswith("voicesim: ")
    assert " -> " in err
    return err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("run = 5", "'run' is a command"),
        ("seed = 7", "'seed' stands in no table"),
        ("[rnu]\nseed = 7", "did you mean 'run'"),
        ("[run]\nsede = 7", r"no 'sede' in \[run\] -> did you mean 'seed'"),
        ("[run]\nas_json = true", "there is no 'as_json'"),
        ("[scenarios.list]\njsn = true", r"no 'jsn' in \[scenarios.list\] -> did you mean 'json'"),
        ("[run]\njson = 1", "run.json: needs true or false"),
        ("[run]\nseed = true", "run.seed: needs a text or a number"),
        ("[run]\nseed = {a = 1}", "run.seed: needs a text or a number"),
        ("[run.seed]\na = 1", "run.seed: needs a text or a number"),
    ],
)
def test_a_wrong_configuration_file_is_refused_with_the_nearest_right_word(config, text, message):
    config(text)
    with pytest.raises(BadInput, match=message) as refused:
        defaults(cli.command_tree())
    assert "voicesim.toml" in str(refused.value)


@pytest.mark.parametrize("text", ["[history]\nurl = 'postgresql://elsewhere/calls'\n", "[score]\ndask = 'tcp://a:1'\n"])
def test_a_file_that_merely_lies_in_the_working_folder_names_no_other_machine(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VOICESIM_CONFIG", raising=False)
    (tmp_path / "voicesim.toml").write_text(text)
    with pytest.raises(BadInput, match="names another machine"):
        defaults(cli.command_tree())
    with pytest.raises(BadInput, match="names another machine"):
        setting("history", "url")
    monkeypatch.setenv("VOICESIM_CONFIG", "voicesim.toml")
    assert defaults(cli.command_tree())
    monkeypatch.setenv("VOICESIM_HISTORY_URL", "sqlite:///mine")
    assert setting("history", "url") == "sqlite:///mine"


def test_the_file_names_options_as_the_command_line_does(config):
    config("[run]\njson = true\nseed = 7\n[models.fetch]\nall = true\n[judge]\nspeaker-from = 'x'\nno_asr = true\n")
    assert defaults(cli.command_tree()) == {
        "run": {"as_json": True, "seed": "7"},
        "models": {"fetch": {"every": True}},
        "judge": {"speaker_from": "x", "no_asr": True},
    }


def test_every_option_has_the_environment_variable_of_its_own_name():
    def walk(command, prefix):
        for name, option in options_of(command).items():
            yield f"{prefix}_{name.upper()}", option.envvar
        for name, member in getattr(command, "commands", {}).items():
            yield from walk(member, f"{prefix}_{name.upper()}")

    variables = dict(walk(cli.command_tree(), "VOICESIM"))
    assert all(expected == given for expected, given in variables.items())
    assert {"VOICESIM_RUN_JSON", "VOICESIM_MODELS_FETCH_ALL", "VOICESIM_JUDGE_NO_ASR"} <= variables.keys()


def test_file_and_environment_reach_the_command(voicesim, config, monkeypatch):
    config("[models.list]\njson = true\n")
    assert json.loads(voicesim("models", "list")[1])
    monkeypatch.setenv("VOICESIM_MODELS_LIST_JSON", "0")
    assert voicesim("models", "list")[1].splitlines()[0].split()[0] == "vosk-model-small-en-us-0.15"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rnu",), "did you mean 'run'"),
        (("run",), "missing argument 'scenario' -> voicesim run --help"),
        (("run", "x"), "missing option '--agent'"),
        (("run", "x", "--agnt", "y"), "no such option: --agnt"),
        (("run", "x", "--agent"), "--agent"),
        (("run", "x", "--agent", "y", "--seed", "z"), "--seed: must be a whole number -> voicesim run --help"),
        (("scenarios", "shw"), "-> voicesim scenarios --help"),
        (("models", "fetch", "a", "--all"), "not both"),
        (("run", "f.yaml", "--agent", "x"), "there is no such file"),
    ],
)
def test_a_wrong_use_is_one_line_that_names_the_help(voicesim, words, message):
    assert message.lower() in refusal(voicesim(*words)).lower()


def test_a_wrong_value_names_where_it_came_from(voicesim, config, monkeypatch):
    config("[run]\nseed = 'z'\n")
    assert "--seed in the configuration file: must be" in refusal(voicesim("run", "x", "--agent", "y"))
    monkeypatch.setenv("VOICESIM_RUN_SEED", "z")
    assert "VOICESIM_RUN_SEED: must be" in refusal(voicesim("run", "x", "--agent", "y"))


def test_help_is_still_help(voicesim):
    assert voicesim("--help")[0] == 0
    code, _, err = voicesim()
    assert code == 2
    assert "Commands:" in err
    assert voicesim("--version")[1].startswith("voicesim ")


def test_an_outcome_that_does_not_exist_is_refused_before_the_call(voicesim, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "run_call", lambda *_: pytest.fail("the call was played"))
    line = refusal(voicesim("run", "damaged-sofa-bed", "--agent", str(tmp_path), "--expect", "resolvd"))
    assert "'resolvd'" in line
    for outcome in ("resolved", "hollow", "escalated", "hung_up", "abandoned", "timed_out"):
        assert outcome in line


def test_a_scenario_is_shown_as_a_page_or_as_json(voicesim):
    page = voicesim("scenarios", "show", "damaged-sofa-bed")[1]
    assert page.index("Northfield Furniture") < page.index("FOR TRAINERS") < page.index("Her brother arrives")
    assert json.loads(voicesim("scenarios", "show", "damaged-sofa-bed", "--json")[1])["hidden_need"]


def test_what_the_system_refuses_is_one_line(voicesim, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied", "/kept/away")

    monkeypatch.setattr("voicesim.app.scenarios.cards.scenario_cards", refuse)
    assert "/kept/away: cannot be read or written: permission denied" in refusal(voicesim("scenarios", "list"))


def test_ctrl_c_leaves_with_130(voicesim, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("voicesim.app.scenarios.cards.scenario_cards", interrupt)
    assert voicesim("scenarios", "list") == (130, "", "")


def test_a_closed_output_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert "stdout is closed" in capsys.readouterr().err


def test_what_an_old_code_page_cannot_print_ends_nothing(monkeypatch):
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="cp1252", errors="strict"))
    monkeypatch.setattr(sys, "argv", ["voicesim", "models", "list"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    sys.stdout.write("call-\u0142\n")
    sys.stdout.flush()
    assert left.value.code == 0
    assert printed.getvalue().decode("cp1252").splitlines()[-1] == "call-?"


@pytest.mark.parametrize("name", ["replay", "report", "redo", "whatif", "override"])
def test_an_empty_folder_name_is_not_the_working_folder(voicesim, name):
    assert "a path is empty" in refusal(voicesim(name, ""))
