"""Fixtures that every room's tests may use."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is loaded

import pytest
from hypothesis import settings

from voicesim.model.past_call import Entry, PastCall


def heed_signals() -> None:
    """A suite that was started in the background ignores Ctrl-C and SIGHUP, and so would the programs it tests."""
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


heed_signals()


settings.register_profile("voicesim", deadline=None, max_examples=50, derandomize=True)  # machines are noisy
settings.load_profile("voicesim")
ROOT = Path(__file__).resolve().parent.parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m unit` need not import what names another marker only: test_markers.py sees to it that files name theirs."""
    wanted: str = config.option.markexpr
    if not wanted.isidentifier() or not collection_path.name.startswith("test_") or not collection_path.is_file():
        return None
    return f"pytest.mark.{wanted}" not in collection_path.read_text(encoding="utf-8") or None


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory) -> None:
    """Calls, profiles and history of the tests stay out of the user's own folder; processes inherit it."""
    os.environ["VOICESIM_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    for variable in ("VOICESIM_HISTORY_URL", "VOICESIM_HISTORY_AGENT"):
        os.environ.pop(variable, None)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def past_call() -> Callable[..., PastCall]:
    """Makes rows of a history: number of the day, then what differs from an ordinary call."""

    def make(day: int = 0, **changes) -> PastCall:
        entry = Entry(f"{day:032x}", datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day), None, None, "live")
        noted = {
            name: changes.pop(name) for name in ("call_id", "agent", "profile", "kind", "held_at") if name in changes
        }
        habits = {"Leads the call": 0.5}
        about = ("lost-parcel", 1, "The parcel", "aggressive", "practice", "resolved")
        call = PastCall(replace(entry, **noted), *about, 90.0, 80, True, 1, habits)
        return replace(call, **changes)

    return make


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The folder of one evaluation set, by name; skips where the sets are not there."""
    base = Path(os.environ.get("VOICESIM_DATA", ROOT.parent / "shared" / "data"))

    def find(name: str) -> Path:
        folder = base / name
        if not folder.is_dir():
            pytest.skip(f"evaluation data {name!r} is not there; set VOICESIM_DATA to the folder that holds it")
        return folder

    return find


@pytest.fixture
def locked() -> Iterator[Callable[[Path], Path]]:
    """Take a path's rights away until the test ends; root, whom that would not stop, lays down its own meanwhile."""
    if os.name != "posix" or (os.geteuid() == 0 and sys.platform != "linux"):
        pytest.skip("needs permissions that hold for the user of the test")
    modes: dict[Path, int] = {}

    def lock(path: Path) -> Path:
        modes[path] = path.stat().st_mode
        path.chmod(0)
        return path

    with _capabilities_laid_down():
        yield lock
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Callable[[int], Path]]:
    """A folder on an empty disk of its own that holds so many bytes (of 4096, not 0); asked again, another one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be made by root on Linux only")
    place = tmp_path / "disk"
    place.mkdir()

    def unmount() -> None:
        subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)

    def make(size_bytes: int) -> Path:
        unmount()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes},mode=700", "tmpfs", str(place)]
        made = subprocess.run(mount, check=False, capture_output=True, text=True)
        if made.returncode:
            pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
        return place

    yield make
    unmount()


@contextmanager
def _capabilities_laid_down() -> Iterator[None]:
    """This thread heeds permissions like anybody, even as root (Linux: no CAP_DAC_OVERRIDE, no CAP_DAC_READ_SEARCH)."""
    if os.geteuid() != 0:
        yield
        return
    libc, header = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint32 * 2)(0x2008_0522, 0)
    kept, fewer = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, kept) == 0
    fewer[:] = [kept[0] & ~0b110, *kept[1:]]
    assert libc.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert libc.capset(header, kept) == 0
