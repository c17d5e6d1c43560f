"""What the agent means in terms of the scenario reaches the customer through the whole engine."""

import pytest

from voicesim.app.rehearsing import rehearse_fast
from voicesim.model.rehearsal import Rehearsal
from voicesim.model.scenario import Scenario

pytestmark = pytest.mark.model

SCENARIO = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 1,
    "persona": "neutral", "general": False,
    "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
        "authority": ["resend"], "goal": "find it",
    },
    "intents": {"resend": {"like": ["i will send it again today", "another one goes out this afternoon"]}},
    "facts": {"number": {"like": ["what is the parcel number", "can you read me the number"], "say": ["Four two."]}},
    "numbers": {"days": {"near": ["days"]}},
    "lines": [
        {"id": "opening", "say": ["Where is my parcel?"]},
        {"id": "soon", "say": ["That is soon."], "when": 'meant_now("resend") and number("days") <= 3'},
        {"id": "on", "once": False, "say": ["Go on."]},
    ],
    "endings": [{"outcome": "resolved", "when": 'said("soon") and agent_turns >= 4', "say": ["Thanks."]}],
}  # fmt: skip
TURNS = [
    "Good morning, Swift Post, how can I help?",
    "Could you read me the parcel number, please?",
    "I will send it again today, and you will have it in three days.",
    "Thank you for calling, goodbye.",
]


def test_a_question_is_answered_an_offer_and_its_figure_are_understood():
    rehearsal = Rehearsal(scenario="lost-parcel", assertive=TURNS, passive=["Um."], aggressive=["What."])
    one = rehearse_fast(Scenario.model_validate(SCENARIO), rehearsal, "assertive", seed=0)
    assert one.lines == ("opening", "fact-number", "soon", "end-resolved")
    assert one.good
