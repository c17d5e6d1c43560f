"""What SECURITY.md promises: no network, files for their owner only, plain data alone is read."""

import ast
import importlib
import socket
import stat
from contextlib import contextmanager

import pytest
from pytest_socket import SocketBlockedError, disable_socket, enable_socket

from voicesim.app.plain_composer import DEEPEST
from voicesim.app.yaml_files import LARGEST_BYTES
from voicesim.model.errors import VoicesimError

pytestmark = pytest.mark.model

doors = importlib.import_module("doors")
YAML_DOORS = ("scenario", "calltest", "agent", "voice")
OWN_FILES = {
    "app/floor_words.py": "words of the language, in the package",
    "app/lexicons.py": "words of the language, in the package",
    "app/voices/files.py": "writes",
    "app/yaml_files.py": "the door",
    "engines/model_registry.py": "models/registry.yaml, in the package",
}
"""Who touches YAML, and why: everything from elsewhere comes in by the door."""
NEVER = {"pickle", "marshal", "shelve", "dill", "joblib", "cPickle", "yaml"}


@contextmanager
def no_network():
    disable_socket()
    try:
        yield
    finally:
        enable_socket()


def test_a_whole_call_its_report_and_its_history_need_no_socket(faked, command, turns, data, tmp_path):
    with no_network():
        with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
            socket.socket(socket.AF_INET)
        assert command("run", "first-call", "--agent", turns)[0] == 0
        [call] = (data / "calls").iterdir()
        for words in (("report", call), ("replay", call), ("history",), ("judge", turns / "0.wav", "--no-asr")):
            assert command(*words)[0] == 0


def test_everything_of_a_call_is_for_its_owner_only(faked, command, turns, data, tmp_path):
    tmp_path.chmod(0o755)
    assert command("run", "first-call", "--agent", turns)[0] == 0
    [call] = (data / "calls").iterdir()
    assert command("report", call)[0] == 0
    assert command("history")[0] == 0
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.rglob("*"))}
    assert {path: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


BOMBS = {
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "an alias alone": b"a: &a x\nb: *a\n",
    "too deep": b"a: " + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "far too deep": b"[" * 100_000,
    "a mapping as a key": b"{a: [1]}: 2\n",
    "too deep as a block": b"".join(b" " * i + b"a:\n" for i in range(DEEPEST + 5)),
    "too large": b"a: " + b"x" * LARGEST_BYTES,
    "a program": b"!!python/object/apply:os.system ['touch /tmp/x']\n",
}


@pytest.mark.parametrize("door", YAML_DOORS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_door_for_yaml_takes_more_than_plain_data(door, bomb, tmp_path):
    doors.try_door(door, BOMBS[bomb])  # in one line, and in time
    name, read = doors.DOORS[door]
    (tmp_path / name).write_bytes(BOMBS[bomb])
    if door in ("agent", "voice"):  # the others tell of all mistakes at once
        with pytest.raises(VoicesimError):
            read(tmp_path / name)


@pytest.fixture(scope="module")
def sources(root):
    """Every file of the package, parsed."""
    package = root / "voicesim"
    return {path.relative_to(package).as_posix(): ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")}


def calls_in(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def test_yaml_from_elsewhere_comes_in_by_one_door(sources):
    assert {name for name, tree in sources.items() if any(name_of(c) == "YAML" for c in calls_in(tree))} == {*OWN_FILES}


def test_nothing_unpickles(sources):
    for name, tree in sources.items():
        imported = {alias.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
        imported |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not imported & NEVER, name
        for call in calls_in(tree):
            owner = getattr(getattr(call.func, "value", None), "id", "")
            if name_of(call) == "load" and owner in {"np", "numpy"}:
                given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
                assert given.get("allow_pickle") is False, name


def test_no_text_is_run_as_a_program(sources):
    for name, tree in sources.items():
        run = [c for c in calls_in(tree) if isinstance(c.func, ast.Name) and c.func.id in {"eval", "exec"}]
        assert not run, name
        assert not [c for c in calls_in(tree) if any(k.arg == "shell" for k in c.keywords)], name


def test_every_file_that_was_found_is_still_refused_in_one_line():
    for door in doors.DOORS:
        for path in sorted((doors.CORPUS / door).glob("*")):
            doors.try_door(door, path.read_bytes())
