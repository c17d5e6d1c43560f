"""Call tests for programs."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicesim.app.api.tables import frame
from voicesim.app.call_tests.document import document
from voicesim.app.call_tests.files import call_test_paths
from voicesim.app.call_tests.many import ManyPlan, play_many
from voicesim.app.call_tests.results import CallTestResult
from voicesim.app.processes import processes

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = (
    "file", "name", "status", "outcome", "score", "key", "met", "expected", "got", "turn", "heard", "listen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallTestResults:
    """Call tests that were played, in the order of their files."""

    results: tuple[CallTestResult, ...]

    def __iter__(self) -> Iterator[CallTestResult]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def passed(self) -> bool:
        """Every expectation of every test was met."""
        return all(result.status == "passed" for result in self.results)

    def to_pandas(self) -> "DataFrame":
        """A row for each expectation.

        Raises:
            MissingPart: pandas is not installed.
        """
        documents = [document(result) for result in self.results]
        return frame(({**one, **check} for one in documents for check in one["checks"] or [{}]), COLUMNS)


def run_call_tests(
    *paths: str | os.PathLike[str], keep: str | os.PathLike[str] | None = None, repeat: int = 1, workers: int = 1
) -> CallTestResults:
    """Play call tests (*.calltest.yaml) and those in folders, as `voicesim test` does.

    A file that cannot be used is a result with an error. Calls that failed are kept, those that passed only with
    `keep`. 0 workers are one for each core; with more than one, call it below `if __name__ == "__main__":`.

    Raises:
        BadInput: a path is not there, or a folder holds no call test.
        MissingPart: the speech model or the voice is missing.
    """
    plan = ManyPlan(None if keep is None else Path(keep), repeat, processes(workers))
    return CallTestResults(tuple(play_many(call_test_paths(map(Path, paths)), plan, lambda _: None)))
