"""A scenario as a picture."""

import re
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.scenarios.files import find_scenario, scenario_errors, with_general_lines
from voicesim.app.scenarios.graph import ANY_MOOD, Edge, graph_of, in_short
from voicesim.app.scenarios.mermaid import mermaid_of
from voicesim.app.scenarios.start import Answers, start
from voicesim.app.scenarios.svg import CARD_H, CARD_W, lay_out, layers_of, svg_of
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def drawn(path):
    scenario = scenario_errors(path)
    return graph_of(scenario, with_general_lines(scenario))


@pytest.fixture(scope="module")
def sofa():
    return drawn(find_scenario("damaged-sofa-bed"))


def test_lines_stand_in_the_mood_in_which_they_begin_to_fit(sofa):
    lanes = {node.id: node.lane for node in sofa.nodes}
    assert lanes["mumbles"].startswith("mumbles")
    assert lanes["trails-off"].startswith("holds back")
    assert lanes["states-need"].startswith("tells a part")
    assert lanes["goes-along"] == ANY_MOOD


def test_edges_say_what_comes_only_after_what(sofa):
    assert Edge("states-need", "picks-a-color", needed=True) in sofa.edges
    assert {"agrees"} <= {edge.source for edge in sofa.edges if edge.target == "solved"}
    assert Edge("solved", "end-2", needed=True) in sofa.edges
    assert Edge("shrinks", "end-4", needed=False) in sofa.edges
    assert not any(edge.target == "does-not-know" for edge in sofa.edges)  # `not said(...)` leads nowhere


def test_a_node_stands_right_of_all_that_leads_to_it_and_no_two_overlap(sofa):
    layers, places = layers_of(sofa), lay_out(sofa).places
    assert layers["states-need"] < layers["picks-a-color"] < layers["agrees"] < layers["is-relieved"]
    assert set(places) == {node.id for node in sofa.nodes}
    spots = [(place.x, place.y) for place in places.values()]
    for index, (x, y) in enumerate(spots):
        assert not any(abs(x - a) < CARD_W and abs(y - b) < CARD_H for a, b in spots[index + 1 :])


def test_the_picture_is_well_formed_says_what_it_shows_and_is_always_the_same(sofa):
    text = svg_of(sofa)
    root = ET.fromstring(text)
    assert root.find(f"{SVG}title").text.startswith("The red sofa bed")
    assert "resolved when solved" in root.find(f"{SVG}desc").text
    width, height = float(root.get("width")), float(root.get("height"))
    for card in root.iter(f"{SVG}rect"):
        assert float(card.get("x", 0)) + float(card.get("width")) <= width
        assert float(card.get("y", 0)) + float(card.get("height")) <= height
    assert svg_of(sofa) == text


def test_what_people_write_is_escaped(tmp_path):
    hostile = '<script>"x"</script> & | ; %% {y} [z] `w`'
    graph = drawn(start(Answers(about=hostile, opening=hostile), tmp_path / "x.yaml", force=False).scenario)
    root = ET.fromstring(svg_of(graph))
    assert root.find(f"{SVG}title").text.startswith(hostile)
    assert list(root.iter(f"{SVG}script")) == []
    text = mermaid_of(graph)
    assert "<script>" not in text
    assert not re.search(r'\["[^"]*"[^\]]', text)


def test_mermaid_groups_by_mood_and_links_by_what_comes_after_what(sofa):
    text = mermaid_of(sofa)
    assert text.splitlines()[3] == "flowchart LR"
    assert text.count("subgraph") == text.count("\n  end") == 5
    assert text.count(" --> ") + text.count(" -.-> ") == len(sofa.edges)
    assert len(re.findall(r"^    n\d+.*:::", text, re.MULTILINE)) == len(sofa.nodes)


@pytest.mark.parametrize(
    ("condition", "short"),
    [
        ("always", ""),
        ('heard_now("ask_open_question") and anger < 0.5', "ask open question, anger < 0.5"),
        ('not said("x") and (meant("y") or asked_now("z"))', "not after x, (once “y” or asked z)"),
        ('silent and anger >= 0.6 or count("hedge") != 2', "silent and anger ≥ 0.6 or count of hedge ≠ 2"),
    ],
)
def test_conditions_are_told_in_short(condition, short):
    assert in_short(condition) == short


def test_the_command_draws_by_the_ending_of_the_file(tmp_path):
    for name, begins in (("a.svg", "<svg"), ("a.mmd", "---")):
        result = CliRunner().invoke(app, ["show", "damaged-sofa-bed", "--graph", str(tmp_path / name)])
        assert result.exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    refused = CliRunner().invoke(app, ["show", "damaged-sofa-bed", "--graph", str(tmp_path / "a.png")])
    assert isinstance(refused.exception, BadInput)
    assert ".svg" in str(refused.exception)


def test_a_picture_for_a_folder_that_is_not_there_makes_no_folder(tmp_path):
    target = tmp_path / "nowhere" / "a.svg"
    refused = CliRunner().invoke(app, ["show", "damaged-sofa-bed", "--graph", str(target)])
    assert isinstance(refused.exception, BadInput)
    assert "there is no such folder" in str(refused.exception)
    assert "drawn" not in refused.output
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_to_think_through_is_not_drawn(tmp_path):
    answers = start(Answers(), tmp_path / "x.yaml", force=False).scenario
    chain = "".join(f"  - {{id: x{n}, when: 'silent and said(\"x{n + 1}\")', say: [a]}}\n" for n in range(2000))
    text = answers.read_text(encoding="utf-8").replace("\nendings:", f"\n{chain}  - {{id: x2000, say: [a]}}\nendings:")
    answers.write_text(text, encoding="utf-8")
    refused = CliRunner().invoke(app, ["show", str(answers), "--graph", str(tmp_path / "a.svg")])
    assert isinstance(refused.exception, BadInput)
    assert f"{answers}: too large to think through: 20" in str(refused.exception)
    assert not (tmp_path / "a.svg").exists()
