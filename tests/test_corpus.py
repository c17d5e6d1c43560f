"""The agent utterances keep to their guide."""

import json
from collections import Counter

import pytest

from training.wording.corpus import OLD_TO_NEW, Row, among_old, group_of, load_rows
from voicesim.model.language import TECHNIQUES

pytestmark = pytest.mark.unit

STYLES = {"passive", "assertive", "aggressive", "neutral"}
STEPS = {step / 4 for step in range(-4, 5)}


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def rows(root):
    folder = root / "corpora" / "agent_utterances"
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in lines_of(path)]


def test_there_are_enough_from_enough_places(rows):
    assert len(rows) >= 4_000
    assert len({row["industry"] for row in rows}) >= 15
    assert min(Counter(row["style"] for row in rows).values()) >= 500
    assert min(Counter(t["name"] for row in rows for t in row["techniques"]).values()) >= 100


def test_every_row_has_the_shape_of_the_guide(rows):
    for row in rows:
        assert list(row) == ["id", "industry", "pass", "customer", "text", "style", "agency", "communion", "techniques"]
        assert row["style"] in STYLES, row["id"]
        assert {row["agency"], row["communion"]} <= STEPS, row["id"]
        assert 3 <= len(row["text"].split()) <= 60, row["id"]


def test_techniques_are_known_and_their_words_stand_in_the_text(rows):
    for row in rows:
        names = [technique["name"] for technique in row["techniques"]]
        assert set(names) <= set(TECHNIQUES), row["id"]
        assert len(names) == len(set(names)), row["id"]
        assert all(technique["words"] in row["text"] for technique in row["techniques"]), row["id"]


def test_no_utterance_and_no_name_stands_twice(rows):
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["text"].lower() for row in rows}) == len(rows)


def test_every_second_label_belongs_to_a_row(root, rows):
    known = {row["id"] for row in rows}
    folder = root / "corpora" / "agent_utterances" / "second_labels"
    second = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in lines_of(path)]
    assert len(second) >= len(rows) / 5
    assert {row["id"] for row in second} <= known


def test_what_was_settled_is_held_out_and_known(root, rows):
    held = {row["id"] for row in rows if group_of(row["pass"], row["industry"]) == "test"}
    folder = root / "corpora" / "agent_utterances"
    settled = [json.loads(line) for line in lines_of(folder / "settled" / "held-out.jsonl")]
    twice = {json.loads(line)["id"] for path in folder.glob("second_labels/*.jsonl") for line in lines_of(path)}
    assert held <= twice, "every row of the test has two readers"
    assert {row["id"] for row in settled} <= held
    assert all(row["style"] in STYLES and set(row["techniques"]) <= set(TECHNIQUES) for row in settled)


def test_every_heard_row_belongs_to_a_row(root, rows):
    known = {row["id"]: row for row in rows}
    for path in sorted((root / "corpora" / "agent_utterances" / "heard").glob("*.jsonl")):
        heard = [json.loads(line) for line in lines_of(path)]
        assert len(heard) >= 100
        assert {row["id"] for row in heard} <= known.keys()
        own = group_of(known[heard[0]["id"]]["pass"], known[heard[0]["id"]]["industry"]) == "test"
        groups = {group_of(known[row["id"]]["pass"], known[row["id"]]["industry"]) for row in heard}
        assert (groups == {"test"}) if own else ("test" not in groups), "a voice serves training or the test"


def test_what_is_held_out_is_a_fair_share_of_every_style(rows):
    held = [row for row in rows if group_of(row["pass"], row["industry"]) == "test"]
    assert len(held) >= 800
    assert min(Counter(row["style"] for row in held).values()) >= 100


def test_the_sets_written_by_others_share_no_sentence_with_the_corpus(root, rows):
    known = {row["text"].lower() for row in rows}
    others = [
        json.loads(line)
        for path in (root / "corpora/agent_utterances/outside").glob("*.jsonl")
        for line in lines_of(path)
    ]
    assert len(others) == 320
    assert not known & {row["text"].lower() for row in others}
    assert {name for row in others for name in row["techniques"]} <= set(TECHNIQUES)


def test_what_a_second_reader_saw_is_learnt_and_not_tested(tmp_path):
    def line(name, pass_name):
        row = {"id": name, "industry": "kiosk", "pass": pass_name, "customer": "", "text": "I'm sorry, I'll ring him."}
        labels = {"style": "assertive", "agency": 0.5, "communion": 0.5}
        return json.dumps(row | labels | {"techniques": [{"name": "apologise", "words": "I'm sorry"}]})

    (tmp_path / "rows.jsonl").write_text(f"{line('learnt', 'near-borders')}\n{line('tested', 'tired-agents')}\n")
    (tmp_path / "second_labels").mkdir()
    again = [json.dumps({"id": name, "techniques": ["commit_next_step"]}) for name in ("learnt", "tested")]
    (tmp_path / "second_labels" / "reader.jsonl").write_text("\n".join(again))
    learnt, tested = load_rows(tmp_path)
    assert learnt.marks == {"apologise": ((0, 2),), "commit_next_step": ()}
    assert (tested.group, tested.marks) == ("test", {"apologise": ((0, 2),)})


def test_new_rows_are_learnt_among_old_ones():
    def row(name):
        return Row(name, "training", name[6:-4], ("hello",), (), 0, 0.0, 0.0, {})

    rows = [row(f"kiosk-old-times-{n:03d}") for n in range(40)] + [row(f"kiosk-near-borders-{n:03d}") for n in range(5)]
    chosen = among_old(rows, ["near-borders"], seed=0)
    assert chosen[:5] == rows[40:]
    assert len({one.id for one in chosen}) == len(chosen) == 5 * (1 + OLD_TO_NEW)
    assert chosen == among_old(rows, ["near-borders"], seed=0)
    assert chosen != among_old(rows, ["near-borders"], seed=1)
