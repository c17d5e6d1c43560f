"""voicesim redo: which turn, what is refused, and what is printed."""

import io
import json

import pytest
from rich.console import Console

from voicesim.app.calls.redoing import check_parts, open_redo, turn_lines
from voicesim.app.first_tries import FILE, comparison_in, first_try_text
from voicesim.app.reports.page import Beside, render_report
from voicesim.app.whatifs.branches_screen import print_comparison
from voicesim.coach.branches import Comparison
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept():
    """The one call of this file, once it was held: a call takes a second."""
    return []


@pytest.fixture
def held(session, kept):
    """A finished call of three turns, which every test only looks at."""
    if not kept:
        call = session()
        call.start()
        kept.append(call.wait(60))
    return kept[0]


def test_turns_are_counted_as_the_transcript_shows_them(held):
    lines = turn_lines(held.folder)
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "good morning" in lines[0]
    assert open_redo(held.folder, 2).redo_of.turn == 2
    assert open_redo(held.folder, 1).redo_of.at_sample == 0


@pytest.mark.parametrize("turn", [0, 4, -1])
def test_a_turn_that_is_not_there_is_refused_with_those_that_are(held, turn):
    with pytest.raises(BadInput, match=r"has 3 turns of the agent; it ended after 0:\d+ -> choose 1 to 3"):
        open_redo(held.folder, turn)


def test_an_interrupted_call_can_be_taken_up_as_far_as_it_came(session):
    call = session()
    call.subscribe(lambda now, *_: call.stop() if now >= 16_000 * 6 else None)
    call.start()
    call.wait(60)
    assert open_redo(call.part, 1).redo_of.at_sample == 0
    with pytest.raises(BadInput, match="was interrupted after 0:0"):
        open_redo(call.part, 9)


def test_other_parts_than_recorded_are_refused(held):
    saved = open_redo(held.folder, 1).saved
    check_parts(saved, saved.options.models)
    with pytest.raises(BadInput, match="speech model sha256:00, here is sha256:01 -> set VOICESIM_MODEL"):
        check_parts(saved, saved.options.models | {"vosk": "sha256:01"})


def test_the_command_says_what_is_wrong(command, held, tmp_path):
    assert command("redo", held.folder)[1].splitlines() == turn_lines(held.folder)
    assert command("redo", held.folder, "--turn", 9)[0] == 2
    code, _, err = command("redo", held.folder, "--turn", 1, "--agent", tmp_path / "nobody")
    assert (code, err.count("\n")) == (2, 1)
    assert "is the call that is taken up again" in command("redo", held.folder, "--turn", 1, "--out", held.folder)[2]
    assert command("redo", tmp_path, "--turn", 1)[0] == 2


def test_both_calls_are_printed_and_drawn(held):
    redo = open_redo(held.folder, 2)
    comparison = Comparison(redo.redo_of, redo.first, redo.first)
    console = Console(file=io.StringIO(), width=80)
    print_comparison(comparison, console)
    text = console.file.getvalue()
    assert "Turn 2 again" in text
    assert "resolved" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    page = render_report(held.call, held.summary, beside=Beside(comparison))
    assert page.count('<path class="line first" d="M0') == 5  # a sample for the legend, and four scales
    assert "the same up to" in page
    assert 'id="branches"' not in render_report(held.call, held.summary)


def test_a_first_try_that_cannot_be_read_is_left_out(held, tmp_path):
    redo = open_redo(held.folder, 2)
    options = redo.options()
    assert comparison_in(tmp_path, options, held.summary) is None
    (tmp_path / FILE).write_text('{"format": 1, "branch": {"outcome": 3}}')
    assert comparison_in(tmp_path, options, held.summary) is None
    (tmp_path / FILE).write_text(first_try_text(redo.first))
    assert comparison_in(tmp_path, options, held.summary).first.outcome == "resolved"
    assert comparison_in(tmp_path, held.call.options, held.summary) is None
    assert json.loads(first_try_text(redo.first))["format"] == 1
