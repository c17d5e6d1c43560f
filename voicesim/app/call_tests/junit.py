"""Results of call tests as JUnit XML, which CI systems read."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET  # only written, never read

from voicesim.app.call_tests.results import CallTestResult
from voicesim.app.call_tests.screen import difference, headline, unplayed
from voicesim.app.one_line import one_line
from voicesim.app.writing import write_private


def junit_text(results: Sequence[CallTestResult]) -> str:
    """One suite; a case for each file, its folder as class name; times are how long a test took."""
    counts = {
        "tests": len(results),
        "failures": sum(1 for one in results if one.status == "failed"),
        "errors": sum(1 for one in results if one.status == "error"),
    }
    took_s = f"{sum(one.took_s for one in results):.3f}"
    totals = {name: str(count) for name, count in counts.items()} | {"time": took_s}
    root = ET.Element("testsuites", totals)
    suite = ET.SubElement(root, "testsuite", {"name": "voicesim", "skipped": "0"} | totals)
    for result in results:
        suite.append(_case(result))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def write_junit(path: Path, results: Sequence[CallTestResult]) -> None:
    """Write them for their owner alone, for they quote what was said. A file that is there keeps its rights.

    Raises:
        BadInput: it cannot be written.
    """
    write_private(path, junit_text(results))


def _case(result: CallTestResult) -> ET.Element:
    folder = one_line(result.path.parent.as_posix()).strip("./").replace("/", ".") or "calls"
    named = {"classname": folder, "name": one_line(result.name), "file": one_line(str(result.path))}
    case = ET.Element("testcase", named | {"time": f"{result.took_s:.3f}"})
    if result.error is not None:
        error = ET.SubElement(case, "error", {"type": "error", "message": headline(result)})
        error.text = f"\n{unplayed(result)}\n"
    if result.failures:
        failure = ET.SubElement(case, "failure", {"type": "expectation", "message": headline(result)})
        failure.text = "\n" + "\n\n".join("\n".join(difference(check)) for check in result.failures) + "\n"
    return case
