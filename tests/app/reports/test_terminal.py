"""The judged call on the terminal and as a page."""

import importlib.util
import io
import re
import stat
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import numpy as np
import pytest
from rich.console import Console

from voicesim.app.calls.sound import Sides
from voicesim.app.reports.page import render_report, write_report
from voicesim.app.reports.terminal import print_call
from voicesim.coach.summary import summarise
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.slow
NASTY = "<script>alert('x')</script> & [bold red]loud[/] \x1b[31m"
VOID = {"meta", "br", "input"}


@pytest.fixture(scope="module")
def calls(root):
    """The hand-made calls of the coach's tests."""
    path = root / "tests" / "coach" / "conftest.py"
    spec = importlib.util.spec_from_file_location("coach_calls", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def made(calls):
    """(call, summary) by the agent's manner."""
    done = {
        "assertive": calls.assertive().done("resolved", title="A cake that is late"),
        "passive": calls.passive().done("hung_up", title="A cake that is late"),
        "aggressive": calls.aggressive().done("hung_up", title="A cake that is late"),
        "empty": calls.CallBuilder().done(None, title="Nobody there"),
    }
    return {name: (call, summarise(call)) for name, call in done.items()}


def printed(summary, width=80, **options):
    file = options.pop("file", None) or io.StringIO()
    print_call(summary, Console(file=file, width=width, highlight=False, color_system=None, **options))
    return file.getvalue()


class Page(HTMLParser):
    """Checks that tags nest, and collects what matters."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.ids, self.text = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_endtag(self, tag):
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.text.append(data)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("manner", ["assertive", "passive", "aggressive", "empty"])
def test_the_terminal_report_keeps_to_its_width(made, manner, width):
    lines = printed(made[manner][1], width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= min(width, 120)


def test_the_terminal_shows_the_talk_the_mood_and_the_judgement_without_colour(made):
    text = printed(made["passive"][1])
    assert "\x1b" not in text
    assert "0:02 agent    um hello bakery" in text
    assert "passive 80% sure · calm 70 · greeting" in text
    assert "anger ████ 100 trust ░░░░ 0 openness █░░░ 21 patience ░░░░ 0" in text
    assert re.search(r"Then I want your manager!\s+furious", text)
    assert "! cut off by the customer" in text
    assert "silence  5 s of silence" in text
    assert re.search(r"\d+ of 100, not passed", text)
    assert "Calm voice" in text
    assert "Look at: Abuse tolerated" in text
    assert "1. Say it without shrinking (at 0:22) [Yang]" in text
    assert "Try: " in text


def test_fatal_findings_are_named_with_their_words(made):
    text = printed(made["aggressive"][1])
    assert "FATAL: Insult or threat" in text
    attack = " ".join(text.split()).partition("FATAL: Insult or threat")[2]
    assert "you people are all the same" in attack.partition("”")[0]


def test_a_plain_terminal_gets_plain_signs(made):
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    print_call(made["passive"][1], Console(file=file, width=80, highlight=False, color_system=None))
    file.flush()
    text = file.buffer.getvalue().decode("ascii")
    assert "anger #### 100 trust .... 0" in text
    assert '"Are you still there?"' in text


def test_colour_is_an_extra(made):
    file = io.StringIO()
    print_call(made["passive"][1], Console(file=file, width=80, highlight=False, force_terminal=True))
    coloured = file.getvalue()
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == printed(made["passive"][1])


def test_what_was_said_is_never_taken_for_markup_or_control(calls):
    call = calls.CallBuilder().customer(NASTY).agent(NASTY).done("resolved", title=NASTY)
    text = printed(summarise(call), width=120)
    assert text.count("[bold red]loud[/]") >= 3
    assert "\x1b" not in text


def test_a_call_without_enough_to_judge_says_so(made):
    assert "no score: only 0 of 100 points could be judged" in printed(made["empty"][1])
    assert "no score" in render_report(*made["empty"])


@pytest.mark.parametrize("manner", ["assertive", "passive", "aggressive", "empty"])
def test_the_page_is_whole_and_needs_nothing_else(made, manner):
    html = render_report(*made[manner])
    page = Page(html)
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert not {"script", "iframe", "object", "embed", "link", "form"} & set(page.tags)
    assert "//" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert "url(" not in html
    assert "@import" not in html
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    links = [value for _, name, value in page.attributes if name in {"href", "src"}]
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_picture_has_a_text_alternative(made):
    page = Page(render_report(*made["passive"]))
    labelled = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-labelledby")]
    hidden = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-hidden")]
    inner = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "x")]
    assert page.tags.count("svg") == len(labelled) + len(hidden) + len(inner)
    assert len(labelled) == 6  # shares, talk, pace, calmness, mood, roles; without sound there are no others
    assert {part for value in labelled for part in value.split()} <= set(page.ids)
    text = "".join(page.text)
    assert "anger from 0.72 to 1.00" in text
    assert "0:09 passive, calmness 70, calm" in text


def test_the_lines_of_the_mood_differ_by_more_than_colour(made):
    html = render_report(*made["assertive"])
    dashes = {name: re.findall(rf"\.{name} {{ stroke: [^;]+;(?: stroke-dasharray: ([\d ]+))?", html)[0]
              for name in ("anger", "trust", "openness", "patience")}  # fmt: skip
    assert len(set(dashes.values())) == 4
    assert all(re.search(rf'<path class="curve {name}" d="M0 5H30"/></svg>{name} ', html) for name in dashes)


def test_the_page_tells_the_whole_call(made):
    call, summary = made["passive"]
    text = " ".join("".join(Page(render_report(call, summary)).text).split())
    for part in (*(lesson.title for lesson in summary.lessons), *(item.name for item in summary.scorecard.items),
                 *(f.name for f in summary.scorecard.flags), *(m.name.replace("_", " ") for m in summary.metrics),
                 "Where is my cake?", "over apology", "not passed", "5 s of silence"):  # fmt: skip
        assert part in text, part
    assert "<mark>i guess</mark>" in render_report(call, summary)


def test_script_in_titles_and_talk_shows_as_text(calls):
    builder = calls.CallBuilder("aggressive").customer(NASTY, "furious", why=NASTY, line="x")
    builder.agent(NASTY, did=[("insult", "<script>alert('x')</script>")], causes=[("blame", 0.1, -0.1, -0.1, -0.1)])
    call = builder.done("resolved", title=NASTY)
    html = render_report(call, summarise(call))
    page = Page(html)
    assert "script" not in page.tags
    assert "<script" not in html
    assert "".join(page.text).count("<script>alert('x')</script>") >= 5


def test_a_policy_forbids_the_page_to_fetch_or_run_anything(made):
    html = render_report(*made["assertive"])
    assert "Content-Security-Policy" in html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html


def test_with_sound_one_script_runs_and_only_as_it_was_written(made):
    call, summary = made["assertive"]
    hum = np.sin(np.arange(call.duration_samples) / 10).astype(np.float32) / 4
    html = render_report(call, summary, Sides(hum, hum))
    page = Page(html)
    assert page.tags.count("script") == page.tags.count("audio") == 1
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    policy = next(
        value for tag, name, value in page.attributes if (tag, name) == ("meta", "content") and "src" in value
    )
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        assert f"{tag}-src 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy
    (source,) = [value for tag, name, value in page.attributes if (tag, name) == ("audio", "src")]
    assert source.startswith("data:audio/ogg;base64,")
    plays = [value for tag, name, value in page.attributes if (tag, name) == ("button", "data-at")]
    assert len(plays) >= len(summary.turns) + len(summary.lessons)


def test_every_strip_of_the_sound_has_a_text_alternative(made):
    call, summary = made["assertive"]
    hum = np.sin(np.arange(call.duration_samples) / 10).astype(np.float32) / 4
    page = Page(render_report(call, summary, Sides(hum, hum)))
    pictures = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-labelledby")]
    assert len(pictures) == 10
    assert {part for value in pictures for part in value.split()} <= set(page.ids)
    assert "median pitch of the agent's turns in Hz: 0:01 182" in "".join(page.text)


def test_writing_leaves_one_private_file_and_the_same_each_time(made, tmp_path):
    path = tmp_path / "report.html"
    write_report(path, *made["assertive"])
    first = path.read_bytes()
    write_report(path, *made["assertive"])
    assert path.read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_to_is_one_clear_line_and_leaves_nothing(made, tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(BadInput, match="cannot be written") as caught:
        write_report(tmp_path / "report.html", *made["assertive"])
    assert "\n" not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(BadInput, match="check the folder"):
        write_report(tmp_path / "missing" / "report.html", *made["assertive"])


def test_words_that_utf8_cannot_hold_do_not_stop_the_report(calls, tmp_path):
    call = calls.CallBuilder().customer("broken \ud800 sign").done("resolved")
    write_report(tmp_path / "report.html", call, summarise(call))
    assert b"broken" in (tmp_path / "report.html").read_bytes()
