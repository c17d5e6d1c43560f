"""Scenario files: found, read, and refused in one line that names the place and the remedy."""

import pytest

from voicesim.app.scenarios.files import checksum, find_scenario, load_scenario, scenario_errors, scenario_paths
from voicesim.app.scenarios.page import page_of
from voicesim.model.errors import BadInput, BadScenario, VoicesimError

pytestmark = pytest.mark.unit

FILE = """\
id: lost-parcel
version: 1
title: A parcel is lost
industry: post
difficulty: 2
persona: neutral
customer: {name: Ann Bell, gender: female, manner: brisk}
briefing:
  company: Swift Post
  role: desk
  situation: a call
  facts: [it is in Leeds]
  authority: [resend]
  goal: find it
lines:
  - id: opening
    say: ["Where is it?"]
    when: anger < 0.9
  - id: go-on
    once: false
    say: ["Go on."]
endings:
  - {outcome: resolved, when: 'heard_now("close_politely")', say: ["Bye."]}
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str):
        path = tmp_path / "lost-parcel.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_short_scenario_is_enough(file):
    assert load_scenario(file(FILE)).lines[0].id == "opening"


def test_the_bundled_scenarios_can_be_played():
    assert {path.stem for path in scenario_paths()} >= {"late-wedding-photographer", "damaged-sofa-bed"}
    for path in scenario_paths():
        assert load_scenario(path).id == path.stem


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("persona: neutral", "persona: nutral"), 6, "persona"),
        (("persona:", "persna:"), 6, "did you mean 'persona'"),
        (("    once: false", "    onec: false"), 20, "did you mean 'once'"),
        (("  role: desk\n", ""), 8, "add `role:`"),
        (("when: anger < 0.9", "when: angr < 0.9"), 18, "did you mean 'anger'"),
        (("close_politely", "close_politly"), 23, "did you mean 'close_politely'"),
        (("id: go-on", "id: opening"), 19, "two lines are called 'opening'"),
        (
            ('    once: false\n    say: ["Go on."]\n', '    say: ["Go on."]\ngeneral: false\n'),
            15,
            "run out of things to say",
        ),
        (("difficulty: 2", "difficulty: 9"), 5, "difficulty"),
        (("difficulty: 2", "difficulty: two"), 5, "difficulty"),
        (("version: 1", "version: true"), 2, "version: must be a whole number ->"),
        (("difficulty: 2", "difficulty: 0"), 5, "difficulty: must be 1 or more ->"),
        (("facts: [it is in Leeds]", "facts: Leeds"), 12, r"briefing.facts: must be a list"),
        (("goal: find it", "goal: 5"), 14, "must be a text; put it in quotes"),
        (("goal: find it", "goal: ''"), 14, "briefing.goal: is empty"),
        (("id: lost-parcel", "id: Lost Parcel"), 1, "lower-case words and digits joined by hyphens"),
        (("lines:", "terms: {Colours: [red]}\nlines:"), 15, "terms.Colours: must be lower-case"),
        (("lines:", "terms: {colours: []}\nlines:"), 15, "terms.colours: has no words"),
        (
            ("lines:", "terms:\n  colours:\n    - red\n    - '...'\nlines:"),
            18,
            r"terms.colours\[1\]: '...' holds no word",
        ),
        (("lines:", "needed: [solved]\nlines:"), 15, r"needed\[0\]: `solved` means"),
        (("lines:", "needed: ['not solved']\nlines:"), 15, "cannot stand in it"),
        (('["Go on."]', '["Go\\a on."]'), 21, "control character"),
        (('["Go on."]', '["Yes.", " "]'), 21, r"lines\[1\].say\[1\]: has nothing to say"),
        (('["Bye."]', '["\\eBye."]'), 23, r"endings\[0\].say\[0\]: holds a control character"),
        (("goal: find it", 'goal: "find \\u202Eit"'), 14, r"briefing.goal: holds a control character \(U\+202E\)"),
        (("title: ", 'hidden_need: "\\e[2J"\ntitle: '), 3, r"hidden_need: holds a control character \(U\+001B\)"),
        (("lines:", 'coaching: ["\\u200Bhm"]\nlines:'), 15, r"coaching\[0\]: holds a control character"),
        (("lines:", 'terms: {"\\e[2J": [red]}\nlines:'), 15, r"terms.\\x1b\[2J: must be lower-case"),
        (("persona: neutral", "persona: neutrl"), 6, "did you mean 'neutral'"),
        (("persona: neutral", "persona: angry"), 6, "persona: must be 'aggressive', 'passive', .* -> see docs"),
        (("outcome: resolved", "outcome: solved"), 23, "did you mean 'resolved'"),
        (("title: ", "opening: x\ntitle: "), 3, "known here: id, version"),
        (("lines:", "numbers: {days: {near: [days], least: 5, most: 1}}\nlines:"), 15, "numbers.days: `least` is more"),
        (("lines:", "numbers: {days: {near: [days], most: .nan}}\nlines:"), 15, "numbers.days.most: must be a number"),
        (("id: go-on", "id: fact-order"), 19, "'fact-order' begins with 'fact-', which stands for a fact"),
        (("lines:", "intents: {fact-order: {words: [order]}}\nlines:"), 15, "intents.fact-order: 'fact-order' begins"),
        (
            ("lines:", "intents: {order: {words: [a]}}\nfacts: {order: {words: [b], say: [c]}}\nlines:"),
            16,
            "facts.order: an intent is called 'order' as well",
        ),
        (("when: anger < 0.9", f"when: anger < {'9' * 400}"), 18, "a number is larger than 1,000,000"),
        (("lines:", 'hello: ["\\0"]\nlines:'), 15, r"hello\[0\]: holds a control character"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(file, change, line, message):
    path = file(FILE.replace(*change))
    with pytest.raises(BadScenario, match=message) as refused:
        load_scenario(path)
    assert f"{path}:{line}:" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_mistakes_are_listed_at_once(file):
    errors = scenario_errors(file(FILE.replace("anger <", "angr <").replace("close_pol", "close_bol")))
    assert len(errors) == 2


def test_a_name_that_is_there_twice_is_told_before_what_it_makes_impossible(file):
    text = FILE.replace("id: go-on", "id: opening").replace("lines:", "needed: ['said(\"go-on\")']\nlines:")
    first, second = scenario_errors(file(text))
    assert "two lines are called 'opening'" in str(first)
    assert "there is no line called 'go-on' -> known here: opening" in str(second)


def test_no_more_than_a_hundred_mistakes_are_told_at_once(file):
    lines = "".join(f"  - {{id: x{n}, when: angr > 0, say: [a]}}\n" for n in range(300))
    assert len(scenario_errors(file(FILE.replace("lines:\n", "lines:\n" + lines)))) == 100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("id: lost-parcel", "id: a\nid: b"), "the key 'id' is there twice -> take one out"),
        (("id: lost-parcel", '"\\e[2J": a\n"\\e[2J": b'), r"the key '\x1b[2J' is there twice"),
        (("lines:", "---\nlines:"), "a second document begins here -> take out the line with ---"),
        (('["Go on."]', "[*sighs* go on]"), "put a text that begins with * or & in quotes"),
        (('["Go on."]', "Well: go on: now"), "put a text that holds a colon in quotes"),
        (("lines:", "lines:\n\t"), "a tab stands where only spaces may"),
        (('["Go on."]', '["Go on."'), "check the indentation and the quotes there"),
    ],
)
def test_what_yaml_stumbles_over_is_told_with_what_to_do(file, change, told):
    with pytest.raises(BadInput) as refused:
        load_scenario(file(FILE.replace(*change)))
    assert told in str(refused.value)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "text",
    ["", "just text", "- a\n- b\n", "a: [", "a: &x [1]\nb: *x\n", "[" * 5000, "a: !!python/object/apply:os.system [id]",
     "id: x\nid: y\n", "\t- :", "x: " + "y" * 1_100_000],
)  # fmt: skip
def test_what_is_no_scenario_is_refused_in_one_line(file, text):
    path = file(text)
    with pytest.raises(VoicesimError) as refused:
        load_scenario(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_binary_and_missing_files_are_refused(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xff\x00\xfe")
    for name in ("a.yaml", "b.yaml"):
        with pytest.raises(BadInput):
            load_scenario(tmp_path / name)


def test_a_misspelt_scenario_is_met_with_the_nearest_name():
    with pytest.raises(BadInput, match="late-wedding-photographer"):
        find_scenario("late-weding-photographer")


@pytest.mark.parametrize("reference", ["f.yaml", "./late-wedding", "nowhere/damaged-sofa-bed.yml"])
def test_a_file_that_is_not_there_is_not_taken_for_a_misspelt_name(reference):
    with pytest.raises(BadInput, match="there is no such file") as refused:
        find_scenario(reference)
    assert "did you mean" not in str(refused.value)


def test_a_folder_is_no_scenario(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        find_scenario(str(tmp_path))


def test_a_silent_line_and_folded_sentences_can_be_played(file):
    text = FILE.replace('["Go on."]', '["...", "Go\\non."]')
    assert load_scenario(file(text)).lines[1].say[0] == "..."


def test_the_page_tells_the_agent_first_and_keeps_the_need_for_trainers(file):
    scenario = load_scenario(file(FILE + "hidden_need: her brother waits\ncoaching: [listen again]\n"))
    agents, trainers = page_of(scenario).split("FOR TRAINERS")
    for told in ("A parcel is lost", "Swift Post", "it is in Leeds", "resend", "find it"):
        assert told in agents
    for kept in ("her brother waits", "listen again", "resolved when", "Ann Bell", "brisk"):
        assert kept in trainers
        assert kept not in agents


def test_comments_and_layout_do_not_change_what_is_played(file):
    plain = checksum(load_scenario(file(FILE)))
    assert checksum(load_scenario(file("# a comment\n" + FILE))) == plain
    assert checksum(load_scenario(file(FILE.replace("Where is it?", "Where?")))) != plain
