"""What is worth a look in a scenario that can be played."""

import pytest

from voicesim.customer.reachability import Reach
from voicesim.customer.reviewing import doubts
from voicesim.customer.wordings import word_doubts
from voicesim.model.scenario import Scenario

pytestmark = pytest.mark.slow

SILENCE = {"id": "waits", "when": "silent", "once": False, "say": ["Hello?"]}
LAST = [{"id": "on-a", "once": False, "say": ["Go on."]}, {"id": "on-b", "once": False, "say": ["And?"]}]
ENDINGS = [
    {"outcome": "resolved", "when": 'solved and heard_now("close_politely")', "say": ["Bye."]},
    {"outcome": "abandoned", "when": "patience <= 0.15", "say": ["Bye."]},
]
DOCUMENT = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
    "persona": "neutral",
    "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["The parcel is in the Leeds depot."],
        "authority": ["You may send it again."], "goal": "find it",
    },
    "lines": [SILENCE, {"id": "opening", "say": ["Where is my parcel?"]}, *LAST],
    "endings": ENDINGS,
}  # fmt: skip
LEEDS = {"like": ["your parcel is in leeds", "we found it in the depot"]}


def found(**changes) -> list[str]:
    scenario = Scenario.model_validate(DOCUMENT | changes)
    reach = Reach(scenario)
    both = [*doubts(reach, len(scenario.lines)), *word_doubts(scenario, reach)]
    return [f"{'.'.join(map(str, one.place))}: {one.message} -> {one.remedy}" for one in both]


def with_lines(*lines, **changes) -> list[str]:
    kept = [{"say": ["Hm."], **line} for line in lines]
    return found(lines=[SILENCE, *kept, *LAST], **changes)


def only(messages: list[str]) -> str:
    assert len(messages) == 1, messages
    return messages[0]


def test_a_plain_scenario_gives_nothing_to_look_at():
    assert found() == []


def test_lines_that_never_come_up_are_told_with_the_reason():
    assert "contradicts itself" in only(with_lines({"id": "x", "when": "anger > 0.5 and anger < 0.4"}))
    cycle = with_lines({"id": "x", "when": 'said("y")'}, {"id": "y", "when": 'said("x")'})
    assert [message.split(":")[0] for message in cycle] == ["lines.1", "lines.2"]
    assert 'said("y") never happens' in cycle[0]
    hidden = with_lines({"id": "x", "once": False}, {"id": "y", "once": False}, {"id": "z", "when": "anger > 0.5"})
    assert any("'z' can never be said: what stands above always comes first ('x', 'y')" in one for one in hidden)


def test_general_lines_that_never_come_up_are_told_once():
    scenario = Scenario.model_validate(DOCUMENT | {"lines": [*DOCUMENT["lines"], {"id": "general-x", "say": ["Hm."]}]})
    message = only([one.message for one in doubts(Reach(scenario), len(DOCUMENT["lines"]))])
    assert "no line of the persona can ever be said, because of 'on-a', 'on-b'" in message


def test_facts_and_endings_that_never_come_up_are_told():
    fact = {"like": ["what is your name"], "say": ["Ann."], "when": "trust > 0.9 and trust < 0.1"}
    assert "facts.name: the fact 'name' can never be told" in only(found(facts={"name": fact}))
    never = {"outcome": "hung_up", "when": "anger > 2", "say": ["Bye."]}
    assert "endings.2.when: the call can never end with this one (hung_up): its condition" in only(
        found(endings=[*ENDINGS, never])
    )
    late = {"outcome": "hung_up", "when": "patience <= 0.1", "say": ["Bye."]}
    assert "an ending above always comes first" in only(found(endings=[*ENDINGS, late]))


def test_a_goal_that_contradicts_itself_is_told_where_it_does():
    torn = found(needed=['heard("insult")', 'said("opening")', 'not said("opening")'])
    assert torn[0].startswith("needed.2: can never hold together with needed[1], so `solved` never does")
    assert "endings.0.when" in torn[1]
    assert "(resolved): it cannot hold together with needed[1]" in torn[1]
    alone = found(needed=["anger > 0.5 and anger < 0.4"])
    assert alone[0].startswith("needed.0: can never hold, so")


def test_an_ending_that_contradicts_the_goal_names_the_part_of_it():
    good = ENDINGS[0] | {"when": 'solved and not said("opening")'}
    torn = found(endings=[good, ENDINGS[1]], needed=['heard("recommend")', 'said("opening")'])
    assert "(resolved): it cannot hold together with needed[1]" in torn[0]


