"""The customer's mood: the traces it was set to, its ledger, and what must hold whatever the agent does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.customer.appraisal import EFFECTS, Behaviour
from voicesim.customer.mood import MoodKeeper
from voicesim.customer.personas import TEMPERAMENTS
from voicesim.model.customer import Mood

pytestmark = pytest.mark.unit

CALM = {"calm_voice": 0.9}


def play(persona: str, turns: list[tuple[dict[str, float], bool]]) -> list[Mood]:
    temperament = TEMPERAMENTS[persona]
    keeper = MoodKeeper(temperament, temperament.start)
    moods = []
    for index, (evidence, held_floor) in enumerate(turns):
        keeper.react(tuple(Behaviour(name, e) for name, e in evidence.items()), index, held_floor)
        moods.append(keeper.mood)
    return moods


def test_an_assertive_agent_lets_a_furious_customer_run_out_of_steam():
    moods = play("aggressive", [
        ({"want_help": 0.8, **CALM}, True),
        ({"acknowledge": 0.5, "listening": 1, **CALM}, False),
        ({"apology": 0.5, "listening": 1, **CALM}, False),
        ({"acknowledge": 1, "redirect_calmly": 1, "want_help": 1, "closed_question": 1, "listening": 1, **CALM}, True),
        ({"explain": 1, "next_step": 1, "listening": 0.5, **CALM}, True),
        ({"apology": 1, **CALM}, True),
    ])  # fmt: skip
    assert [m.anger for m in moods] == pytest.approx([0.72, 0.73, 0.74, 0.56, 0.38, 0.26], abs=0.1)


def test_an_aggressive_agent_drives_anger_to_the_top_by_the_third_blow():
    moods = play("aggressive", [
        ({"closed_question": 1}, True),
        ({"tone_policing": 1, "hot_voice": 0.6}, True),
        ({"blame": 1, "hot_voice": 0.8}, True),
        ({"stonewall": 1, "interruption": 1, "hot_voice": 0.8}, True),
    ])  # fmt: skip
    assert moods[-1].anger == pytest.approx(1.0, abs=0.1)


def test_a_passive_agent_leaves_a_furious_customer_furious_and_out_of_patience():
    moods = play("aggressive", [
        ({"hedging": 1, "apology": 1, "weak_voice": 0.7}, False),
        ({"over_apology": 1, "hedging": 1, "weak_voice": 0.7, "listening": 1}, False),
        ({"giving_in": 1, "over_apology": 1, "weak_voice": 0.8, "listening": 1}, False),
        ({"hedging": 1, "dead_air": 1, "no_lead": 1}, False),
        ({"giving_in": 1, "no_lead": 1, "listening": 1}, False),
    ])  # fmt: skip
    assert moods[0].anger == pytest.approx(0.77, abs=0.1)
    assert moods[-1].anger == pytest.approx(0.92, abs=0.1)
    assert moods[-1].patience == pytest.approx(0.0, abs=0.1)


def test_a_limit_and_a_handover_calm_an_abusive_caller():
    moods = play("aggressive", [
        ({"acknowledge": 1, **CALM}, False),
        ({"stonewall": 0.4, **CALM}, True),
        ({"boundary": 1, "acknowledge": 1, "listening": 1, **CALM}, True),
        ({"boundary": 1, "listening": 1, **CALM}, True),
        ({"escalation": 1, "next_step": 1, **CALM}, True),
    ])  # fmt: skip
    assert moods[-1].anger == pytest.approx(0.40, abs=0.1)


def test_a_questioning_confident_agent_draws_a_passive_customer_out():
    moods = play("passive", [
        ({"want_help": 0.8, **CALM}, True),
        ({"apology": 1, "explain": 1, **CALM}, True),
        ({"options": 1, "listening": 0.7, **CALM}, True),
        ({"acknowledge": 1, "open_question": 1, "listening": 1, **CALM}, True),
        ({"recommend": 1, "explain": 1, "listening": 1, **CALM}, True),
    ])  # fmt: skip
    assert [m.openness for m in moods] == pytest.approx([0.24, 0.31, 0.42, 0.55, 0.65], abs=0.1)


def test_steamrolling_closes_a_passive_customer():
    moods = play("passive", [
        ({"closed_question": 1}, True),
        ({"rushed_decision": 1, "interruption": 1}, True),
        ({"rushed_decision": 1, "blame": 0.5, "hot_voice": 0.4}, True),
    ])  # fmt: skip
    assert moods[-1].openness == pytest.approx(0.0, abs=0.1)


def test_passive_meets_passive_and_the_customer_leaves_at_the_third_turn():
    moods = play("passive", [
        ({"hedging": 1, "apology": 1}, True),
        ({"hedging": 1, "no_lead": 1}, True),
        ({"giving_in": 0.6, "no_lead": 1, "dead_air": 1}, True),
    ])  # fmt: skip
    assert moods[-1].patience <= 0.25


def test_a_kindness_said_again_and_again_counts_less():
    said = Behaviour("acknowledge", 1.0)
    keeper = MoodKeeper(TEMPERAMENTS["neutral"], TEMPERAMENTS["neutral"].start)
    gains = [
        sum(c.delta for c in keeper.react((said,), turn, True) if c.scale == "trust" and c.cause == "acknowledge")
        for turn in range(3)
    ]
    assert gains[0] > gains[1] > gains[2] > 0


def test_what_is_said_to_a_customer_who_has_not_been_heard_out_hardly_soothes():
    soothing = (Behaviour("acknowledge", 1.0), Behaviour("want_help", 1.0))
    fresh = MoodKeeper(TEMPERAMENTS["aggressive"], TEMPERAMENTS["aggressive"].start)
    heard_out = MoodKeeper(TEMPERAMENTS["neutral"], TEMPERAMENTS["aggressive"].start)
    fresh.react(soothing, 0, True)
    heard_out.react(soothing, 0, True)
    assert heard_out.mood.anger < fresh.mood.anger


behaviours = st.lists(
    st.builds(Behaviour, st.sampled_from(sorted(EFFECTS)), st.floats(0, 1)), max_size=8, unique_by=lambda b: b.name
)


@given(st.sampled_from(sorted(TEMPERAMENTS)), st.lists(st.tuples(behaviours, st.booleans()), max_size=20))
def test_replaying_the_ledger_rebuilds_the_curve_exactly(persona, turns):
    start = TEMPERAMENTS[persona].start
    keeper = MoodKeeper(TEMPERAMENTS[persona], start)
    ledger = {"anger": start.anger, "trust": start.trust, "openness": start.openness, "patience": start.patience}
    for index, (turn, held_floor) in enumerate(turns):
        for row in keeper.react(tuple(turn), index, held_floor):
            ledger[row.scale] = round(ledger[row.scale] + row.delta, 4)
            assert row.value == ledger[row.scale]
        assert Mood(**ledger) == keeper.mood
        assert all(0.0 <= value <= 1.0 for value in ledger.values())


@given(behaviours, st.booleans())
def test_a_hot_voice_never_calms(turn, held_floor):
    cool = [b for b in turn if b.name != "hot_voice"]
    moods = []
    for what in (cool, [*cool, Behaviour("hot_voice", 1.0)]):
        keeper = MoodKeeper(TEMPERAMENTS["aggressive"], TEMPERAMENTS["aggressive"].start)
        keeper.react(tuple(what), 0, held_floor)
        moods.append(keeper.mood)
    assert moods[1].anger >= moods[0].anger
    assert moods[1].trust <= moods[0].trust
