"""Scenario files: found, read, and refused in one line that names the place and the remedy."""

import pytest

from voicesim.app.scenario_files import checksum, find_scenario, load_scenario, scenario_errors, scenario_paths
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
        (("    once: false\n", ""), 15, "run out of things to say"),
        (("difficulty: 2", "difficulty: 9"), 5, "difficulty"),
        (("difficulty: 2", "difficulty: two"), 5, "difficulty"),
        (("version: 1", "version: true"), 2, "version"),
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


def test_comments_and_layout_do_not_change_what_is_played(file):
    plain = checksum(load_scenario(file(FILE)))
    assert checksum(load_scenario(file("# a comment\n" + FILE))) == plain
    assert checksum(load_scenario(file(FILE.replace("Where is it?", "Where?")))) != plain
