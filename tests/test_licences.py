"""What is installed with voicesim stands in NOTICE, and nothing that must not be is needed."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.unit

GPL = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public", re.IGNORECASE)
ALLOWED = {"espeakng-loader"}
"""GPL inside, needed on Linux; runs in a process of its own (NOTICE)."""


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


def needed(names):
    """All that these packages bring with them on this machine."""
    found, waiting = set(), [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            below = [Requirement(line) for line in requires(name) or ()]
        except PackageNotFoundError:
            continue
        found.add(name)
        waiting += [canonicalize_name(r.name) for r in below if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found


def licence_of(name):
    told = metadata(name)
    classified = [c for c in told.get_all("Classifier") or () if c.startswith("License")]
    said = told.get("License-Expression") or (told.get("License") or "").split("\n")[0]
    return " ".join([said, *classified])


def test_every_direct_dependency_stands_in_notice(root, project):
    notice = (root / "NOTICE").read_text("utf-8").lower()
    extras = [line for name, lines in project["optional-dependencies"].items() if name not in ("dev", "training")
              for line in lines]  # fmt: skip
    names = {Requirement(line).name for line in (*project["dependencies"], *extras)}
    assert {name for name in names if name.lower() not in notice} == set()


def test_no_gpl_is_needed_but_the_one_that_notice_explains(project):
    direct = [Requirement(line) for line in project["dependencies"]]
    names = needed(r.name for r in direct if r.marker is None or r.marker.evaluate())
    assert len(names) > 20
    assert {name for name in names if GPL.search(licence_of(name))} <= ALLOWED


def test_gpl_extras_say_so_in_their_name(project):
    for name, lines in project["optional-dependencies"].items():
        for line in lines:
            package = Requirement(line).name
            try:
                gpl = bool(GPL.search(licence_of(package)))
            except PackageNotFoundError:
                continue
            assert not gpl or name.endswith("-gpl"), (name, package)
