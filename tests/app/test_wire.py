"""What wire says of the speech model."""

import pytest

from voicesim.app import wire
from voicesim.app.content import models_dir, registry_path
from voicesim.engines.model_store import find_model

pytestmark = pytest.mark.unit


@pytest.fixture
def model(tmp_path, monkeypatch):
    """Put a toy there with that name and that tail of its mfcc.conf, and find it."""
    monkeypatch.setenv("VOICESIM_MODELS_DIR", str(tmp_path))

    def put(name, config):
        for path in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst"):
            (tmp_path / name / path).parent.mkdir(parents=True)
            (tmp_path / name / path).write_text(config)
        return find_model(models_dir(), {}, registry_path())

    return put


def test_a_model_that_hears_alike_every_time_needs_no_warning(model):
    assert wire.model_warning(model("own", "--use-energy=false\n--dither=0\n")) is None


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("zamia-en-r20190609", "run: voicesim models fetch zamia-en-r20190609"), ("own", "add the line --dither=0")],
)
def test_one_that_does_not_is_told_of_with_what_helps(model, name, remedy):
    warning = wire.model_warning(model(name, "--use-energy=false\n"))
    assert "the same audio may give other words next time" in warning
    assert f"-> {remedy}" in warning
    assert "\n" not in warning
