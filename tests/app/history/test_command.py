"""voicesim history, as somebody sees it."""

import json
import re

import pytest

from voicesim.app.history.store import open_history
from voicesim.app.scenarios import cards
from voicesim.coach.practice import ScenarioCard

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def few_cards(monkeypatch):
    """Reading all scenarios takes a second."""
    few = [ScenarioCard("damaged-sofa-bed", "The red sofa bed", "passive", 3, frozenset({"S19"}))]
    monkeypatch.setattr("voicesim.app.history.view.scenario_cards", lambda: few)


@pytest.fixture
def twelve(data, past_call):
    """A history of twelve calls that gets better."""
    calls = [
        past_call(
            day, total=40 + 4 * day, passed=day > 7, habits={"Listens": 0.1 if day < 8 else 0.9, "talk_ratio": 0.5}
        )
        for day in range(12)
    ]
    open_history().put(calls)
    return calls


def test_without_a_call_it_says_how_to_begin(command):
    assert command("history") == (0, "There is no call in the history yet: voicesim call first-call\n", "")


def test_it_shows_calls_score_habits_and_what_comes_next(command, twelve, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    code, out, _ = command("history")
    assert code == 0
    assert "History: 12 calls, 2026-01-01 to 2026-01-12" in out
    assert re.search(r"first 40, best 84, latest 84 of 100; passed 4 of 12", out)
    assert re.search(r"Listens +10 % +90 % +10 % +90 % +. better", out)
    assert "Better: Listens (usually 10 %, lately 90 %)" in out
    assert "Practise next: Listens" in out
    assert "Play next: voicesim call damaged-sofa-bed" in out
    assert "not what anybody felt" in out
    assert out.count("lost-parcel") == 10


def test_limit_is_how_many_are_listed_not_how_many_count(command, twelve):
    _, out, _ = command("history", "--limit", "2")
    assert out.count("lost-parcel") == 2
    assert "12 calls" in out
    assert "Latest calls" not in command("history", "--limit", "0")[1]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--scenario", "lost-parcel"), 12),
        (("--persona", "passive"), 0),
        (("--agent", "anna"), 0),
        (("--since", "2026-01-10"), None),
        (("--since", "1d"), 0),
    ],
)
def test_filters(command, twelve, words, count):
    document = json.loads(command("history", *words, "--json")[1])
    assert document["n_calls"] == count or (count is None and 2 <= document["n_calls"] <= 4)
    if count == 0:
        assert command("history", *words)[1] == "No call in the history fits; leave a filter out.\n"


def test_as_json_it_is_one_document_with_all_of_it(command, twelve):
    document = json.loads(command("history", "--json")[1])
    listens = next(one for one in document["habits"] if one["name"] == "Listens")
    assert (listens["first"]["value"], listens["best"]["value"], listens["change"]) == (0.1, 0.9, "better")
    assert document["better"] == ["Listens"]
    assert document["practise"]["name"] == "Listens"
    assert document["suggestion"]["scenario"] == "damaged-sofa-bed"
    assert document["calls"][0]["call_id"] == twelve[-1].call_id


def test_several_agents_are_not_mixed_up(command, data, past_call):
    open_history().put([past_call(1, agent="ben", total=10), past_call(2, agent="anna", total=90)])
    _, out, _ = command("history")
    assert "History of anna: 1 call" in out
    assert "Others among these calls: ben" in out
    assert "first 90, best 90" in out


def test_the_name_in_the_environment_is_the_filter(command, data, past_call, monkeypatch):
    open_history().put([past_call(1, agent="ben"), past_call(2, agent="anna")])
    monkeypatch.setenv("VOICESIM_HISTORY_AGENT", "ben")
    assert "History of ben" in command("history")[1]


def test_text_of_others_cannot_steer_a_terminal(command, data, past_call):
    open_history().put([past_call(1, agent="\x1b[2J\x07[red]anna\n", scenario="a\rb", outcome="\x9b31m")])
    _, out, _ = command("history")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out)
    assert "[red]anna" in out


def test_open_prints_the_path_of_the_report(command, data, make_call, past_call):
    folder = make_call(data / "calls" / "one", note={"call_id": "c" * 32})
    command("history", "rebuild")
    for named in ("last", "cccc", "one", str(folder)):
        assert command("history", "open", named)[:2] == (0, f"{folder}/report.html\n")
    (folder / "report.html").unlink()
    assert f"-> voicesim report {folder}" in command("history", "open", "last")[2]
    open_history().put([past_call(1000)])
    assert "was imported" in command("history", "open", past_call(1000).call_id)[2]
    open_history().put([past_call(0, call_id="c" * 31 + "d")])
    assert "fits more than one call" in command("history", "open", "cccc")[2]
    assert command("history", "open", "ccc")[0] == 2


def test_rebuild_tells_what_it_could_not_read(command, data, make_call):
    make_call(data / "calls" / "one")
    (make_call(data / "calls" / "two") / "call.json").write_text("{")
    code, _, err = command("history", "rebuild")
    assert code == 1
    assert "not entered: " in err
    assert err.endswith("1 call entered\n")


@pytest.mark.parametrize("words", [("--since", "soon"), ("--since", "99999y"), ("--limit", "-1")])
def test_wrong_filters_are_refused(command, words):
    code, out, err = command("history", *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_cards_are_read_once_and_again_when_a_scenario_changes(data, tmp_path, monkeypatch, root):
    monkeypatch.undo()
    folder = tmp_path / "scenarios"
    folder.mkdir()
    monkeypatch.setattr(cards, "scenarios_dir", lambda: folder)
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(tmp_path / "cache"))
    text = (root / "scenarios" / "damaged-sofa-bed.yaml").read_text(encoding="utf-8")
    (folder / "damaged-sofa-bed.yaml").write_text(text, encoding="utf-8")
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    (card,) = cards.scenario_cards()
    assert (card.scenario, card.persona, card.difficulty) == ("damaged-sofa-bed", "passive", 3)
    assert "S56" in card.shows
    monkeypatch.setattr("voicesim.app.scenarios.files.load_scenario", None)
    assert cards.scenario_cards() == [card]
    (tmp_path / "cache" / "scenario-cards.json").write_text("{")
    (folder / "damaged-sofa-bed.yaml").unlink()
    (folder / "broken.yaml").unlink()
    assert cards.scenario_cards() == []


def test_calls_without_a_score_have_neither_passed_nor_failed(data, past_call, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    open_history().put([past_call(day, total=None if day else 80, passed=not day) for day in range(4)])
    assert "passed 1 of 1, 3 without a score" in command("history")[1]


def test_an_export_makes_no_folder(command, twelve, tmp_path):
    assert command("history", "export", tmp_path / "no" / "x.jsonl")[0] == 2
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("command_line", [("forget", "--all", "--yes"), ("export", "-"), ("rebuild",)])
@pytest.mark.parametrize("option", [("--scenario", "x"), ("--since", "1y"), ("--html", "a.html"), ("--json",)])
def test_what_limits_the_listing_limits_no_other_command_and_is_refused(command, twelve, command_line, option):
    code, _, said = command("history", *option, *command_line)
    assert code == 2
    assert f"{option[0]}: does not limit `history {command_line[0]}`" in said
    assert len(open_history().calls()) == 12
