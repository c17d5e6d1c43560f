"""Any call can be summarised, and the same call always the same way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicesim.coach.charts import charts
from voicesim.coach.document import call_document
from voicesim.coach.summary import summarise
from voicesim.coach.transcript import transcript_lines
from voicesim.model.codec import dumps
from voicesim.model.language import TECHNIQUES

pytestmark = pytest.mark.unit
WORDS = "i will see to your late cake now maybe i guess so that you can help"
OUTCOMES = ["resolved", "hollow", "escalated", "hung_up", "abandoned", "timed_out", None]
agent = st.fixed_dictionaries({
    "text": st.sampled_from(["", "yes", WORDS]),
    "style": st.sampled_from(["assertive", "passive", "aggressive", "neutral", "unsure"]),
    "cut": st.booleans(),
    "over": st.booleans(),
    "gap_s": st.floats(-0.4, 3.0),
    "calmness": st.none() | st.floats(0, 1),
    "did": st.lists(st.tuples(st.sampled_from(TECHNIQUES), st.sampled_from(["i will", "maybe", "not there"]),
                              st.floats(0, 1)), max_size=4),
    "causes": st.lists(st.tuples(st.sampled_from(["blame", "explain", "hedging", "new_cause", "out of steam"]),
                                 *[st.floats(-0.3, 0.3)] * 4), max_size=3),
})  # fmt: skip
customer = st.fixed_dictionaries({
    "text": st.sampled_from(["Where is it?", "I guess so.", "No!"]),
    "style": st.sampled_from(["furious", "hesitant", "warm", "curt"]),
    "cut": st.booleans(),
    "over": st.booleans(),
    "gap_s": st.floats(-0.4, 3.0),
})  # fmt: skip
steps = st.lists(
    st.one_of(
        agent.map(lambda options: ("agent", options)),
        customer.map(lambda options: ("customer", options)),
        st.sampled_from([("silence", {}), ("unheard_agent", {}), ("mhm", {"at_s": 1.0})]),
    ),
    max_size=8,
)


@given(steps, st.sampled_from(["aggressive", "passive", "neutral", "mixed"]), st.sampled_from(OUTCOMES))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_a_call_it_can_be_judged(build, steps, persona, outcome):
    builder = build(persona)
    for name, options in steps:
        getattr(builder, name)(**options)
    call = builder.done(outcome)
    summary = summarise(call)
    assert summary == summarise(call)
    card = summary.scorecard
    assert card.total is None or 0 <= card.total <= 100
    assert all(item.score is None or 0 <= item.score <= 1 for item in card.items)
    assert 1 <= len(summary.lessons) <= 3
    assert len(transcript_lines(summary)) == len(summary.turns) + len(summary.timing.dead_air)
    assert charts(summary).axis.width > 0
    assert dumps(call_document(call, summary))
