"""Expectations held against calls made by hand."""

import pytest

from voicesim.coach.checking_calls import check_call
from voicesim.coach.checking_turns import similarity
from voicesim.coach.summary import summarise
from voicesim.model.expectation import Expected

pytestmark = pytest.mark.unit


@pytest.fixture
def check(assertive_call):
    """Hold an `expect:` against the assertive call: what was not met, by place; everything with `all`."""
    summary = summarise(assertive_call)

    def held(expect):
        return {check.place: check for check in check_call(Expected.model_validate(expect), summary)}

    return held


MET = {
    "outcome": "resolved",
    "duration_s": "30..90",
    "score": {"total": "70..", "passed": True, "sections": {"Calm voice": "0.5.."},
              "lines": {"Leads the call": "0.5.."}},
    "mood": [{"at": "start", "anger": 0.72}, {"at": 1.0, "anger": 0.72}, {"at": "end", "anger": "..0.45"}],
    "techniques": ["greeting", "redirect"],
    "without": ["threat"],
    "moves": ["opening-2", "rant-4"],
    "without_moves": ["end-hung_up"],
    "within_ms": 900,
    "metrics": {"interruptions_by_customer": 1},
    "turns": [
        {"turn": 1, "transcript": "Harbour Bakery! Good morning, this is Anna. How can I help you?", "similarity": 0.9},
        {"turn": 2, "interrupted": True, "cut_in": False, "answer": ["rant-4", "line-4"]},
        {"turn": 3, "delivery": ["assertive", "neutral"], "calmness": "0.7..", "agency": "0.4..0.6", "assertive": 0.8,
         "techniques": ["redirect"], "without": ["hedge"], "prosody": {"level_dbfs": "..-20"}, "within_ms": 901,
         "mood": {"anger": "..0.7"}},
    ],
}  # fmt: skip


def test_each_kind_of_expectation_can_be_met(check):
    checks = check(MET)
    assert [place for place, one in checks.items() if not one.met] == []
    assert all(one.instead is None for one in checks.values())
    assert len(checks) == 28


@pytest.mark.parametrize(
    ("expect", "place", "got", "instead"),
    [
        ({"outcome": ["hollow", "hung_up"]}, ("outcome",), "resolved", "resolved"),
        ({"score": {"passed": False}}, ("score", "passed"), "passed", True),
        ({"mood": [{"anger": "0.9.."}]}, ("mood", 0, "anger"), None, None),
        ({"techniques": ["greeting", "threat"]}, ("techniques",), None, ["greeting"]),
        ({"without": ["threat", "greeting"]}, ("without",), "greeting", ["threat"]),
        ({"moves": ["rant-4", "opening-2"]}, ("moves",), None, None),
        ({"without_moves": ["rant-4"]}, ("without_moves",), "rant-4", []),
        ({"within_ms": 100}, ("within_ms",), "900 ms", 900.0),
        ({"metrics": {"interruptions_by_customer": 0}}, ("metrics", "interruptions_by_customer"), "1", 1),
        ({"turns": [{"turn": 1, "transcript": "Who is it?"}]}, ("turns", 0, "transcript"), None,
         "harbour bakery good morning this is ana how can i help you"),
        ({"turns": [{"turn": 1, "delivery": "passive"}]}, ("turns", 0, "delivery"), "assertive", "assertive"),
        ({"turns": [{"turn": 1, "aggressive": "0.5.."}]}, ("turns", 0, "aggressive"), "0.067", "0.02..0.12"),
        ({"turns": [{"turn": 2, "interrupted": False}]}, ("turns", 0, "interrupted"), "cut off by the customer", True),
        ({"turns": [{"turn": 1, "answer": "rant-4"}]}, ("turns", 0, "answer"), "opening-2", "opening-2"),
        ({"turns": [{"turn": 2, "within_ms": 100}]}, ("turns", 0, "within_ms"), "no answer to a finished turn", None),
        ({"turns": [{"turn": 1, "prosody": {"hnr_db": 5}}]}, ("turns", 0, "prosody", "hnr_db"), "not measured", None),
        ({"turns": [{"turn": 99, "delivery": "passive"}]}, ("turns", 0, "turn"), "5 turn(s) of the agent were heard",
         None),
        ({"mood": [{"at": 999, "anger": "0.."}]}, ("mood", 0, "anger"), "not measured", None),
    ],
)  # fmt: skip
def test_each_kind_can_fail_and_says_what_the_file_would_have_to_say(check, expect, place, got, instead):
    (found,) = check(expect).items()
    assert found[0] == place
    assert not found[1].met
    assert got is None or found[1].got == got
    if instead is not None:
        assert found[1].instead == instead


def test_what_is_written_instead_is_met(check):
    expect = {"mood": [{"anger": "0.9.."}], "moves": ["rant-4", "opening-2"], "score": {"total": "..10"}}
    failed = check(expect)
    assert not any(one.met for one in failed.values())
    mended = {
        "mood": [{"anger": failed["mood", 0, "anger"].instead}],
        "moves": failed["moves",].instead,
        "score": {"total": failed["score", "total"].instead},
    }
    assert all(one.met for one in check(mended).values())


def test_a_failure_shows_the_turn_and_what_was_measured(check):
    found = check({"turns": [{"turn": 3, "delivery": "passive", "without": ["redirect"], "mood": {"anger": "0.9.."}}]})
    delivery = found["turns", 0, "delivery"].proofs
    assert delivery.turn.text.startswith("mister hale")
    assert "passive 0.07, assertive 0.80" in delivery.measured[0]
    assert "6 dB louder than your usual" in delivery.measured
    assert found["turns", 0, "without"].proofs.measured == ("redirect: 'i need two answers so that i can act at once'",)
    assert any(
        row.startswith("anger -0.09") and "by acknowledge" in row
        for row in found["turns", 0, "mood", "anger"].proofs.measured
    )


def test_of_a_mood_is_told_what_moved_that_scale_and_no_other(check):
    found = check({"turns": [{"turn": 3, "mood": {"trust": "0.99..", "anger": "0.9.."}}]})
    for scale in ("trust", "anger"):
        told = found["turns", 0, "mood", scale].proofs.measured
        assert told
        assert all(row.startswith(f"{scale} ") for row in told), told


def test_a_technique_that_was_only_guessed_is_not_heard(build):
    call = build().agent("one moment", did=[("hold_the_floor", "one moment", 0.2)]).customer("Yes.").done()
    expect = Expected.model_validate({"techniques": ["hold_the_floor"], "without": ["hold_the_floor"]})
    wanted, unwanted = check_call(expect, summarise(call))
    assert (wanted.met, unwanted.met) == (False, True)


def test_similarity_counts_words():
    assert similarity("Good morning, Ana’s!", "good morning ana's") == 1.0
    assert similarity("one two three four", "one two tree four") == 0.75
    assert similarity("one", "one two three four") == 0.25
    assert similarity("", "") == 1.0
    assert similarity("word", "") == 0.0


def test_several_facts_told_in_one_turn_are_several_lines(build):
    call = build().agent("who are you and where").customer("Ann, from Leeds.", line="fact-name+fact-town").done()
    expect = {"moves": ["fact-name"], "turns": [{"turn": 1, "answer": "fact-name"}], "without_moves": ["fact-town-2"]}
    moves, unwanted, answer = check_call(Expected.model_validate(expect), summarise(call))
    assert (moves.met, answer.met, unwanted.met) == (True, True, False)
