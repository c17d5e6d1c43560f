"""The speech models of this machine, for the commands that list, fetch and check them."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from voicesim.app.content import models_dir, registry_path
from voicesim.engines import model_store
from voicesim.engines.model_registry import ModelEntry, Registry, read_registry
from voicesim.engines.model_store import FetchWatch, InstalledModel
from voicesim.model.errors import BadInput, MissingPart


def model_rows() -> list[dict[str, Any]]:
    """One row a model: those of the registry in order of preference, then others that are installed."""
    entries = {entry.name: entry for entry in read_registry(registry_path()).models}
    broken = {model.name: model for model in model_store.damaged(models_dir(), registry_path())}
    have, in_use = broken | _installed(), _in_use()
    if in_use is not None:
        have.setdefault(in_use.name, in_use)
    return [
        _row(name, entries.get(name), have.get(name))
        | {"damaged": name in broken, "in_use": in_use is not None and have.get(name) == in_use}
        for name in dict.fromkeys([*entries, *have])
    ]


def _row(name: str, entry: ModelEntry | None, model: InstalledModel | None) -> dict[str, Any]:
    return {
        "name": name,
        "title": entry.title if entry else None,
        "licence": entry.licence if entry else None,
        "download_bytes": entry.source.bytes if entry else None,
        "path": str(model.path) if model else None,
        "checksum": model.checksum if model else None,
    }


def _installed() -> dict[str, InstalledModel]:
    return {model.name: model for model in model_store.installed(models_dir(), registry_path())}


def _in_use() -> InstalledModel | None:
    try:
        return model_store.find_model(models_dir(), os.environ, registry_path())
    except MissingPart:
        return None


def fetch_models(name: str | None, *, every: bool, watch: FetchWatch) -> Iterator[tuple[InstalledModel, bool]]:
    """Install the model named, all, or the first that can be had: each with whether it is new.

    One that is there and sound is not fetched again; one that is damaged is.

    Raises:
        BadInput: no such name.
        MissingPart: it, one of all, or not one could be had.
    """
    registry = read_registry(registry_path())
    have = _installed()
    if every:
        yield from _fetch_all(registry, have, watch)
    elif name is not None:
        yield _sound(registry.entry(name), have, watch)
    else:
        known = [entry for entry in registry.models if entry.name in have]
        first = _sound(known[0], have, watch) if known else None
        yield first or (model_store.fetch_first(models_dir(), registry, watch), True)


def _sound(entry: ModelEntry, have: Mapping[str, InstalledModel], watch: FetchWatch) -> tuple[InstalledModel, bool]:
    """The model, as it is when nothing is wrong with it, else fetched; with whether it was fetched."""
    model = have.get(entry.name)
    if model is not None:
        faults = model_store.verify(model, registry_path())
        if not faults:
            return model, False
        watch.line(f"{entry.name}: is damaged ({faults[0]})")
    return model_store.fetch(models_dir(), entry, watch), True


def _fetch_all(
    registry: Registry, have: Mapping[str, InstalledModel], watch: FetchWatch
) -> Iterator[tuple[InstalledModel, bool]]:
    missing: list[str] = []
    remedies: dict[str, None] = {}  # each once, in order
    for entry in registry.models:
        try:
            yield _sound(entry, have, watch)
        except MissingPart as error:
            watch.line(f"{entry.name}: passed over: {error.message}")
            missing.append(entry.name)
            remedies[error.remedy] = None
    if missing:
        raise MissingPart(f"could not be had: {', '.join(missing)}", remedy=", ".join(remedies))


def faults_of(name: str | None) -> Iterator[tuple[InstalledModel, tuple[str, ...]]]:
    """Each model that is there, or the one named, with what is wrong with it.

    Raises:
        MissingPart: none is installed, or a file of one cannot be read.
        BadInput: that one is not.
    """
    broken = {model.name: model for model in model_store.damaged(models_dir(), registry_path())}
    have, in_use = broken | _installed(), _in_use()
    models = [*have.values(), *([in_use] if in_use is not None and in_use not in have.values() else [])]
    if not models:
        raise MissingPart("no speech model is installed", where=str(models_dir()), remedy=model_store.FETCH)
    wanted = [model for model in models if name in (None, model.name)]
    if not wanted:
        raise BadInput("is not installed", where=str(name), remedy=f"{model_store.FETCH} {name}")
    for model in wanted:
        yield model, model_store.verify(model, registry_path())


def remedy_for(model: InstalledModel) -> str:
    """What to do about a damaged model."""
    fetched = model_store.fetch_command(model, models_dir(), registry_path())
    return fetched or f"put the model as published into {model.path}, with --dither=0 in its mfcc.conf"
