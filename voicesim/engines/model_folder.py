"""One model's folder: the files vosk needs, their sums as published, and the card written when it was installed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voicesim.engines.model_registry import Sha256, folder_checksum
from voicesim.model.errors import MissingPart

CARD: Final = "voicesim-model.json"
NO_DITHER: Final = b"--dither=0\n"
MFCC_PLACES: Final = ("conf/mfcc.conf", "mfcc.conf")
NETWORK_PLACES: Final = ("am/final.mdl", "final.mdl")
GRAPH_PLACES: Final = ("graph/HCLG.fst", "graph/HCLr.fst", "HCLG.fst", "HCLr.fst")


class Card(BaseModel):
    """What a model was when it had been checked: the content of CARD."""

    model_config = ConfigDict(frozen=True, strict=True)

    name: str
    checksum: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
    licence: str
    files: dict[str, Sha256]
    """Path inside the model to the sum of that file as published."""


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Around everything that looks into a model's folder.

    Raises:
        MissingPart: the system refuses; says where and why.
    """
    try:
        yield
    except OSError as error:
        remedy = "check its permissions" if isinstance(error, PermissionError) else "check the path"
        reason = (error.strerror or str(error)).lower()
        raise MissingPart(f"cannot be read ({reason})", where=str(error.filename or place), remedy=remedy) from error


def looks_like_model(folder: Path) -> bool:
    """Does it have what vosk needs, in either of its layouts (am/ conf/ graph/, or all in one folder)?

    Raises:
        MissingPart: the folder cannot be looked into.
    """
    return not lacking(folder)


def lacking(folder: Path) -> tuple[str, ...]:
    """What vosk needs and does not find there, as the usual paths; empty when all is there.

    Raises:
        MissingPart: the folder cannot be looked into.
    """
    with reading(folder):
        needs = (MFCC_PLACES, NETWORK_PLACES, GRAPH_PLACES)
        return tuple(places[0] for places in needs if not any((folder / place).is_file() for place in places))


def is_undithered(folder: Path) -> bool:
    """Does its mfcc.conf have the line that makes vosk repeatable?

    Raises:
        MissingPart: that file cannot be read.
    """
    with reading(folder):
        config = _mfcc_conf(folder)
        return config is not None and NO_DITHER.strip() in config.read_bytes().split()


def add_no_dither(folder: Path) -> None:
    """Add that line."""
    config = _mfcc_conf(folder)
    if config is not None:
        text = config.read_bytes()
        config.write_bytes(text + (b"" if text.endswith(b"\n") else b"\n") + NO_DITHER)


def published_sums(folder: Path) -> dict[str, str]:
    """Path to sha256 of every file as published: without our card, mfcc.conf without our line.

    Raises:
        MissingPart: a file cannot be read.
    """
    with reading(folder):
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CARD)
        names = [path.relative_to(folder).as_posix() for path in paths]
        return {name: _published_sum(folder, name) for name in names}


def _published_sum(folder: Path, name: str) -> str:
    path = folder / name
    if path != _mfcc_conf(folder):
        return sum_of(path)
    return hashlib.sha256(path.read_bytes().removesuffix(NO_DITHER)).hexdigest()


def sum_of(path: Path) -> str:
    """The sha256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_card(folder: Path, name: str, licence: str, sums: Mapping[str, str]) -> None:
    """Leave word of what was installed."""
    card = Card(name=name, checksum=folder_checksum(sums), licence=licence, files=dict(sums))
    (folder / CARD).write_text(json.dumps(card.model_dump(), indent=1) + "\n", encoding="utf-8")


def read_card(folder: Path) -> Card | None:
    """The card of an installed model; None when there is none, or one that contradicts itself."""
    try:
        card = Card.model_validate_json((folder / CARD).read_bytes())
    except (OSError, ValidationError):
        return None
    return card if card.checksum == folder_checksum(card.files) else None


def altered(folder: Path) -> tuple[str, ...]:
    """Files of an installed model that are not what its card says, or are gone; those older than it are not read.

    Raises:
        MissingPart: a file cannot be read.
    """
    card = read_card(folder)
    if card is None:
        return ()
    with reading(folder):
        written_ns = (folder / CARD).stat().st_mtime_ns
        there = {path: (folder / path).stat().st_mtime_ns for path in card.files if (folder / path).is_file()}
        doubtful = [path for path in sorted(card.files) if there.get(path, written_ns) >= written_ns]
        sums = {path: _published_sum(folder, path) for path in doubtful if path in there}
    return tuple(path for path in doubtful if sums.get(path) != card.files[path])


def has_card(folder: Path) -> bool:
    """Is there a card, be it a good one or not?"""
    with reading(folder):
        return (folder / CARD).is_file()


def _mfcc_conf(folder: Path) -> Path | None:
    return next((folder / place for place in MFCC_PLACES if (folder / place).is_file()), None)
