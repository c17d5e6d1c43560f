"""Speech models on this machine: found, checked, fetched. A model is a folder that vosk can load.

Every installed model has one line added to its mfcc.conf, --dither=0, so that the same sound always gives the same
words. Checksums are those of the files as published, without that line.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.engines.model_archive import unpack_folder
from voicesim.engines.model_folder import (
    CARD,
    add_no_dither,
    altered,
    has_card,
    is_undithered,
    lacking,
    looks_like_model,
    published_sums,
    read_card,
    reading,
    sum_of,
    write_card,
)  # fmt: skip
from voicesim.engines.model_registry import ModelEntry, Registry, folder_checksum, read_registry
from voicesim.engines.model_sources import Progress, download
from voicesim.model.errors import BadInput, EngineError, MissingPart

MODEL_VARIABLE: Final = "VOICESIM_MODEL"
FETCH: Final = "run: voicesim models fetch"
DITHERED: Final = "mfcc.conf lacks --dither=0: the same sound may give other words each time"
FULL: Final = (errno.ENOSPC, errno.EDQUOT)


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
        MissingPart: there is none, it is damaged or was altered since it was installed, or VOICESIM_MODEL names none.
    """
    chosen = environ.get(MODEL_VARIABLE)
    if chosen:
        return _unaltered(_chosen_folder(chosen), f"put it there as it was published, or unset {MODEL_VARIABLE}")
    folders = _model_folders(models_dir, registry_path)
    if folders:
        return _unaltered(folders[0], f"{FETCH} {folders[0].name}")
    for model in damaged(models_dir, registry_path):
        fault = verify(model, registry_path)[0]
        raise MissingPart(f"is damaged ({fault})", where=str(model.path), remedy=f"{FETCH} {model.name}")
    raise MissingPart("no speech model is installed", where=str(models_dir), remedy=FETCH)


def _unaltered(folder: Path, remedy: str) -> InstalledModel:
    """The model there; what a call notes is then really what it was heard with."""
    changed = altered(folder)
    if changed:
        raise MissingPart(f"is damaged ({changed[0]} is not as published)", where=str(folder), remedy=remedy)
    return _described(folder)


def _chosen_folder(chosen: str) -> Path:
    remedy = f"set {MODEL_VARIABLE} to a folder with am/, conf/ and graph/, or unset it"
    try:
        folder = Path(chosen).expanduser()
    except RuntimeError:  # ~somebody who is not there
        folder = Path(chosen)
    if not looks_like_model(folder):
        raise MissingPart("is not a vosk model", where=chosen, remedy=remedy)
    return folder


def installed(models_dir: Path, registry_path: Path) -> tuple[InstalledModel, ...]:
    """All models in the folder, the preferred first; those outside the registry last, by name.

    Raises:
        MissingPart: the folder cannot be looked into.
    """
    return tuple(_described(folder) for folder in _model_folders(models_dir, registry_path))


def damaged(models_dir: Path, registry_path: Path) -> tuple[InstalledModel, ...]:
    """What has the place of a model of the registry but lacks a file vosk needs, the preferred first.

    Raises:
        MissingPart: one cannot be looked into.
    """
    folders = [models_dir / entry.name for entry in read_registry(registry_path).models]
    there = _paths(models_dir)
    return tuple(_described(folder) for folder in folders if folder in there and not looks_like_model(folder))


def verify(model: InstalledModel, registry_path: Path) -> tuple[str, ...]:
    """Read every file of a model again; what is wrong with it, in words. Empty: all is as published.

    Raises:
        MissingPart: a file cannot be read.
    """
    entry = _entry_of(model, registry_path)
    card = read_card(model.path)
    known = {path: file.sha256 for path, file in entry.files.items()} if entry else {}
    expected = known or (card.files if card else {})
    found = published_sums(model.path)
    faults = [f"{path} is missing" for path in sorted(expected.keys() - found.keys())]
    differing = sorted(path for path in expected.keys() & found.keys() if expected[path] != found[path])
    faults += [f"{path} is not as published" for path in differing]
    if not faults:
        faults += [f"{path} is missing" for path in lacking(model.path)]
    if has_card(model.path) and (card is None or card.files != expected):
        faults.append(f"{CARD} does not tell of these files")
    if not (faults or is_undithered(model.path)):
        faults.append(DITHERED)
    return tuple(faults)


def fetch_command(model: InstalledModel, models_dir: Path, registry_path: Path) -> str | None:
    """How this model is had anew; None when it is not one that can be fetched."""
    own_place = model.path.parent.resolve() == models_dir.resolve()
    return f"{FETCH} {model.name}" if own_place and _entry_of(model, registry_path) else None


