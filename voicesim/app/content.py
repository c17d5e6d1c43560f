"""Where the content is: in the folders of a source checkout, or inside the installed package; models beside it."""

import os
from pathlib import Path
from typing import Final

from voicesim.model.errors import BadInput

MODELS_VARIABLE: Final = "VOICESIM_MODELS_DIR"
_PACKAGE: Final = Path(__file__).resolve().parent.parent


def scenarios_dir() -> Path:
    """Folder of the scenarios that come with the program."""
    return _shipped("scenarios")


def voices_dir() -> Path:
    """Folder of the voices that come with the program."""
    return _shipped("voices")


def registry_path() -> Path:
    """The list of speech models that can be fetched."""
    return _shipped("models") / "registry.yaml"


def models_dir() -> Path:
    """Folder of the installed speech models; it may not exist yet. VOICESIM_MODELS_DIR overrides it.

    Raises:
        BadInput: it names the home of somebody who is not there.
    """
    chosen = os.environ.get(MODELS_VARIABLE)
    if chosen:
        try:
            return Path(chosen).expanduser()
        except RuntimeError:
            raise BadInput("there is no such home", where=chosen, remedy=f"set {MODELS_VARIABLE} in full") from None
    if _is_checkout():
        return _PACKAGE.parent / "models"
    from platformdirs import user_data_path

    return user_data_path("voicesim") / "models"


def _is_checkout() -> bool:
    return (_PACKAGE.parent / "pyproject.toml").is_file() and (_PACKAGE.parent / "models" / "registry.yaml").is_file()


def _shipped(name: str) -> Path:
    return _PACKAGE.parent / name if _is_checkout() else _PACKAGE / "_content" / name
