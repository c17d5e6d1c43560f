"""voicesim run with a model that does not hear alike every time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicesim.app.content import models_dir, registry_path
from voicesim.engines.model_store import find_model
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.model


@pytest.fixture
def run(root, tmp_path, monkeypatch):
    """Run a call with a copy of the model that has this mfcc.conf; what is said on stderr."""
    try:
        whole = find_model(models_dir(), os.environ, registry_path()).path
    except MissingPart as error:
        pytest.skip(str(error))
    copy = tmp_path / "models" / whole.name
    for path in (path for path in whole.rglob("*") if path.is_file()):
        (copy / path.relative_to(whole)).parent.mkdir(parents=True, exist_ok=True)
        (copy / path.relative_to(whole)).symlink_to(path.resolve())
    (config,) = copy.rglob("mfcc.conf")
    published = config.read_text().removesuffix("--dither=0\n")
    config.unlink()
    monkeypatch.setenv("VOICESIM_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.delenv("VOICESIM_MODEL", raising=False)
    (tmp_path / "agent.wav").write_text("no sound, so that the call ends before it begins")

    def once(added):
        config.write_text(published + added)
        program = [str(Path(sys.executable).parent / "voicesim"), "run", "damaged-sofa-bed"]
        places = ["--agent", str(tmp_path / "agent.wav"), "--out", str(tmp_path / "out")]
        ran = subprocess.run([*program, *places], cwd=root, capture_output=True, text=True, timeout=120, check=False)
        return ran.stderr.splitlines()

    return once


def test_one_line_says_that_the_same_audio_may_give_other_words(run):
    warned, refused = run("")
    assert "the same audio may give other words next time -> run: voicesim models fetch" in warned
    assert "agent.wav" in refused
    assert len(run("--dither=0\n")) == 1
