"""A page of a SCORM package in a browser: what it tells the learning system, and what without one."""

import zipfile

import pytest

from voicesim.app.learning_export import scorm

pytestmark = pytest.mark.browser
SYSTEM = """window.told = [];
const take = (name) => (...values) => { window.told.push([name, ...values]); return "true"; };
window.%s = new Proxy({}, {get: (_, name) => take(name)});"""


@pytest.fixture
def page(past_call, tmp_path):
    """Where the page of a call lies that got 74 points and did not pass."""

    def make(edition):
        call = past_call(total=74, passed=False, duration_s=93.2, title="<b>The parcel</b>")
        (tmp_path / "calls.zip").write_bytes(scorm([call], edition))
        with zipfile.ZipFile(tmp_path / "calls.zip") as package:
            package.extractall(tmp_path)
        return next(tmp_path.glob("*.html"))

    return make


def told(browser, path, name):
    added = browser.order("Page.addScriptToEvaluateOnNewDocument", source=SYSTEM % name)["identifier"]
    try:
        browser.open(path)
        return browser.run("window.told"), browser.run("document.getElementById('reported').textContent")
    finally:
        browser.order("Page.removeScriptToEvaluateOnNewDocument", identifier=added)


def test_an_older_system_is_told_in_its_words(browser, page):
    calls, said = told(browser, page("1.2"), "API")
    assert calls[0] == ["LMSInitialize", ""]
    assert ["LMSSetValue", "cmi.core.lesson_status", "failed"] in calls
    assert ["LMSSetValue", "cmi.core.score.raw", "74"] in calls
    assert ["LMSSetValue", "cmi.core.session_time", "0000:01:33.20"] in calls
    assert calls[-1] == ["LMSCommit", ""]
    assert "was reported" in said


def test_a_newer_system_is_told_in_its_words(browser, page):
    calls, _ = told(browser, page("2004"), "API_1484_11")
    assert calls[0] == ["Initialize", ""]
    assert ["SetValue", "cmi.completion_status", "completed"] in calls
    assert ["SetValue", "cmi.success_status", "failed"] in calls
    assert ["SetValue", "cmi.score.scaled", "0.74"] in calls
    assert ["SetValue", "cmi.session_time", "PT93.20S"] in calls
    assert calls[-1] == ["Commit", ""]


def test_without_a_system_it_only_shows_the_call(browser, page):
    browser.open(page("2004"))
    assert "outside a learning system" in browser.run("document.getElementById('reported').textContent")
    assert browser.run("document.querySelector('h1').textContent") == "<b>The parcel</b>"
    assert browser.run("document.querySelector('h1').children.length") == 0
    for width in (1280, 390):
        browser.open(page("2004"), width=width)
        assert browser.run("document.documentElement.scrollWidth") <= width
