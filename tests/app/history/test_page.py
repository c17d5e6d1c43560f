"""The history as one page: it holds everything, runs nothing and fetches nothing."""

import re
import xml.etree.ElementTree as ET

import pytest

from voicesim.app.history.page import render_page
from voicesim.app.history.store import open_history
from voicesim.app.history.view import View, look
from voicesim.coach.practice import ScenarioCard
from voicesim.model.past_call import Wanted

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def cards(monkeypatch):
    """Reading all scenarios takes a second."""
    cards = [ScenarioCard("damaged-sofa-bed", "The red sofa bed", "passive", 3, frozenset({"S19"}))]
    monkeypatch.setattr("voicesim.app.history.view.scenario_cards", lambda: cards)


@pytest.fixture
def page(data, past_call):
    def make(**changes):
        habits = {"Listens": 0.4, "calmness": 0.7, "articulation_rate_per_s": 4.6}
        open_history().put([past_call(day, habits=habits, total=30 + 10 * day, **changes) for day in range(6)])
        return render_page(look(open_history(), Wanted(), 10))

    return make


def test_it_holds_score_habits_calls_and_what_comes_next(page):
    text = page()
    for words in ("Score over time", "How you talk", "Practise next", "Play next", "Listens", "lost-parcel", "Why: "):
        assert words in text
    assert "not what anybody felt" in text


def test_every_picture_says_the_same_in_words(page):
    text = page()
    pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(pictures) >= 4
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for picture in pictures:
        drawn = ET.fromstring(picture)  # well formed
        assert drawn.get("role") == "img"
        named = drawn.get("aria-labelledby")
        described = drawn.get("aria-label") or " ".join(
            t for e in drawn if e.get("id") in named.split() for t in [e.text]
        )
        assert "first" in described
        assert "latest" in described


def test_passed_and_not_passed_differ_in_shape_not_only_in_colour(page):
    text = page(passed=False)
    assert 'class="missed"' in text
    assert '<circle class="passed"' not in text
    assert "not passed</title>" in text


def test_nothing_runs_and_nothing_is_fetched(page):
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert not re.search(r"<script|<link|<img|<iframe|https?://|url\(|@import|\son\w+=", text)


def test_text_of_others_is_escaped(page):
    nasty = '"><script>alert(1)</script>'
    text = page(scenario=nasty, persona=nasty, outcome=nasty, agent=nasty, title=nasty)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_without_a_call_it_says_so(data):
    assert "There is no call here yet." in render_page(View((), (), None, None, ()))


def test_it_is_written_for_its_owner_alone_and_a_place_that_cannot_be_is_told(command, page, tmp_path):
    page()
    file = tmp_path / "new" / "h.html"
    assert command("history", "--html", file) == (0, "", f"written: {file}\n")
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert file.stat().st_mode & 0o077 == 0
    assert command("history", "--html", file)[0] == 0
    code, _, err = command("history", "--html", tmp_path)
    assert (code, err.count("\n")) == (2, 1)
