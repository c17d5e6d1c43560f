"""Speech models on this machine: found, checked, fetched. A model is a folder that vosk can load.

Every installed model has one line added to its mfcc.conf, --dither=0, so that the same sound always gives the same
words. Checksums are those of the files as published, without that line.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.engines.model_archive import unpack_folder
from voicesim.engines.model_registry import ModelEntry, Registry, folder_checksum, read_registry
from voicesim.engines.model_sources import Progress, download
from voicesim.model.errors import BadInput, EngineError, MissingPart

CARD: Final = "voicesim-model.json"
MODEL_VARIABLE: Final = "VOICESIM_MODEL"
NO_DITHER: Final = b"--dither=0\n"
MFCC_PLACES: Final = ("conf/mfcc.conf", "mfcc.conf")
NETWORK_PLACES: Final = ("am/final.mdl", "final.mdl")
GRAPH_PLACES: Final = ("graph/HCLG.fst", "graph/HCLr.fst", "HCLG.fst", "HCLr.fst")
FETCH: Final = "run: voicesim models fetch"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine."""

    name: str
    path: Path
    checksum: str
    """sha256:... over the sums of its files as published."""


@dataclass(frozen=True, slots=True)
class FetchWatch:
    """Who is told how a fetch goes."""

    line: Callable[[str], None]
    """A sentence for the person who waits."""
    progress: Progress


def find_model(models_dir: Path, environ: Mapping[str, str], registry_path: Path) -> InstalledModel:
    """The model to use: the folder VOICESIM_MODEL, else the first of the registry that is installed, else any other.

    Raises:
        MissingPart: there is none, or VOICESIM_MODEL names none.
    """
    chosen = environ.get(MODEL_VARIABLE)
    if chosen:
        folder = Path(chosen).expanduser()
        if not looks_like_model(folder):
            remedy = f"set {MODEL_VARIABLE} to a folder with am/, conf/ and graph/, or unset it"
            raise MissingPart("is not a vosk model", where=chosen, remedy=remedy)
        return _described(folder)
    folders = _model_folders(models_dir, registry_path)
    if not folders:
        raise MissingPart("no speech model is installed", where=str(models_dir), remedy=FETCH)
    return _described(folders[0])


def installed(models_dir: Path, registry_path: Path) -> tuple[InstalledModel, ...]:
    """All models in the folder, the preferred first; those outside the registry last, by name."""
    return tuple(_described(folder) for folder in _model_folders(models_dir, registry_path))


def looks_like_model(folder: Path) -> bool:
    """Does it have what vosk needs, in either of its layouts (am/ conf/ graph/, or all in one folder)?"""
    wanted = (MFCC_PLACES, NETWORK_PLACES, GRAPH_PLACES)
    return all(any((folder / place).is_file() for place in places) for places in wanted)


def verify(model: InstalledModel, registry_path: Path) -> tuple[str, ...]:
    """Read every file of a model again; what is wrong with it, in words. Empty: all is as published."""
    expected = _published_sums(model, registry_path)
    found = _sums(model.path)
    faults = [f"{path} is missing" for path in sorted(expected.keys() - found.keys())]
    differing = sorted(path for path in expected.keys() & found.keys() if expected[path] != found[path])
    faults += [f"{path} is not as published" for path in differing]
    if not is_undithered(model.path):
        faults.append("mfcc.conf lacks --dither=0: the same sound may give other words each time")
    return tuple(faults)


def _published_sums(model: InstalledModel, registry_path: Path) -> dict[str, str]:
    """From the registry, or as they were when the archive had been checked; empty for a model from elsewhere."""
    for entry in read_registry(registry_path).models:
        if entry.name == model.name and entry.files:
            return {path: file.sha256 for path, file in entry.files.items()}
    sums = _card(model.path).get("files")
    return {str(path): str(value) for path, value in sums.items()} if isinstance(sums, dict) else {}


def is_undithered(folder: Path) -> bool:
    """Does its mfcc.conf have the line that makes vosk repeatable?"""
    return NO_DITHER.strip() in _mfcc_conf(folder).read_bytes().split()


