"""What a voice has to be recorded for, and which style a mood gives."""

import pytest

from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.customer.customer import Customer
from voicesim.customer.formulas import OPPOSITE, Compared
from voicesim.customer.mood_styles import mood_bands, style_of
from voicesim.customer.sayable import sayings
from voicesim.model.customer import Mood
from voicesim.model.scenario import Line

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def first_call():
    return load_scenario(find_scenario("first-call"))


def mood(anger=0.0, openness=1.0, patience=1.0):
    return Mood(anger, 0.5, openness, patience)


@pytest.mark.parametrize(
    ("now", "passive", "style"),
    [
        (mood(anger=0.85), True, "furious"),
        (mood(anger=0.65), False, "irritated"),
        (mood(anger=0.45), False, "curt"),
        (mood(anger=0.45), True, "neutral"),
        (mood(anger=0.25), False, "softening"),
        (mood(patience=0.2, openness=0.1), True, "resigned"),
        (mood(openness=0.24), True, "mumbling"),
        (mood(openness=0.44), True, "hesitant"),
        (mood(), False, "neutral"),
    ],
)
def test_a_mood_has_a_style(now, passive, style):
    assert style_of(now, passive=passive) == style


@pytest.mark.parametrize("passive", [True, False])
def test_each_mood_lies_in_the_band_of_its_style_alone(passive):
    bands = dict(mood_bands(passive=passive))
    steps = [index / 20 for index in range(21)]
    for now in (mood(a, o, p) for a in steps for o in steps[::4] for p in steps[::4]):
        held = [style for style, band in bands.items() if all(holds(one, now) for one in band)]
        assert held == [style_of(now, passive=passive)]


def holds(one: Compared, now: Mood) -> bool:
    value = getattr(now, one.left[0])
    return {">=": value >= one.right, "<=": value <= one.right, "<": value < one.right, ">": value > one.right}[
        one.sign
    ]


def test_every_sign_of_a_rule_has_its_opposite():
    assert {OPPOSITE[one.sign] for band in dict(mood_bands(passive=True)).values() for one in band} <= set(OPPOSITE)


def test_whatever_a_customer_may_say_next_is_among_the_sayings(first_call):
    known = {(saying.text, saying.style) for saying in sayings(first_call)}
    customer = Customer(first_call, seed=3)
    texts = {text for text, _ in known}
    assert {text for text, _ in customer.may_come()} <= texts
    assert (first_call.hello[0], "neutral") in known


def test_a_line_with_a_style_of_its_own_is_said_in_no_other(first_call):
    own = next(line for line in first_call.lines if line.style)
    assert {saying.style for saying in sayings(first_call) if saying.line_id == own.id} == {own.style}


def test_a_line_is_not_wanted_in_moods_in_which_it_cannot_come_up(first_call):
    hot = Line(id="hot", when="anger >= 0.7", say=["That is it."])
    first = first_call.model_copy(update={"lines": [hot, *first_call.lines]})
    assert {saying.style for saying in sayings(first) if saying.line_id == "hot"} == {"furious", "irritated"}
