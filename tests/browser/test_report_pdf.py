"""The report printed to a PDF by an installed browser."""

import re
import stat

import pytest

from voicesim.app.reports.pdf import BROWSERS, find_browser, print_page
from voicesim.model.errors import EngineError, MissingPart

pytestmark = pytest.mark.browser
PAGE = """<!DOCTYPE html><title>x</title><p>First</p><p style="break-before: page">Second</p>
<script>fetch("http://localhost:9/").catch(() => 0)</script>"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(PAGE)
    return path


@pytest.fixture
def program(monkeypatch):
    """Chromium, or a skip where there is none."""
    monkeypatch.delenv("VOICESIM_BROWSER", raising=False)
    try:
        return find_browser()
    except MissingPart:
        pytest.skip(f"no browser here: {', '.join(BROWSERS)} absent (Debian: chromium)")


def test_all_pages_are_printed_for_the_owner_alone(program, page, tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"an older one")
    print_page(page, target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    target.unlink()
    print_page(page, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.pdf"]


def test_a_browser_that_does_not_print_is_said_and_leaves_nothing(page, tmp_path, monkeypatch):
    for name, fault, word in (("no-such-browser", MissingPart, "no browser"), ("false", EngineError, "did not print")):
        monkeypatch.setenv("VOICESIM_BROWSER", name)
        with pytest.raises(fault, match=word):
            print_page(page, tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()
