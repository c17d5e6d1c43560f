"""What `score` was given: sides that are not there, channels that do not exist, files that are alike."""

import numpy as np
import pytest
import soundfile

from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.jobs import Options
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.model.errors import BadInput
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.slow


def run(plan):
    """All rows, and what was told meanwhile."""
    steps = []
    with scored(plan, steps.append) as found:
        return list(found.calls()), steps


def of(*paths, **more):
    return ScorePlan(Wanted(tuple(paths)), **more)


@pytest.mark.parametrize("channel", [0, -1, 3, 9])
def test_a_channel_that_two_do_not_have_is_refused(channel, stereo):
    with pytest.raises(BadInput, match="agent_channel: must be 1 or 2"):
        run(of(stereo(), options=Options(agent_channel=channel)))


def test_files_that_are_alike_and_cannot_be_scored_are_each_told_by_their_own_name(no_model, tmp_path):
    paths = [tmp_path / name for name in ("a.wav", "b.wav")]
    for path in paths:
        soundfile.write(path, np.zeros(RATE_HZ), RATE_HZ)
    found, steps = run(of(*paths))
    assert [rows.call["error"]["where"] for rows in found] == list(map(str, paths))
    assert [step.rows.call["error"]["where"] for step in steps] == list(map(str, paths))


@pytest.mark.parametrize("missing", ["agent", "customer", "who"])
def test_a_side_that_was_named_and_is_not_there_is_refused_before_the_work(missing, stereo, tmp_path):
    there, nowhere = stereo(), tmp_path / "nowhere"
    named = {"agent": there, "customer": there, missing: nowhere}
    wanted = Wanted((there,), who=nowhere) if missing == "who" else Wanted((), **named)
    with pytest.raises(BadInput, match="nowhere: there is no such file or folder"):
        run(ScorePlan(wanted))
