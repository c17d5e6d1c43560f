"""The speech models of this machine, for the commands that list, fetch and check them."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from voicesim.app.content import models_dir, registry_path
from voicesim.engines import model_store
from voicesim.engines.model_registry import Registry, read_registry
from voicesim.engines.model_store import FetchWatch, InstalledModel
from voicesim.model.errors import BadInput, MissingPart


def model_rows() -> list[dict[str, Any]]:
    """One row a model: those of the registry in order of preference, then others that are installed."""
    have = {model.name: model for model in model_store.installed(models_dir(), registry_path())}
    entries = {entry.name: entry for entry in read_registry(registry_path()).models}
    try:
        in_use = model_store.find_model(models_dir(), os.environ, registry_path())
        have.setdefault(in_use.name, in_use)
    except MissingPart:
        in_use = None
    rows = []
    for name in dict.fromkeys([*entries, *have]):
        entry, model = entries.get(name), have.get(name)
        rows.append(
            {
                "name": name,
                "title": entry.title if entry else None,
                "licence": entry.licence if entry else None,
                "download_bytes": entry.source.bytes if entry else None,
                "path": str(model.path) if model else None,
                "checksum": model.checksum if model else None,
                "in_use": in_use is not None and model == in_use,
            }
        )
    return rows


def fetch_models(name: str | None, *, every: bool, watch: FetchWatch) -> Iterator[tuple[InstalledModel, bool]]:
    """Install the model named, all, or the first that can be had: each with whether it is new.

    Raises:
        BadInput: no such name.
        MissingPart: it, one of all, or not one could be had.
    """
    registry = read_registry(registry_path())
    have = {model.name: model for model in model_store.installed(models_dir(), registry_path())}
    if every:
        yield from _fetch_all(registry, have, watch)
    elif name is not None:
        entry = registry.entry(name)
        yield (have[name], False) if name in have else (model_store.fetch(models_dir(), entry, watch), True)
    else:
        known = [have[entry.name] for entry in registry.models if entry.name in have]
        yield (known[0], False) if known else (model_store.fetch_first(models_dir(), registry, watch), True)


def _fetch_all(
    registry: Registry, have: Mapping[str, InstalledModel], watch: FetchWatch
) -> Iterator[tuple[InstalledModel, bool]]:
    missing = []
    for entry in registry.models:
        try:
            model = have.get(entry.name) or model_store.fetch(models_dir(), entry, watch)
            yield model, entry.name not in have
        except MissingPart as error:
            watch.line(f"{entry.name}: passed over: {error.message}")
            missing.append(entry.name)
    if missing:
        raise MissingPart(f"could not be had: {', '.join(missing)}", remedy="check the network")


def faults_of(name: str | None) -> Iterator[tuple[InstalledModel, tuple[str, ...]]]:
    """Each installed model, or the one named, with what is wrong with it.

    Raises:
        MissingPart: none is installed.
        BadInput: that one is not.
    """
    have = model_store.installed(models_dir(), registry_path())
    if not have:
        raise MissingPart("no speech model is installed", where=str(models_dir()), remedy=model_store.FETCH)
    wanted = [model for model in have if name in (None, model.name)]
    if not wanted:
        raise BadInput("is not installed", where=str(name), remedy=f"run: voicesim models fetch {name}")
    for model in wanted:
        yield model, model_store.verify(model, registry_path())
