"""A record that was altered or damaged is refused in one line, whatever stands in it."""

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"TurnJudged"', '"TurnMisjudged"'),
        ('"text":"', '"text":0,"was":"'),
        ('"anger":', '"anger":1e400,"was":'),
        ('"anger":', '"anger":NaN,"was":'),
        ('"start_sample":', '"start_sample":-9'),
        ('"start_sample":', '"start_sample":1'),
        ('"at_sample":', '"at_sample":9999999999999'),
    ],
)
def test_altered_events_are_refused_in_one_line(command, held, old, new):
    events = held / "events.jsonl"
    text = events.read_text(encoding="utf-8")
    assert old in text
    before = (held / "call.json").read_bytes()
    events.write_text(text.replace(old, new), encoding="utf-8")
    code, out, err = command("report", held)
    assert (code, out) == (2, "")
    assert err == f"voicesim: {events}: a line is damaged -> voicesim replay tells which\n"
    assert (held / "call.json").read_bytes() == before
