"""A past call for learning systems: the statement and the manifest are what the published rules ask for."""

import re
import xml.etree.ElementTree as ET
from uuid import UUID

import pytest

from voicesim.coach.scorm import NAMES, Page, manifest
from voicesim.coach.xapi import HOME, duration, statement

pytestmark = pytest.mark.unit
ID = "0f64ff18c7af406380fe164ce23d641f"
PAGES = [Page("call-1", 'The <red> "sofa" & bed', "call-1.html"), Page("call-2", "Another", "call-2.html")]


def test_a_statement_says_who_did_what_how_well(past_call):
    told = statement(past_call(call_id=ID, agent="anna", total=81, passed=True, duration_s=93.204))
    assert UUID(told["id"]) == UUID(hex=ID)
    assert told["actor"]["account"] == {"homePage": HOME, "name": "anna"}
    assert told["verb"]["id"] == "http://adlnet.gov/expapi/verbs/passed"
    assert told["object"]["id"] == f"{HOME}scenarios/lost-parcel"
    assert told["object"]["definition"]["type"] == "http://adlnet.gov/expapi/activities/simulation"
    assert told["result"]["score"] == {"scaled": 0.81, "raw": 81, "min": 0, "max": 100}
    assert told["result"]["success"] is True
    assert told["result"]["duration"] == "PT93.20S"
    assert told["timestamp"] == "2026-01-01T12:00:00.000Z"
    assert told == statement(past_call(call_id=ID, agent="anna", total=81, passed=True, duration_s=93.204))


@pytest.mark.parametrize(
    ("total", "passed", "verb"), [(None, False, "attempted"), (74, False, "failed"), (74, True, "passed")]
)
def test_the_verb_says_whether_it_passed_not_how_many_points(past_call, total, passed, verb):
    told = statement(past_call(total=total, passed=passed))
    assert told["verb"]["id"].endswith(f"/{verb}")
    assert ("score" in told["result"], "success" in told["result"]) == (total is not None, total is not None)


def test_every_extension_is_named_by_an_address_and_none_holds_a_word_that_was_said(past_call):
    told = statement(past_call(), "https://example.org/t/")
    names = [*told["result"]["extensions"], *told["object"]["definition"]["extensions"]]
    assert names
    assert all(name.startswith("https://example.org/t/") for name in names)
    assert set(told["result"]["extensions"]["https://example.org/t/habits"]) == {"Leads the call"}


def test_a_duration_is_iso_8601():
    assert re.fullmatch(r"PT\d+(\.\d{1,2})?S", duration(3661.239))


@pytest.mark.parametrize("edition", NAMES)
def test_a_manifest_names_each_page_once_and_every_item_a_resource(edition):
    names = NAMES[edition]
    root = ET.fromstring(manifest("calls", "Rehearsed calls", PAGES, edition))
    cp = f"{{{names.content}}}"
    assert root.tag == f"{cp}manifest"
    assert root.findtext(f"{cp}metadata/{cp}schemaversion") == names.version
    assert [part.tag for part in root] == [f"{cp}metadata", f"{cp}organizations", f"{cp}resources"]
    items, resources = root.findall(f".//{cp}item"), root.findall(f".//{cp}resource")
    assert [item.get("identifierref") for item in items] == [one.get("identifier") for one in resources]
    assert [item.findtext(f"{cp}title") for item in items] == [page.title for page in PAGES]
    assert {one.get(f"{{{names.adl}}}{names.scorm_type}") for one in resources} == {"sco"}
    for one in resources:
        assert one.get("href") == one.find(f"{cp}file").get("href")
    identifiers = [one.get("identifier") for one in (root, *items, *resources)]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", identifier) for identifier in identifiers)
    assert "masteryscore" not in manifest("calls", "", PAGES, edition)
