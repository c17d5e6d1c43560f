"""Recorded calls to rows, without a speech model."""

import json
import os
import stat

import numpy as np
import pytest
import soundfile

from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.jobs import Options, Source
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.app.scoring.sides import load_sides, notes_of
from voicesim.language import recognised
from voicesim.model.errors import BadAudio, BadInput
from voicesim.model.units import RATE_HZ

pytestmark = pytest.mark.slow


def run(plan):
    """All rows, and what was told meanwhile."""
    steps = []
    with scored(plan, steps.append) as found:
        return list(found.calls()), steps, found


def of(*paths, **more):
    return ScorePlan(Wanted(tuple(paths)), **more)


def test_a_call_in_two_channels_becomes_turns_with_times_words_and_judgements(no_model, stereo):
    [rows], _, _ = run(of(stereo()))
    assert rows.call["error"] is None
    assert [turn["speaker"] for turn in rows.turns] == ["agent", "customer"] * 3
    first, second = rows.turns[:2]
    assert (first["start_s"], first["end_s"]) == (pytest.approx(1.0, abs=0.06), pytest.approx(3.0, abs=0.06))
    assert second["gap_s"] == pytest.approx(1.0, abs=0.06)
    assert first["text"] == "hello how can i help you"
    assert all(first["start_s"] - 0.3 <= word["start_s"] <= first["end_s"] + 0.3 for word in first["words"])
    assert "greeting" in [one["name"] for one in first["techniques"]]
    assert second["techniques"] == [], "the reader knows what agents do"
    assert first["delivery"]["calmness"] is not None
    assert rows.call["agent"]["baseline"]["source"] == rows.call["customer"]["baseline"]["source"] == "self"


def test_the_scorecard_has_the_lines_that_need_no_scenario(no_model, stereo):
    [rows], _, _ = run(of(stereo()))
    items = {item["name"]: item for item in rows.call["scorecard"]["items"]}
    assert items["Says goodbye warmly"]["score"] == 1.0, "a recording ends where the call ended"
    assert items["Answers what is asked"]["score"] is not None, "the customer's question is known without its mark"
    assert items["The customer came round"]["score"] is None
    assert "simulated customer" in items["The customer came round"]["reason"]
    assert rows.call["timing"]["agent_gap_ms"] == {
        "median": pytest.approx(750, abs=60),
        "p95": pytest.approx(1000, abs=300),
        "n": 2,
    }
    assert rows.call["scorecard"]["fatal"] == []


def test_two_files_and_two_channels_give_the_same_turns(no_model, stereo, sounds, tmp_path):
    [together], _, _ = run(of(stereo()))
    for who, pcm in sounds.items():
        soundfile.write(tmp_path / f"{who}.flac", pcm, RATE_HZ)
    wanted = Wanted(agent=tmp_path / "agent.flac", customer=tmp_path / "customer.flac")
    [apart], _, _ = run(ScorePlan(wanted))
    assert [t["text"] for t in apart.turns] == [t["text"] for t in together.turns]
    assert [t["start_s"] for t in apart.turns] == pytest.approx([t["start_s"] for t in together.turns], abs=0.01)


def test_the_agent_may_be_on_the_other_channel(no_model, stereo):
    [rows], _, _ = run(of(stereo(), options=Options(agent_channel=2)))
    assert rows.turns[0]["speaker"] == "customer"


def test_a_mixed_recording_is_parted_by_who_spoke_when(no_model, sounds, tmp_path):
    soundfile.write(tmp_path / "mixed.ogg", sounds["agent"] + sounds["customer"], RATE_HZ)
    lines = ["start_s,end_s,speaker"]
    for who, spans in (
        ("ann", ((1.0, 3.0), (7.0, 9.5), (13.0, 15.0))),
        ("x", ((4.0, 6.5), (10.5, 12.0), (16.0, 40.0))),
    ):
        lines += [f"{start},{end},{who}" for start, end in spans]
    (tmp_path / "mixed.csv").write_text("\n".join(lines))
    wanted = Wanted((tmp_path / "mixed.ogg",), who=tmp_path / "mixed.csv")
    [rows], _, _ = run(ScorePlan(wanted, Options(agent_label="ann")))
    assert [turn["speaker"] for turn in rows.turns] == ["agent", "customer"] * 3
    assert rows.turns[-1]["end_s"] == pytest.approx(18.0, abs=0.05), "not beyond the end of the recording"


