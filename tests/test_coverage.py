"""Every number of the content is carried by something that exists, and the page that says so is up to date."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
MET = {"scenario", "score item", "lesson", "flag", "question", "role"}
"""What an agent or a trainer meets; a docstring or a recorded performance alone would not do."""


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("write_coverage", ROOT / "scripts" / "write_coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(script):
    return script.carriers()


def test_every_number_is_met_by_somebody(found):
    assert list(found) == list(range(1, 119))
    missing = [f"S{number}" for number, carriers in found.items() if not MET & {one.kind for one in carriers}]
    assert missing == []


def test_what_carries_a_number_exists(found):
    texts = {one.file: (ROOT / one.file).read_text(encoding="utf-8") for kept in found.values() for one in kept}
    for number, kept in found.items():
        for one in kept:
            name = one.name.removeprefix("end-").removesuffix("...")
            assert name in texts[one.file] or name == Path(one.file).stem, (number, one)


def test_the_page_is_up_to_date(script):
    assert script.TARGET.read_text(encoding="utf-8") == script.document(), "run make docs"


def test_numbers_are_found_alone_and_in_ranges(script):
    assert script.numbers_in("(S36, S69) S12-S14 and S78 - S79, not 5S or S1234") == [36, 69, 12, 13, 14, 78, 79]


def test_a_file_that_is_no_yaml_yet_is_left_out(script, tmp_path, capsys):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "voicesim").mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text("lines: [")
    (tmp_path / "scenarios" / "b.yaml").write_text(
        "lines:\n- {id: x, shows: [S5, oops]}\nendings: [{outcome: o, shows: [S5]}]"
    )
    kept = script.carriers(tmp_path)
    assert [(one.kind, one.name) for one in kept[5]] == [("scenario", "end-o"), ("scenario", "x")]
    assert kept[6] == []
    assert "a.yaml" in capsys.readouterr().err