def fetch(models_dir: Path, entry: ModelEntry, watch: FetchWatch) -> InstalledModel:
    """Install one model: fetch its archive, check it, unpack it, check its files, put it in place in one move.

    Raises:
        MissingPart: its source does not answer or has something else; nothing is left behind but a half-fetched zip.
        BadInput: the folder cannot be written.
    """
    target = models_dir / entry.name
    watch.line(f"{entry.name}: fetching {entry.source.bytes / 1e6:.0f} MB")
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models_dir) as place:
            archive = download(entry, Path(place), models_dir, watch.progress)
            _check_archive(archive, entry)
            watch.line(f"{entry.name}: unpacking")
            staged = _stage(archive, entry, Path(place) / "model")
            archive.unlink()
            staged.rename(target)
    except OSError as error:
        remedy = "free some space, or set VOICESIM_MODELS_DIR to a folder that can be written"
        raise BadInput(
            f"cannot install the model: {error.strerror or error}", where=str(target), remedy=remedy
        ) from error
    return _described(target)


def fetch_first(models_dir: Path, registry: Registry, watch: FetchWatch) -> InstalledModel:
    """Install the first model of the registry that can be had; each that cannot is passed over with a line.

    Raises:
        MissingPart: none can be had.
    """
    for entry in registry.models:
        try:
            return fetch(models_dir, entry, watch)
        except MissingPart as error:
            watch.line(f"{entry.name}: passed over: {error.message}")
    remedy = "check the network, or unpack a vosk model into that folder by hand"
    raise MissingPart("no speech model could be fetched", where=str(models_dir), remedy=remedy)


def _check_archive(archive: Path, entry: ModelEntry) -> None:
    if _sum_of(archive) != entry.source.sha256:
        archive.unlink()
        raise EngineError("what came is not what was published; thrown away", where=entry.name, remedy="fetch it again")


def _stage(archive: Path, entry: ModelEntry, folder: Path) -> Path:
    """Unpack and check a model, add the line and the card."""
    try:
        unpack_folder(archive, entry.source.folder, folder)
    except BadInput as error:
        raise EngineError(error.message, where=entry.name, remedy="fetch it again") from error
    sums = _sums(folder)
    if (entry.files and folder_checksum(sums) != entry.checksum) or not looks_like_model(folder):
        raise EngineError("the files are not what was published", where=entry.name, remedy="fetch it again")
    _mfcc_conf(folder).write_bytes(_undithered(_mfcc_conf(folder).read_bytes()))
    card = {"name": entry.name, "checksum": folder_checksum(sums), "licence": entry.licence, "files": sums}
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return folder


def _model_folders(models_dir: Path, registry_path: Path) -> list[Path]:
    if not models_dir.is_dir():
        return []
    folders = [path for path in models_dir.iterdir() if not path.name.startswith(".") and looks_like_model(path)]
    if len(folders) < 2:  # the usual case need not wait for the registry to be read
        return folders
    order = {entry.name: place for place, entry in enumerate(read_registry(registry_path).models)}
    return sorted(folders, key=lambda path: (order.get(path.name, len(order)), path.name))


def _described(folder: Path) -> InstalledModel:
    checksum = _card(folder).get("checksum") or folder_checksum(_sums(folder))
    return InstalledModel(folder.resolve().name, folder, str(checksum))


def _card(folder: Path) -> Mapping[str, object]:
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def _mfcc_conf(folder: Path) -> Path:
    return next(folder / place for place in MFCC_PLACES if (folder / place).is_file())


def _undithered(config: bytes) -> bytes:
    return config + (b"" if config.endswith(b"\n") else b"\n") + NO_DITHER


def _sums(folder: Path) -> dict[str, str]:
    """Path to sha256 of every file as published: without our card, mfcc.conf without our line."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CARD)
    sums = {path.relative_to(folder).as_posix(): _sum_of(path) for path in paths}
    config = _mfcc_conf(folder)
    published = config.read_bytes().removesuffix(NO_DITHER)
    sums[config.relative_to(folder).as_posix()] = hashlib.sha256(published).hexdigest()
    return sums


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