def test_a_bad_file_is_a_row_with_its_reason_and_the_others_are_scored(no_model, stereo, tmp_path, sounds):
    good = stereo("a.wav")
    bad = tmp_path / "b.wav"
    bad.write_bytes(b"RIFF nothing")
    mono, twice = tmp_path / "c.wav", tmp_path / "d.wav"
    soundfile.write(mono, sounds["agent"], RATE_HZ)
    soundfile.write(twice, np.stack([sounds["agent"]] * 2, axis=1), RATE_HZ)
    found, steps, _ = run(of(good, bad, mono, twice))
    assert [rows.failed for rows in found] == [False, True, True, True]
    messages = [rows.call["error"]["message"] for rows in found[1:]]
    assert "cannot be read as audio" in messages[0]
    assert "it has one channel" in messages[1]
    assert "both its channels hold the same sound" in messages[2]
    assert "--who" in found[2].call["error"]["remedy"]
    assert [(step.done, step.failed) for step in steps] == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_what_no_file_should_cause_is_a_row_too(no_model, stereo, monkeypatch):
    from voicesim.app.scoring import workshop

    def broken(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(workshop, "hear_sides", broken)
    [rows], _, _ = run(of(stereo()))
    assert rows.call["error"]["code"] == "scoring_failed"
    assert "ZeroDivisionError: by zero" in rows.call["error"]["message"]


def test_a_second_run_scores_what_is_new_or_changed_only(no_model, stereo, tmp_path):
    out, a, b = tmp_path / "out", stereo("in/a.wav"), stereo("in/b.wav", gain=0.7)
    first, steps, _ = run(of(tmp_path / "in", out=out))
    assert steps[-1].fresh == 2
    again, steps, _ = run(of(tmp_path / "in", out=out))
    assert steps[-1].fresh == 0
    assert again == first
    stereo("in/b.wav", gain=0.5)
    stereo("in/c.wav", gain=0.4)
    found, steps, _ = run(of(tmp_path / "in", out=out))
    assert steps[-1].fresh == 2
    assert [rows.call["call"] for rows in found] == [(tmp_path / "in" / f"{n}.wav").as_posix() for n in "abc"]
    assert found[0] == first[0]
    _, steps, _ = run(of(a, out=out, options=Options(baseline="none")))
    assert steps[-1].fresh == 1, "other options, other rows"
    b.rename(tmp_path / "moved.wav")
    [moved], steps, _ = run(of(tmp_path / "moved.wav", out=out))
    assert steps[-1].fresh == 0
    assert moved.call["call"].endswith("moved.wav")
    assert moved.turns[0]["call"] == moved.call["call"]


def test_kept_rows_that_were_cut_short_are_scored_again(no_model, stereo, tmp_path):
    out, call = tmp_path / "out", stereo()
    run(of(call, out=out))
    [kept] = (out / "kept").rglob("*.json")
    kept.write_text(kept.read_text()[:100])
    _, steps, _ = run(of(call, out=out))
    assert steps[-1].fresh == 1


def test_bad_files_are_not_tried_again_until_they_change_and_failures_of_ours_are(
    no_model, stereo, tmp_path, monkeypatch
):
    from voicesim.app.scoring import workshop

    out, bad = tmp_path / "out", tmp_path / "bad.wav"
    bad.write_bytes(b"nothing")
    run(of(bad, out=out))
    _, steps, _ = run(of(bad, out=out))
    assert (steps[-1].fresh, steps[-1].failed) == (0, 1)
    with monkeypatch.context() as patch:
        patch.setattr(workshop, "hear_sides", lambda *_: 1 / 0)
        run(of(stereo(), out=out))
    _, steps, _ = run(of(stereo(), out=out))
    assert (steps[-1].fresh, steps[-1].failed) == (1, 0)


def test_a_pipe_is_a_row_and_nobody_waits_for_it(no_model, stereo, tmp_path):
    os.mkfifo(tmp_path / "a.wav")
    stereo("b.wav")
    calls, _, _ = run(of(tmp_path))
    assert [rows.failed for rows in calls] == [True, False]
    assert calls[0].call["error"]["message"] == "is a pipe, not a regular file"


def test_a_recording_that_was_cut_short_is_scored_and_its_row_says_so(no_model, stereo, sounds, tmp_path):
    path = stereo()
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    (rows,), _, found = run(of(path, out=tmp_path / "out"))
    assert rows.call["note"] == "was cut short: 13.5 s are there of the 18.0 s that its header promises"
    assert (found.failed, found.noted) == (0, 1)
    (kept,), steps, found = run(of(path, out=tmp_path / "out"))
    assert (kept.call["note"], steps[-1].fresh, found.noted) == (rows.call["note"], 0, 1)


def test_a_side_of_which_few_words_are_certain_is_unsure_and_its_row_says_so(no_model, stereo, monkeypatch):
    monkeypatch.setattr(recognised, "LEAST_SPEECH_S", 5.5)  # the agent speaks for about 6 s, the customer for 5
    monkeypatch.setattr(recognised, "LEAST_SHARE", 1.1)
    (rows,), _, found = run(of(stereo()))
    assert rows.call["note"] == "few words were recognised with any certainty: is this English? (agent)"
    assert (found.failed, found.noted) == (0, 1)
    assert {turn["delivery"]["label"] for turn in rows.turns if turn["speaker"] == "agent"} == {"unsure"}
    assert rows.call["agent"]["delivery"]["label"] == "unsure"


def test_of_two_files_the_one_that_is_not_whole_is_named(sounds, tmp_path):
    for who, sound in sounds.items():
        soundfile.write(tmp_path / f"{who}.wav", sound, RATE_HZ)
    path = tmp_path / "customer.wav"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sides = load_sides(Source("call", tmp_path / "agent.wav", path), Options())
    assert notes_of(sides).startswith("the customer's file was cut short: 9.0 s")


@pytest.mark.parametrize(
    ("table", "report"),
    [("out/calls.jsonl", None), ("out/../out/turns.jsonl", None), ("x.csv", "x.csv"), ("x.csv", "x-turns.csv")],
)
def test_no_file_that_is_written_may_be_lost_to_another(no_model, stereo, tmp_path, table, report):
    (tmp_path / "out").mkdir()
    plan = of(stereo(), out=tmp_path / "out", table=tmp_path / table, report=report and tmp_path / report)
    with pytest.raises(BadInput, match="goes there already"):
        run(plan)
    assert list((tmp_path / "out").iterdir()) == []


def test_rows_are_written_for_their_owner_alone(no_model, stereo, tmp_path):
    out = tmp_path / "out"
    run(of(stereo(), out=out))
    calls = [json.loads(line) for line in (out / "calls.jsonl").read_text().splitlines()]
    turns = [json.loads(line) for line in (out / "turns.jsonl").read_text().splitlines()]
    assert (len(calls), len(turns)) == (1, 6)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*") if path.is_file()} == {0o600}


def test_silence_on_one_side_is_no_error(no_model, sounds, tmp_path):
    silent = np.stack([sounds["agent"], np.zeros_like(sounds["agent"])], axis=1)
    soundfile.write(tmp_path / "a.wav", silent, RATE_HZ)
    [rows], _, _ = run(of(tmp_path / "a.wav"))
    assert rows.call["error"] is None
    assert rows.call["customer"]["turns"] == 0
    assert rows.call["customer"]["delivery"] is None
    assert rows.call["timing"]["talk_ratio"] == 1.0


def test_without_a_baseline_people_in_general_are_usual_for_the_agent_alone(no_model, stereo):
    [rows], _, _ = run(of(stereo(), options=Options(baseline="none")))
    usual = [rows.call[side]["baseline"]["source"] for side in ("agent", "customer")]
    assert usual == ["population", "self"]


def test_a_profile_is_the_agents_usual_voice(no_model, stereo, data):
    with pytest.raises(BadInput, match="nobody"):
        run(of(stereo(), options=Options(baseline="nobody")))


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_sides_have_the_length_of_the_call_at_any_rate(stereo, rate_hz):
    sides = load_sides(Source("a", stereo(rate_hz=rate_hz)), Options())
    assert {len(side.pcm) for side in sides.values()} == {18 * RATE_HZ}
    assert [len(side.utterances) for side in sides.values()] == [3, 3]


def test_an_offset_moves_a_side(sounds, tmp_path):
    for who, pcm in sounds.items():
        soundfile.write(tmp_path / f"{who}.wav", pcm, RATE_HZ)
    source = Source("a", tmp_path / "agent.wav", tmp_path / "customer.wav", agent_offset_s=2.0)
    sides = load_sides(source, Options())
    assert sides["agent"].stretches[0].start_s == pytest.approx(3.0, abs=0.06)
    assert len(sides["customer"].pcm) == 20 * RATE_HZ


def test_three_channels_are_refused(sounds, tmp_path):
    soundfile.write(tmp_path / "a.wav", np.stack([sounds["agent"]] * 3, axis=1), RATE_HZ)
    with pytest.raises(BadAudio, match="it has 3 channels"):
        load_sides(Source("a", tmp_path / "a.wav"), Options())


def test_programs_get_the_same_as_the_command(no_model, stereo, tmp_path):
    import voicesim

    (tmp_path / "bad.wav").write_bytes(b"nothing")
    found = voicesim.score(stereo(), tmp_path / "bad.wav", options=voicesim.ScoreOptions(baseline="none"))
    good, bad = found
    assert (len(found), found.fresh, found.failed) == (2, 2, 1)
    assert good.duration_s == pytest.approx(18.0)
    assert len(good.turns) == 6
    assert good.error is None
    assert (bad.total, bad.duration_s, bad.turns) == (None, None, ())
    assert "cannot be read as audio" in bad.error
    kept = voicesim.score(stereo(), options=voicesim.ScoreOptions(out=tmp_path / "out"))
    assert [call.row for call in kept] == [call.row for call in kept], "read again each time"
    pandas = pytest.importorskip("pandas", reason="pandas is an extra: pip install 'voicesim[tables]'")
    table = found.to_pandas()
    assert list(table["call"]) == [good.name, bad.name]
    assert pandas.isna(table["score_total"][1])
    assert list(found.turns_to_pandas()["speaker"]) == ["agent", "customer"] * 3
