"""The intensity ceiling: neither the mood nor the voice goes above, and the ledger still adds up."""

import pytest
from ledger_sums import rebuilt

from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.customer.appraisal import Behaviour
from voicesim.customer.customer import Customer, milder
from voicesim.customer.mood import EASED, MoodKeeper
from voicesim.customer.personas import TEMPERAMENTS

pytestmark = pytest.mark.unit

INSULT = (Behaviour("insult", 1.0), Behaviour("hot_voice", 1.0))


def keeper(ceiling=1.0):
    angry = TEMPERAMENTS["aggressive"]
    return MoodKeeper(angry, angry.start, ceiling)


def test_anger_stays_below_its_ceiling_and_the_ledger_says_why():
    held = keeper(0.5)
    start, rows = held.mood, []
    assert start.anger == 0.5
    for turn in range(4):
        rows += held.react(INSULT, turn, held_floor=True)
        rows += held.wait(1.0)
        assert held.mood.anger <= 0.5
    assert {row.cause for row in rows} >= {"insult", "intensity ceiling"}
    assert rebuilt(start, rows) == held.mood


def test_without_a_ceiling_nothing_is_booked_for_it():
    free = keeper()
    rows = [row for turn in range(4) for row in free.react(INSULT, turn, held_floor=True)]
    assert "intensity ceiling" not in {row.cause for row in rows}
    assert free.mood.anger == 1.0


def test_easing_is_one_row_and_lasts():
    hot = keeper()
    start = hot.mood
    rows = list(hot.ease())
    assert [(row.scale, row.cause, row.turn_index) for row in rows] == [("anger", "eased", None)]
    assert hot.mood.anger == EASED
    assert hot.ease() == ()
    rows += hot.react(INSULT, 0, held_floor=True)
    assert hot.mood.anger <= EASED
    assert rebuilt(start, rows) == hot.mood


def test_easing_never_heats_a_calm_customer_up_nor_lifts_a_ceiling():
    calm = keeper(0.1)
    assert calm.ease() == ()
    calm.react(INSULT, 0, held_floor=True)
    assert calm.mood.anger <= 0.1


@pytest.mark.parametrize(
    ("style", "ceiling", "heard"),
    [
        ("furious", 1.0, "furious"),
        ("furious", 0.7, "irritated"),
        ("furious", 0.5, "curt"),
        ("furious", 0.3, "softening"),
        ("sarcastic", 0.5, "curt"),
        ("curt", 0.45, "curt"),
        ("warm", 0.0, "warm"),
        ("mumbling", 0.0, "mumbling"),
    ],
)
def test_a_line_written_in_a_hot_style_is_said_in_a_milder_one(style, ceiling, heard):
    assert milder(style, ceiling) == heard


def test_a_customer_with_a_ceiling_opens_below_it():
    scenario = load_scenario(find_scenario("late-wedding-photographer"))
    customer = Customer(scenario, 7, 0.4)
    assert customer.mood.anger == 0.4
    styles = {style for _, style in customer.may_come()}
    assert styles.isdisjoint({"furious", "irritated", "sarcastic", "curt"})
