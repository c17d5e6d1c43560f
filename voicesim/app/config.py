"""Options from a file: `voicesim.toml` in the working folder, else config.toml in the user's configuration folder.

A table a command, a key an option: `[run]` then `seed = 7`. VOICESIM_CONFIG names another file; VOICESIM_RUN_SEED and
its like win over the file, the command line wins over both.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from voicesim.model.errors import BadInput


def defaults() -> dict[str, Any]:
    """What the configuration file says, empty when there is none.

    Raises:
        BadInput: the file is named but missing, or it is not TOML.
    """
    named = os.environ.get("VOICESIM_CONFIG")
    path = Path(named) if named else _found()
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            document = tomllib.load(file)
    except OSError:
        raise BadInput("the configuration file cannot be read", where=str(path), remedy="check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"is not TOML: {error}", where=str(path), remedy="see docs/cli.md") from None
    return {command: _keys(value) for command, value in document.items()}


def _keys(value: Any) -> Any:  # noqa: ANN401 - what the file holds
    return {key.replace("-", "_"): _keys(item) for key, item in value.items()} if isinstance(value, dict) else value


def _found() -> Path | None:
    here = Path("voicesim.toml")
    if here.is_file():
        return here
    import platformdirs

    user = platformdirs.user_config_path("voicesim") / "config.toml"
    return user if user.is_file() else None
