"""What a scenario says otherwise than its persona."""

import pytest
from ledger_sums import rebuilt

from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.customer.mood import MoodKeeper
from voicesim.customer.personas import TEMPERAMENTS, temperament_of
from voicesim.model.scenario import StartMood, Temper

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(scenario_paths()[0])


def test_what_the_scenario_leaves_out_is_the_personas(scenario):
    plain = scenario.model_copy(update={"mood": StartMood(), "temper": Temper()})
    assert temperament_of(plain) == TEMPERAMENTS[scenario.persona]
    hot = scenario.model_copy(update={"mood": StartMood(anger=0.9), "temper": Temper(steam=0.2)})
    assert temperament_of(hot).start.anger == 0.9
    assert temperament_of(hot).steam == 0.2


def test_a_start_with_many_decimals_is_rounded_like_the_ledger_that_begins_with_it(scenario):
    odd = scenario.model_copy(update={"mood": StartMood(anger=0.4296250717, trust=0.333333333)})
    temperament = temperament_of(odd)
    assert temperament.start.anger == 0.4296
    keeper = MoodKeeper(temperament, temperament.start)
    assert rebuilt(temperament.start, keeper.react((), 0, held_floor=True)) == keeper.mood
