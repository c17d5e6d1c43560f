"""The command line as a person meets it: whole processes, exit codes, one line for what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

pytestmark = pytest.mark.model

AGENTS = Path("tests/data/agents")


@pytest.fixture
def voicesim(root, tmp_path, monkeypatch):
    """Run the installed program from the repository, with folders of its own."""
    for name in ("DATA", "CACHE"):
        monkeypatch.setenv(f"VOICESIM_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.setenv("VOICESIM_MODELS_DIR", str(root / "models"))

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "voicesim"), *map(str, arguments)]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)

    return run


def refused(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("voicesim: ")
    assert " -> " in lines[0], "no remedy"
    return lines[0]


def test_help_names_the_commands(voicesim):
    result = voicesim("--help")
    assert result.returncode == 0
    for command in ("run", "judge", "replay", "models", "scenarios", "doctor"):
        assert command in result.stdout


def test_a_call_is_resolved_and_replays(voicesim, tmp_path):
    out = tmp_path / "call"
    ran = voicesim("run", "late-wedding-photographer", "--agent", AGENTS / "wedding-assertive", "--out", out, "--json")
    assert ran.returncode == 0, ran.stderr
    call = json.loads(ran.stdout)
    assert call == json.loads((out / "call.json").read_text())
    assert call["outcome"] == "resolved"
    assert voicesim("replay", out).returncode == 0
    assert voicesim("run", "damaged-sofa-bed", "--agent", AGENTS / "sofa-assertive", "--out", out).returncode == 2
    tampered = (out / "events.jsonl").read_text().replace('"resolved"', '"hung_up"')
    (out / "events.jsonl").write_text(tampered)
    assert voicesim("replay", out).returncode == 1


def test_an_unmet_expectation_exits_1_and_keeps_the_call(voicesim, tmp_path):
    out = tmp_path / "call"
    agent = AGENTS / "wedding-aggressive"
    ran = voicesim("run", "late-wedding-photographer", "--agent", agent, "--out", out, "--expect", "resolved")
    assert ran.returncode == 1
    assert "expected resolved" in ran.stderr
    assert (out / "report.html").exists()


def test_bad_input_is_refused_in_one_line_and_leaves_nothing(voicesim, tmp_path):
    text, empty = tmp_path / "text.wav", tmp_path / "empty.wav"
    text.write_text("this is not sound")
    soundfile.write(empty, np.zeros(0, np.float32), 16_000)
    typo = tmp_path / "typo.yaml"
    typo.write_text(Path("scenarios/damaged-sofa-bed.yaml").read_text().replace("persona:", "persna:", 1))
    out = tmp_path / "out"
    wedding = "late-wedding-photographer"
    for agent in (tmp_path / "missing.wav", text, empty):
        assert agent.name in refused(voicesim("run", wedding, "--agent", agent, "--out", out))
    good = AGENTS / "wedding-assertive"
    assert "late-wedding-photographer" in refused(voicesim("run", "late-weding", "--agent", good, "--out", out))
    assert "did you mean 'persona'" in refused(voicesim("run", typo, "--agent", good, "--out", out))
    assert "typo.yaml:" in refused(voicesim("run", typo, "--agent", good, "--out", out))
    assert "no such voice" in refused(voicesim("run", wedding, "--agent", good, "--voice", "bob", "--out", out))
    assert "inputs.jsonl" in refused(voicesim("replay", tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == []


def test_a_missing_model_exits_3_with_the_remedy(voicesim, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICESIM_MODELS_DIR", str(tmp_path / "none"))
    result = voicesim("run", "late-wedding-photographer", "--agent", AGENTS / "wedding-assertive")
    assert result.returncode == 3
    assert "voicesim models fetch" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_scenarios_are_listed_and_checked(voicesim, tmp_path):
    listed = voicesim("scenarios", "list", "--json")
    assert {"late-wedding-photographer", "damaged-sofa-bed"} <= {row["id"] for row in json.loads(listed.stdout)}
    assert voicesim("scenarios", "check").returncode == 0
    (tmp_path / "bad.yaml").write_text("id: bad\n")
    assert voicesim("scenarios", "check", tmp_path / "bad.yaml").returncode == 2


def test_doctor_finds_what_a_headless_call_needs(voicesim):
    result = voicesim("doctor", "--json")
    assert result.returncode == 0, result.stdout
    assert all(row["ok"] for row in json.loads(result.stdout) if row["needed"])


def test_setup_says_what_to_do_next(voicesim):
    result = voicesim("setup")
    assert result.returncode == 0, result.stdout
    assert result.stdout.splitlines()[-1].startswith("ready ")


def test_options_come_from_a_file_the_environment_and_the_line_in_rising_order(voicesim, tmp_path, monkeypatch):
    config = tmp_path / "voicesim.toml"
    config.write_text('[run]\nvoice = "from-file"\n')
    monkeypatch.setenv("VOICESIM_CONFIG", str(config))
    arguments = ("run", "damaged-sofa-bed", "--agent", AGENTS / "sofa-assertive")
    assert "from-file" in refused(voicesim(*arguments))
    monkeypatch.setenv("VOICESIM_RUN_VOICE", "from-environment")
    assert "from-environment" in refused(voicesim(*arguments))
    assert "from-line" in refused(voicesim(*arguments, "--voice", "from-line"))
    config.write_text("[run\n")
    assert "not TOML" in refused(voicesim(*arguments))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full device is a Linux one")
@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("scenarios", "list", "--json")])
def test_a_full_output_is_one_line(root, arguments):
    program = str(Path(sys.executable).parent / "voicesim")
    with Path("/dev/full").open("w") as full:
        left = subprocess.run([program, *arguments], cwd=root, stdout=full, stderr=-1, text=True, check=False)
    assert left.returncode == 2
    assert left.stderr.count("\n") == 1
    assert "the output cannot be written" in left.stderr