def _entry_of(model: InstalledModel, registry_path: Path) -> ModelEntry | None:
    return next((entry for entry in read_registry(registry_path).models if entry.name == model.name), None)


def fetch(models_dir: Path, entry: ModelEntry, watch: FetchWatch) -> InstalledModel:
    """Install one model: fetch its archive, check it, unpack it, check its files, put it in place.

    What had that place, a damaged model, goes only when the new one has come.

    Raises:
        MissingPart: its source does not answer or has something else; nothing is left behind but a half-fetched zip.
        BadInput: the folder cannot be written.
    """
    target = models_dir / entry.name
    watch.line(f"{entry.name}: fetching {entry.source.bytes / 1e6:.0f} MB")
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models_dir, ignore_cleanup_errors=True) as place:
            archive = download(entry, Path(place), models_dir, watch.progress)
            _check_archive(archive, entry)
            watch.line(f"{entry.name}: unpacking")
            staged = _stage(archive, entry, Path(place) / "model")
            archive.unlink()
            _put_in_place(staged, target, Path(place) / "before")
    except OSError as error:
        raise _cannot_install(target, error) from error
    return _described(target)


def _cannot_install(target: Path, error: OSError) -> BadInput:
    full = error.errno in FULL
    remedy = "free some space" if full else "set VOICESIM_MODELS_DIR to a folder that can be written"
    reason = (error.strerror or str(error)).lower()
    return BadInput(f"cannot install the model ({reason})", where=str(target), remedy=remedy)


def _put_in_place(staged: Path, target: Path, aside: Path) -> None:
    """Move `staged` to `target`; what is there goes to `aside`, and comes back when the move fails."""
    try:
        if os.path.lexists(target):
            target.rename(aside)
        staged.rename(target)
    except BaseException:  # an interrupt too
        if os.path.lexists(aside) and not os.path.lexists(target):
            aside.rename(target)
        raise


def fetch_first(models_dir: Path, registry: Registry, watch: FetchWatch) -> InstalledModel:
    """Install the first model of the registry that can be had; each that cannot is passed over with a line.

    Raises:
        MissingPart: none can be had.
    """
    remedies: dict[str, None] = {}  # each once, in order
    for entry in registry.models:
        try:
            return fetch(models_dir, entry, watch)
        except MissingPart as error:
            watch.line(f"{entry.name}: passed over: {error.message}")
            remedies[error.remedy] = None
    remedy = ", ".join([*remedies, "or unpack a vosk model into that folder by hand"])
    raise MissingPart("no speech model could be fetched", where=str(models_dir), remedy=remedy)


def _check_archive(archive: Path, entry: ModelEntry) -> None:
    if sum_of(archive) != entry.source.sha256:
        archive.unlink()
        raise EngineError("what came is not what was published; thrown away", where=entry.name, remedy="fetch it again")


def _stage(archive: Path, entry: ModelEntry, folder: Path) -> Path:
    """Unpack and check a model, add the line and the card."""
    try:
        unpack_folder(archive, entry.source.folder, folder)
    except BadInput as error:
        raise EngineError(error.message, where=entry.name, remedy="fetch it again") from error
    sums = published_sums(folder)
    if (entry.files and folder_checksum(sums) != entry.checksum) or not looks_like_model(folder):
        raise EngineError("the files are not what was published", where=entry.name, remedy="fetch it again")
    add_no_dither(folder)
    write_card(folder, entry.name, entry.licence, sums)
    return folder


def _model_folders(models_dir: Path, registry_path: Path) -> list[Path]:
    folders = [path for path in _paths(models_dir) if not path.name.startswith(".") and _is_model(path)]
    if len(folders) < 2:  # the usual case need not wait for the registry to be read
        return folders
    order = {entry.name: place for place, entry in enumerate(read_registry(registry_path).models)}
    return sorted(folders, key=lambda path: (order.get(path.name, len(order)), path.name))


def _paths(models_dir: Path) -> list[Path]:
    with reading(models_dir):
        return list(models_dir.iterdir()) if models_dir.is_dir() else []


def _is_model(folder: Path) -> bool:
    try:
        return looks_like_model(folder)
    except MissingPart:  # somebody else's folder; one of ours is told of as damaged
        return False


def _described(folder: Path) -> InstalledModel:
    card = read_card(folder)
    return InstalledModel(
        folder.resolve().name, folder, card.checksum if card else folder_checksum(published_sums(folder))
    )
