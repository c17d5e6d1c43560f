"""A hundred wordings that no scenario saw, in three styles, lead to a fitting line; `pytest -s` prints the misses."""

from collections import Counter

import pytest

from voicesim.app.yaml_files import plain, read_yaml
from voicesim.customer.telling import JOINED

pytestmark = pytest.mark.model

LEAST = 0.85
WORDINGS = 100


def test_wordings_that_no_scenario_saw_lead_to_a_fitting_line(root, text_call):
    wordings = plain(read_yaml(root / "tests" / "data" / "wordings.yaml"))
    assert len({wording["say"] for wording in wordings}) == WORDINGS
    fitting, report = Counter(), []
    for wording in wordings:
        exchanges = text_call(wording["scenario"], [*wording["before"], wording["say"]])
        assert len(exchanges) == len(wording["before"]) + 1, f"the call was over before: {wording['say']}"
        answered = exchanges[-1].move.line_id.split(JOINED)
        if set(answered) & set(wording["fits"]):
            fitting[wording["style"]] += 1
        else:
            earlier = ", ".join(exchange.move.line_id for exchange in exchanges[:-1])
            about = f"{wording['scenario']}, {wording['style']}, {wording['intention']}"
            report.append(f"{about}: {exchanges[-1]}\n    fits {', '.join(wording['fits'])}; said before {earlier}")
    of = Counter(wording["style"] for wording in wordings)
    report = [f"{fitting.total()} of {WORDINGS} fit", *(f"{s}: {fitting[s]} of {n}" for s, n in of.items()), *report]
    print("\n" + "\n".join(report))  # noqa: T201 - for pytest -s
    assert fitting.total() >= LEAST * WORDINGS, "\n".join(report)
