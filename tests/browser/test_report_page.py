"""The report of a call in a browser: it plays, it seeks, it follows, and it takes nothing that was said for code."""

import importlib.util
import sys
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from voicesim.app.reports.page import write_report
from voicesim.coach.summary import summarise

pytestmark = pytest.mark.browser
NASTY = '<script>window.hit = 1</script>"><img src=x onerror="window.hit = 2">'
WAIT = (
    "const wait = (ms) => new Promise((done) => setTimeout(done, ms)); const sound = document.getElementById('sound');"
)


@pytest.fixture(scope="module")
def calls(root):
    """The hand-made calls of the coach's tests."""
    spec = importlib.util.spec_from_file_location("browser_calls", root / "tests" / "coach" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def written(call, folder):
    """The report of a call in which the agent hums low and the customer high."""
    seconds = np.arange(call.duration_samples) / 16_000
    for name, hz in (("mic", 200), ("customer", 900)):
        soundfile.write(folder / f"{name}.wav", (0.2 * np.sin(2 * np.pi * hz * seconds)).astype(np.float32), 16_000)
    write_report(folder / "report.html", call, summarise(call))
    return folder / "report.html"


@pytest.fixture(scope="module")
def report(calls, tmp_path_factory):
    return written(calls.assertive().done("resolved", title="A cake that is late"), tmp_path_factory.mktemp("call"))


def doing(browser, script):
    """What a few steps on the page give."""
    return browser.run(f"(async () => {{ {WAIT} {script} }})()")


def test_the_sound_inside_is_as_long_as_the_call_and_nothing_is_refused(browser, report):
    browser.open(report)
    assert doing(browser, "return [sound.error, sound.readyState > 0]") == [None, True]
    length_s = browser.run("Number(document.getElementById('player').dataset.length)")
    assert browser.run("document.getElementById('sound').duration") == pytest.approx(length_s, abs=0.1)
    assert browser.complaints() == []


def test_a_moment_of_a_lesson_is_played_to_its_end(browser, report):
    browser.open(report)
    at_s, began, later, turn, says = doing(browser, """
        const button = document.querySelector(".lesson button.play");
        button.click();
        await wait(250);
        const began = sound.currentTime;
        await wait(500);
        return [Number(button.dataset.at), began, sound.currentTime, document.querySelector("[aria-current]").id,
                document.getElementById("now").textContent];""")  # fmt: skip
    assert at_s <= began < later < at_s + 5
    assert turn.startswith("turn-")
    assert says.startswith(("Agent: ", "Customer: "))
    stopped = doing(
        browser,
        """
        const button = document.querySelector(".lesson button.play");
        sound.currentTime = Number(button.dataset.end) - 0.2;
        await wait(900);
        return [sound.paused, sound.currentTime - Number(button.dataset.end)];""",
    )
    assert stopped[0] is True
    assert abs(stopped[1]) < 0.4


def test_a_click_into_the_pictures_plays_from_there(browser, report):
    browser.open(report)
    share = doing(
        browser,
        """
        const box = document.getElementById("plots").getBoundingClientRect();
        const clientX = box.left + box.width / 2;
        document.getElementById("plots").dispatchEvent(new MouseEvent("click", { clientX, bubbles: true }));
        sound.pause();
        return sound.currentTime / sound.duration;""",
    )
    assert share == pytest.approx(0.5, abs=0.02)


def test_keys_play_seek_and_step_through_the_turns(browser, report):
    browser.open(report)
    browser.press("ArrowRight")
    assert browser.run("document.getElementById('sound').currentTime") == pytest.approx(5.0)
    browser.press("n", "n")
    starts = browser.run(
        "[...document.querySelectorAll('.turn[data-start]')].map((turn) => Number(turn.dataset.start))"
    )
    assert browser.run("document.getElementById('sound').currentTime") in [pytest.approx(s, abs=0.01) for s in starts]
    browser.press(" ", " ")
    assert doing(browser, "await wait(200); return sound.paused") is False
    browser.press(" ", " ")
    assert doing(browser, "await wait(200); return sound.paused") is True


def test_one_side_can_be_heard_alone(browser, report):
    browser.open(report)
    left, right = doing(
        browser,
        """
        const gains = [], old = AudioContext.prototype.createGain;
        AudioContext.prototype.createGain = function () { gains.push(old.call(this)); return gains.at(-1); };
        document.querySelector("button.play").click();
        const hear = document.getElementById("hear");
        hear.value = "customer";
        hear.dispatchEvent(new Event("change"));
        sound.pause();
        const values = gains.map((gain) => gain.gain.value);
        return [values.slice(0, 2), values.slice(2)];""",
    )
    assert left == [0, 0]
    assert right == [1, 1]


def test_words_light_up_as_they_are_spoken(browser, calls, tmp_path):
    browser.open(written(spoken_call(calls), tmp_path))
    lit = doing(
        browser,
        """
        const lit = [];
        for (const at of [0.1, 0.7, 1.1]) {
          sound.currentTime = at;
          await wait(300);
          lit.push([...(CSS.highlights.get("spoken") ?? [])].map(String).join());
        }
        return lit;""",
    )
    assert lit == ["good", "morning", "ana"]


def spoken_call(calls):
    """One turn of which the places of the words are known."""
    from voicesim.model.audio import Span
    from voicesim.model.events import TurnJudged
    from voicesim.model.speech import Word

    words = tuple(Word(text, Span(i * 8_000, (i + 1) * 8_000)) for i, text in enumerate(("good", "morning", "ana")))
    call = (
        calls.CallBuilder().agent("good morning ana", gap_s=0.0, seconds=1.5, did=[("greeting", "good morning")]).done()
    )
    events = (replace(e, turn=replace(e.turn, words=words)) if isinstance(e, TurnJudged) else e for e in call.events)
    return replace(call, events=tuple(events))


def test_what_was_said_or_written_by_others_stays_text(browser, calls, tmp_path):
    builder = calls.CallBuilder("aggressive").customer(NASTY, "furious", why=NASTY, line="x")
    builder.agent(NASTY, did=[("insult", NASTY)], causes=[("blame", 0.1, -0.1, -0.1, -0.1)])
    browser.open(written(builder.done("resolved", title=NASTY), tmp_path))
    assert browser.run("[window.hit === undefined, document.images.length, document.scripts.length]") == [True, 0, 1]
    assert browser.run(f"document.body.innerText.includes({NASTY!r})")
    assert browser.run("document.querySelector('h1').textContent") == NASTY
    assert browser.complaints() == []


def test_the_policy_stops_what_would_get_in(browser, report, tmp_path):
    page = tmp_path / "altered.html"
    text = report.read_text(encoding="utf-8")
    page.write_text(text.replace("<main>", '<main><script>window.hit = 1</script><img src="https://example.com/x">'))
    browser.open(page)
    assert browser.run("window.hit === undefined") is True
    assert sum("Content Security Policy" in line for line in browser.complaints()) >= 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_reaches_beyond_the_page(browser, report, width, scheme):
    browser.open(report, width, 900, scheme)
    assert browser.run("document.documentElement.scrollWidth") == width
    ink, paper = browser.run("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert (sum(map(int, ink[4:-1].split(","))) > sum(map(int, paper[4:-1].split(",")))) is (scheme == "dark")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_player_leaves_room_for_the_page(browser, report, width):
    browser.open(report, width)
    browser.press("n", "n")
    assert browser.run("document.getElementById('player').getBoundingClientRect().height") < 130
    assert browser.run("document.getElementById('clock').getBoundingClientRect().height") < 30


def test_captions_and_letters_never_cover_each_other(browser, report):
    for width in (390, 1280):
        browser.open(report, width)
        covered = browser.run("""(() => {
            const texts = [...document.querySelectorAll(".plots figcaption, .plots text.scale, .plots .ruler text")];
            const seen = texts.filter((each) => getComputedStyle(each).display !== "none");
            const boxes = seen.map((each) => [each.textContent, each.getBoundingClientRect()]);
            const meet = (a, b, low, high) => a[low] < b[high] - 1 && b[low] < a[high] - 1;
            const cover = (a, b) => meet(a, b, "left", "right") && meet(a, b, "top", "bottom");
            return boxes.flatMap(([a, first], at) =>
              boxes.slice(at + 1).filter(([, second]) => cover(first, second)).map(([b]) => `${a} | ${b}`));
        })()""")
        assert covered == []


@pytest.mark.parametrize("duration_s", [72.0, 80.3])
def test_the_last_time_of_the_ruler_is_not_cut_off(browser, calls, tmp_path, duration_s):
    call = replace(calls.assertive().done("resolved"), duration_samples=round(duration_s * 16_000))
    page = written(call, tmp_path)
    for width in (390, 1280):
        browser.open(page, width)
        rights, frame = browser.run("""[
            [...document.querySelectorAll(".ruler text")].map((each) => each.getBoundingClientRect().right),
            document.querySelector(".timeline").getBoundingClientRect().right]""")
        assert max(rights) < frame


def test_it_can_be_read_without_a_mouse(browser, report):
    browser.open(report)
    unnamed = browser.run("""[...document.querySelectorAll("button, select, input, svg[role=img]")].filter((each) => {
        const ids = (each.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
        const named = ids.map((id) => document.getElementById(id)?.textContent.trim()).join("");
        return !(each.getAttribute("aria-label") || named || each.labels?.length || each.textContent.trim());
    }).length""")
    assert unnamed == 0
    browser.press("Tab")
    assert browser.run("document.activeElement.tagName") == "A"


def test_a_browser_that_cannot_play_it_says_so_and_shows_the_rest(browser, report, tmp_path):
    page = tmp_path / "damaged.html"
    page.write_text(report.read_text(encoding="utf-8").replace("base64,T2dnU", "base64,AAAAA"), encoding="utf-8")
    browser.open(page)
    shown = doing(
        browser,
        """
        await wait(500);
        const seen = (each) => getComputedStyle(each).display !== "none";
        const byId = (id) => document.getElementById(id);
        const disabled = document.querySelector("button.play").disabled;
        return [seen(byId("no-sound")), seen(byId("player")), disabled, seen(document.querySelector(".track"))];""",
    )
    assert shown == [True, False, True, True]
