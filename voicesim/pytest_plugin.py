"""pytest plugin: *.calltest.yaml files are tests, and fixtures play calls. Loads nothing heavy before one is used."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from voicesim.app.api.calls import CallResult
    from voicesim.app.api.scenarios import Scenario
    from voicesim.app.call_tests.results import CallTestResult

SUFFIX = ".calltest.yaml"
WRITTEN = "Captured update call"
"""As pytest calls the section that is added under "update"."""


class CallTestWarning(pytest.PytestWarning):
    """Something that may make the results of a call test doubtful on this machine."""


class CallTestFailed(Exception):
    """An expectation was not met, or the file could not be used."""

    def __init__(self, result: "CallTestResult") -> None:
        self.result = result
        super().__init__(result.name)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of call tests."""
    group = parser.getgroup("voicesim", "call tests (*.calltest.yaml)")
    group.addoption("--calltest-keep", metavar="DIR", help="keep all calls in this folder, not only those that failed")
    group.addoption(
        "--calltest-repeat", metavar="N", type=int, default=1, help="play each call so often; all must be alike"
    )
    group.addoption("--calltest-update", action="store_true", help="write what is observed into the files")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CallTestCollector | None":
    """A call test, by the ending of its name."""
    if not file_path.name.endswith(SUFFIX):
        return None
    root = parent.config.rootpath
    inside = file_path.relative_to(root) if file_path.is_relative_to(root) else file_path
    shown = _shown(inside.as_posix())
    named: dict[str, Any] = {} if shown == inside.as_posix() else {"nodeid": shown}
    return CallTestCollector.from_parent(parent, path=file_path, **named)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What --calltest-update wrote."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    played = [report for report in reports if getattr(report, "when", None) == "call"]
    told = [text for report in played for name, text in report.sections if name == WRITTEN]
    if told:
        terminalreporter.section("call tests that were written anew")
        terminalreporter.write_line("\n".join(told))


def _shown(name: str) -> str:
    """A file's name as a line can show it."""
    from voicesim.app.one_line import one_line

    return one_line(name)


class CallTestCollector(pytest.File):
    """A file with one call."""

    def collect(self) -> Iterator["CallTestItem"]:
        """The call."""
        yield CallTestItem.from_parent(self, name=_shown(self.path.name.removesuffix(SUFFIX)))


class CallTestItem(pytest.Item):
    """One call with its expectations."""

    def runtest(self) -> None:
        """Play it; raises CallTestFailed."""
        from voicesim.app.blas import one_thread

        one_thread()
        from voicesim.app.call_tests.many import ManyPlan, play_many
        from voicesim.app.call_tests.ready import warnings
        from voicesim.app.call_tests.screen import changes

        for warning in warnings([self.path]):
            self.warn(CallTestWarning(_shown(warning)))
        options = self.config.option
        plan = ManyPlan(self._keep(), max(1, options.calltest_repeat), 1, options.calltest_update)
        (result,) = play_many([self.path], plan, lambda _: None)
        self.user_properties += [("outcome", result.outcome), ("score", result.score)]
        if result.changes:
            self.add_report_section("call", "update", "\n".join(changes(result)))
        if result.status != "passed":
            raise CallTestFailed(result)

    def _keep(self) -> Path | None:
        """Where the call is kept; tests of one name in several folders do not meet."""
        named = self.config.option.calltest_keep
        if named is None:
            return None
        root = self.config.rootpath
        return Path(named) / (self.path.parent.relative_to(root) if self.path.is_relative_to(root) else "")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None) -> str:  # noqa: ARG002
        """Expected, got and evidence instead of a traceback."""
        from voicesim.app.call_tests.screen import differences, headline, unplayed
        from voicesim.model.errors import VoicesimError

        error = excinfo.value
        if isinstance(error, CallTestFailed) and error.result.error is not None:
            return unplayed(error.result)
        if isinstance(error, CallTestFailed):
            return f"{headline(error.result)}\n{differences(error.result)}".rstrip()
        if isinstance(error, (VoicesimError, CallTestWarning)):  # -W error makes failures of warnings
            return _shown(str(error))
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """File and name, as pytest's head lines have them."""
        return self.path, 0, f"call test {self.name}"


@pytest.fixture
def voicesim_scenario() -> "Callable[..., Scenario]":
    """Load a scenario: `voicesim_scenario("damaged-sofa-bed")`, or a file."""
    from voicesim import Scenario

    return Scenario.load


@pytest.fixture
def voicesim_call(tmp_path: Path) -> "Callable[..., CallResult]":
    """Play a call: `voicesim_call("damaged-sofa-bed", "recordings", seed=7)`; its folder lies in `tmp_path`."""
    from voicesim import run_call

    def play(scenario, agent, out=None, **options):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN202
        folder = out or next(tmp_path / f"call-{n}" for n in range(1, 1000) if not (tmp_path / f"call-{n}").exists())
        return run_call(scenario, agent, folder, **options)

    return play
