"""Options from a file: `voicesim.toml` in the working folder, else config.toml in the user's configuration folder.

A table a command, a key an option: `[run]` then `seed = 7`. VOICESIM_CONFIG names another file; VOICESIM_RUN_SEED and
its like win over the file, the command line wins over both. What names another machine is not taken from a file that
merely lies in the working folder.
"""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from voicesim.model.errors import BadInput

LOCAL: Final = Path("voicesim.toml")
ELSEWHERE: Final = ("url", "dask")
"""Options that send something to another machine."""


def options_of(command: Any) -> dict[str, Any]:  # noqa: ANN401 - typer's command classes
    """The options of one command by the names they have in the file: `json` for --json, `speaker_from`."""
    found = [p for p in command.params if p.param_type_name == "option" and not p.is_eager]
    return {max(p.opts, key=len).lstrip("-").replace("-", "_"): p for p in found}


def name_variables(command: Any, prefix: str) -> None:  # noqa: ANN401 - typer's command classes
    """Give every option of a command and those below it the environment variable of its own name."""
    for name, option in options_of(command).items():
        option.envvar = option.envvar or f"{prefix}_{name.upper()}"
    for name, member in getattr(command, "commands", {}).items():
        name_variables(member, f"{prefix}_{name.upper().replace('-', '_')}")


def defaults(command: Any) -> dict[str, Any]:  # noqa: ANN401 - typer's command classes
    """What the configuration file says, keyed by parameters as the command line wants it; empty when there is none.

    Raises:
        BadInput: the file is named but missing, it is not TOML, or it sets what is no option.
    """
    path, document = _document()
    return {} if path is None else dict(_translated(document, command, path, ()))


def setting(command: str, option: str) -> str | None:
    """What the environment or the configuration file says for an option of one command, for use in another.

    Raises:
        BadInput: the file is named but missing, or it is not TOML.
    """
    value = os.environ.get(f"VOICESIM_{command}_{option}".upper())
    if value:
        return value
    table = _document()[1].get(command)
    found = table.get(option) if isinstance(table, dict) else None
    return None if found is None else str(found)


def _document() -> tuple[Path | None, dict[str, Any]]:
    """The configuration file and what is in it."""
    named = os.environ.get("VOICESIM_CONFIG")
    path = Path(named).expanduser() if named else _found()
    if path is None:
        return None, {}
    try:
        with path.open("rb") as file:
            document = tomllib.load(file)
    except OSError:
        raise BadInput("the configuration file cannot be read", where=str(path), remedy="check the path") from None
    except (ValueError, RecursionError) as error:  # what is no TOML, no text, no date, too long a number, too deep
        raise BadInput(f"is not TOML: {error}", where=str(path), remedy="see docs/cli.md") from None
    if not named and path == LOCAL:
        _check_stays_here(document, ())
    return path, document


def _check_stays_here(table: dict[str, Any], at: tuple[str, ...]) -> None:
    """Whoever starts voicesim in a folder from elsewhere must not send calls to a machine that its file names."""
    for key, value in table.items():
        place = (*at, key)
        if isinstance(value, dict):
            _check_stays_here(value, place)
        elif key in ELSEWHERE:
            what = f"{'.'.join(place)} names another machine, which a file in the working folder may not"
            remedy = f"put it into {_user_file()}, or name this file with VOICESIM_CONFIG"
            raise BadInput(what, where=str(LOCAL), remedy=remedy)


def _translated(table: dict[str, Any], command: Any, path: Path, at: tuple[str, ...]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's
    """The entries of one table: tables for the commands below, values for the options."""
    members, options = getattr(command, "commands", {}), options_of(command)
    for key, value in table.items():
        option = options.get(key.replace("-", "_"))
        if key in members:
            if not isinstance(value, dict):
                remedy = f"write its options under [{'.'.join((*at, key))}]"
                raise BadInput(f"{key!r} is a command, not an option", where=str(path), remedy=remedy)
            yield key, dict(_translated(value, members[key], path, (*at, key)))
        elif option is not None:
            yield option.name, _as_typed(option, value, f"{path}: {'.'.join((*at, key))}")
        elif at or isinstance(value, dict):
            raise _unknown(key, [*members, *options], path, at)
        else:
            raise BadInput(f"{key!r} stands in no table", where=str(path), remedy="put it under its command: [run]")


def _as_typed(option: Any, value: Any, where: str) -> bool | str:  # noqa: ANN401 - what the file holds
    """A value as it would come from the command line."""
    flag = bool(getattr(option, "is_flag", False))
    if flag != isinstance(value, bool) or not isinstance(value, bool | int | float | str):
        needs = "true or false" if flag else "a text or a number"
        raise BadInput(f"needs {needs}", where=where, remedy="see docs/cli.md")
    return value if isinstance(value, bool) else str(value)


def _unknown(key: str, known: list[str], path: Path, at: tuple[str, ...]) -> BadInput:
    from voicesim.app.wording import nearest  # its search is loaded only where something is wrong

    place = f"[{'.'.join(at)}]" if at else "the file"
    listed = f"known there: {', '.join(known)}" if known else "it has no options"
    return BadInput(f"there is no {key!r} in {place}", where=str(path), remedy=nearest(key, known) or listed)


def _found() -> Path | None:
    if LOCAL.is_file():
        return LOCAL
    user = _user_file()
    return user if user.is_file() else None


def _user_file() -> Path:
    import platformdirs

    return platformdirs.user_config_path("voicesim") / "config.toml"
