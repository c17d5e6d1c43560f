"""Which calls are to be scored."""

import re

import pytest

from voicesim.app.scoring.finding import Wanted, find_sources
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


def touched(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return paths


def test_folders_hold_recordings_of_both(tmp_path):
    touched(tmp_path / "b.mp3", tmp_path / "a" / "c.wav", tmp_path / "notes.txt")
    found = find_sources(Wanted((tmp_path,)))
    assert [source.agent.name for source in found] == ["c.wav", "b.mp3"]
    assert found[0].name == (tmp_path / "a" / "c.wav").as_posix()
    assert found[0].customer is None


def test_two_folders_are_paired_by_name(tmp_path):
    touched(tmp_path / "agents" / "x" / "1.wav", tmp_path / "agents" / "2.wav", tmp_path / "customers" / "2.wav")
    found = find_sources(Wanted(agent=tmp_path / "agents", customer=tmp_path / "customers"))
    assert [source.name for source in found] == ["2", "x/1"]
    assert found[1].customer == tmp_path / "customers" / "x" / "1.wav", "missing: its row will say so"


def test_who_spoke_when_is_one_file_or_a_folder_of_them(tmp_path):
    one, two, who = touched(tmp_path / "1.wav", tmp_path / "2.wav", tmp_path / "who" / "1.rttm")
    found = find_sources(Wanted((one, two), who=tmp_path / "who"))
    assert [source.segments for source in found] == [who, tmp_path / "who" / "2.rttm"]
    assert find_sources(Wanted((one,), who=who))[0].segments == who
    with pytest.raises(BadInput, match="it is of one recording, and there are 2"):
        find_sources(Wanted((one, two), who=who))


def test_a_list_says_everything_of_a_call(tmp_path):
    listed = tmp_path / "calls.csv"
    listed.write_text(
        "call,recording,agent,customer,who,agent_offset_s,agent_name,profile\n"
        "first,a.wav,,,a.rttm,,Ann,ann\n"
        ",,b-agent.wav,b-customer.wav,,2.05,,\n"
    )
    first, second = find_sources(Wanted(listed=listed))
    assert (first.name, first.agent, first.segments) == ("first", tmp_path / "a.wav", tmp_path / "a.rttm")
    assert (first.agent_name, first.profile) == ("Ann", "ann")
    assert (second.name, second.customer) == ("b-agent.wav", tmp_path / "b-customer.wav")
    assert (second.agent_offset_s, second.customer_offset_s) == (2.05, 0.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file\na.wav\n", "no column may be called 'file'"),
        ("recording,agent\n,\n", r"calls.csv:2: it needs a recording"),
        ("agent\na.wav\n", "it needs a recording, or an agent and a customer"),
        ("recording,agent,customer\na.wav,b.wav,c.wav\n", "it needs a recording"),
        ("recording,agent_offset_s\na.wav,-1\n", "'-1' is no offset"),
        ("", "there is nothing in it"),
    ],
)
def test_a_list_that_makes_no_sense_is_told_with_its_line(tmp_path, text, message):
    (tmp_path / "calls.csv").write_text(text)
    with pytest.raises(BadInput, match=message):
        find_sources(Wanted(listed=tmp_path / "calls.csv"))


def test_options_that_do_not_fit_together(tmp_path):
    agent, customer = touched(tmp_path / "a.wav", tmp_path / "c.wav")
    for wanted, message in (
        (Wanted(), "nothing to score"),
        (Wanted(agent=agent), "--customer: one side is missing"),
        (Wanted(customer=customer), "--agent: one side is missing"),
        (Wanted(agent=agent, customer=customer, who=agent), "two files tell already"),
        (Wanted(agent=tmp_path, customer=customer), "the agents are a folder and this is none"),
    ):
        with pytest.raises(BadInput, match=message):
            find_sources(wanted)


def test_the_agent_is_found_in_the_path_unless_the_list_names_one(tmp_path):
    (path,) = touched(tmp_path / "agent-7" / "a.wav")
    pattern = re.compile(r"agent-(\d+)")
    assert find_sources(Wanted((path,), agent_from=pattern))[0].agent_name == "7"
    (tmp_path / "l.csv").write_text("recording,agent_name\nagent-7/a.wav,Ann\n")
    assert find_sources(Wanted(listed=tmp_path / "l.csv", agent_from=pattern))[0].agent_name == "Ann"