def test_what_is_too_large_to_think_through_is_said_to_be_so_and_its_words_are_looked_at_all_the_same():
    chain = [{"id": f"x{n}", "when": f'silent and said("x{n + 1}")'} for n in range(1, 2000)]
    told = with_lines(*chain, {"id": "x2000", "say": ["(sighs)"]}, needed=['meant("leeds")'], intents={"leeds": LEEDS})
    assert len(told) == 2
    assert "too large to think through: 2003 lines; more may be worth a look" in told[0]
    assert "(sighs)" in told[1]


def test_a_dead_end_is_told_with_an_example():
    message = only(found(lines=[SILENCE, {"id": "only", "once": False, "say": ["Go on."]}]))
    assert "lines.1: a dead end" in message
    assert "only 'only' to say" in message


def test_silence_wants_a_line():
    assert "has no line for silence" in only(found(lines=LAST))


@pytest.mark.parametrize(("persona", "named"), [("aggressive", "anger >= 0.65"), ("passive", "openness < 0.45")])
def test_a_persona_wants_lines_for_the_moods_that_make_it(persona, named):
    assert any(f"no line for {named} alone" in message for message in found(persona=persona))


def test_both_ends_of_a_mood_may_have_their_lines():
    hot = {"id": "hot", "when": "anger >= 0.7", "once": False}
    cool = {"id": "cool", "when": "anger < 0.4", "once": False}
    assert with_lines(hot, cool, persona="aggressive") == []


def test_a_call_wants_a_good_end_and_an_end_for_each_bad_way():
    good, bad = ENDINGS
    assert "no good end can be reached (escalated)" in " ".join(found(good=["escalated"]))
    assert len([message for message in found(endings=[good]) if "no bad end waits" in message]) == 2
    insulted = {"outcome": "hung_up", "when": 'heard_now("insult")', "say": ["Bye."]}
    assert "an agent who gives way to everything" in only(found(endings=[good, insulted]))
    assert found(endings=[good, insulted, bad]) == []


def test_names_that_nobody_asks_for_are_told():
    assert "terms.place: no condition asks for it" in only(found(terms={"place": ["leeds"], "trigger": ["policy"]}))
    assert "intents.leeds: no condition asks for it and it moves nothing" in only(found(intents={"leeds": LEEDS}))
    assert found(intents={"leeds": LEEDS | {"moves": {"trust": 0.1}}}) == []
    assert "numbers.days: no condition" in only(found(numbers={"days": {"near": ["days"]}}))


def test_the_same_example_twice_is_told():
    moves = {"moves": {"trust": 0.1}}
    twins = {"leeds": LEEDS | moves, "depot": {"like": ["We found it, in the depot!"], **moves}}
    assert "intents.depot.like.0: 'We found it, in the depot!' is an example of intents.leeds already" in only(
        found(intents=twins)
    )


@pytest.mark.parametrize(
    ("say", "message"),
    [("Well [sighs] yes.", "holds [ ], which no voice says"), ("*No*", "holds *"), ("See www.post.example", "a link"),
     ("Great 😀", "holds 😀"), ("so " * 95, "longer than 90 words"),
     ("Well. (sighs loudly) Fine.", "holds the stage direction '(sighs loudly)', which no voice says"),
     ("I paid $52.50, you know.", "holds '$52.50', which every voice"), ("Room 12.", "holds '12'"),
     ("You & me.", "holds '&'"), ("Me and/or him.", "holds 'and/or'")],
)  # fmt: skip
def test_what_nobody_can_say_is_told(say, message):
    assert message in only(with_lines({"id": "x", "say": [say]}))


def test_a_customer_that_leaves_before_it_speaks_up_is_told():
    assert "leaves before it speaks up" in only(found(timing={"prompt_after_s": 10.0, "leave_after_s": 8.0}))


def test_a_briefing_without_a_word_of_what_is_needed_is_told():
    lost = {"refund": {"like": ["you get every penny back", "i will reimburse you"]}}
    assert "a good call needs 'refund' from the agent" in only(found(intents=lost, needed=['meant("refund")']))
    assert found(intents={"leeds": LEEDS}, needed=['meant("leeds")']) == []
    either = ['meant("refund") or heard("recommend")']
    assert found(intents=lost, needed=either) == []
