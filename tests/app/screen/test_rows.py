"""No text of ours is cut in a terminal of 80 by 24."""

import pytest
from textual.content import Content

from voicesim.app.calls.session_state import AGAIN
from voicesim.app.screen.gauge_drawing import gauges
from voicesim.app.screen.mood import face_of
from voicesim.app.screen.mood_drawing import mood
from voicesim.app.screen.talk import AGAINST, ASKED, BROKEN_OFF, LOST, MUTED
from voicesim.app.screen.view import SCALES, Bar, CalmView, LevelView, MoodView, PaceView, Zone
from voicesim.coach.hint_rules import RULES
from voicesim.model.customer import Mood

pytestmark = pytest.mark.unit

COLUMNS = 80
PANEL = 29
"""What the frame and its margins leave of the 33 columns at the left."""
GAUGE_ROWS, MOOD_ROWS = 7, 9
"""What a terminal of 24 rows has for them."""


def rows_of(content: Content) -> list[str]:
    return content.plain.split("\n")


@pytest.mark.parametrize("label", ["assertive", "aggressive", "passive", "neutral", "unsure", None])
def test_the_gauges_fit_at_their_widest(label):
    zone = Zone(-40.0, -20.0, "self")
    level = LevelView(-12.0, zone, -12.0, False, False)
    calm = CalmView(None if label is None else 1.0, label, None if label is None else 1.0)
    drawn = rows_of(gauges(level, PaceView(12.5, Zone(4.0, 6.0, "self")), calm, PANEL, roomy=False))
    assert max(map(len, drawn)) <= PANEL
    assert len(drawn) == GAUGE_ROWS


def test_the_mood_fits_and_takes_the_same_rows_before_it_is_known():
    angry = Mood(1.0, 0.0, 0.0, 0.0)
    known = MoodView(tuple(Bar(scale, 1.0, 0.5) for scale in SCALES), face_of(angry, "aggressive"), None)
    drawn, unknown = (rows_of(mood(view, PANEL, roomy=False)) for view in (known, None))
    assert max(map(len, [*drawn, *unknown])) <= PANEL
    assert len(drawn) == len(unknown) < MOOD_ROWS
    assert " ".join(unknown).count("n/a") == len(SCALES)


@pytest.mark.parametrize(
    "text", [*(f"Hint: {rule.text}" for rule in RULES), *ASKED.values(), LOST, MUTED, AGAIN, BROKEN_OFF]
)
def test_every_line_above_the_keys_fits(text):
    assert len(f" {text}") <= COLUMNS


@pytest.mark.parametrize("text", AGAINST.values())
def test_whose_usual_it_is_fits_below_the_gauges(text):
    assert len(text) <= PANEL - 2, "a border has a sign on both sides of it"
