"""voicesim history export --scorm and --xapi."""

import json
import zipfile

import pytest

from voicesim.app.history.store import open_history
from voicesim.app.learning_export import session_time
from voicesim.coach.scorm import NAMES

pytestmark = pytest.mark.unit
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def three(data, past_call):
    """Three calls in the history, one of them without a score."""
    open_history().put([past_call(0), past_call(1, total=None, passed=False), past_call(2, title=NASTY, outcome=NASTY)])


@pytest.mark.parametrize("edition", NAMES)
def test_a_package_has_a_page_for_each_call_and_is_the_same_each_time(command, three, tmp_path, edition):
    package, again = tmp_path / "calls.zip", tmp_path / "again.zip"
    code, out, err = command("history", "export", package, "--scorm", edition)
    assert (code, out) == (0, "")
    assert f"3 calls: {package}" in err
    assert package.stat().st_mode & 0o777 == 0o600
    command("history", "export", again, "--scorm", edition)
    assert package.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(package) as opened:
        assert opened.testzip() is None
        pages = [name for name in opened.namelist() if name.endswith(".html")]
        assert opened.namelist() == ["imsmanifest.xml", *pages]
        assert len(pages) == 3
        texts = [opened.read(name).decode() for name in pages]
        assert all(name in opened.read("imsmanifest.xml").decode() for name in pages)
    assert f'data-edition="{edition}" data-raw="80" data-passed="yes"' in texts[0]
    assert 'data-raw="" data-passed="no"' in texts[1]
    assert "no score" in texts[1]
    assert NASTY not in texts[2]
    assert "&lt;script&gt;alert(1)" in texts[2]


def test_statements_are_one_array_and_begin_with_the_home_that_was_named(command, three, tmp_path):
    file = tmp_path / "statements.json"
    assert command("history", "export", file, "--xapi", "--home", "https://example.org/t/")[0] == 0
    told = json.loads(file.read_text())
    assert [one["verb"]["display"]["en-US"] for one in told] == ["passed", "attempted", "passed"]
    assert all(one["object"]["id"].startswith("https://example.org/t/scenarios/") for one in told)
    assert json.loads(command("history", "export", "-", "--xapi")[1])[0]["id"] == told[0]["id"]


@pytest.mark.parametrize(
    "words",
    [("--xapi", "--scorm", "1.2"), ("--home", "https://example.org/"), ("--xapi", "--home", "example"),
     ("--xapi", "--home", "https://example.org/<b>/"), ("--scorm", "3")],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_and_nothing_is_written(command, three, tmp_path, words):
    code, _, err = command("history", "export", tmp_path / "x", *words)
    assert (code, err.count("\n")) == (2, 1)
    assert not (tmp_path / "x").exists()


def test_an_empty_history_makes_no_package(command, data, tmp_path, past_call):
    open_history().put([past_call(0)])
    code, _, err = command("history", "--agent", "nobody", "export", tmp_path / "x.zip", "--scorm", "1.2")
    assert (code, "no call in the history" in err) == (2, True)
    assert command("history", "export", tmp_path / "x.json", "--xapi")[0] == 0


@pytest.mark.parametrize(
    ("seconds", "old"), [(93.2, "0000:01:33.20"), (3661.999, "0001:01:02.00"), (0, "0000:00:00.00")]
)
def test_times_are_written_as_each_edition_wants_them(seconds, old):
    assert session_time(seconds, "1.2") == old
    assert session_time(seconds, "2004") == f"PT{seconds:.2f}S"
