"""Overriding a line of a call's scorecard, and taking that back."""

from pathlib import Path

from voicesim.app.calls.files import LOCK, OVERRIDES
from voicesim.app.one_at_a_time import alone_with
from voicesim.app.overrides.files import named, new_override, read_overrides, write_overrides
from voicesim.call.saved_call import read_call
from voicesim.model.errors import BadInput


def override_item(folder: Path, item: str, value: str, by: str | None, reason: str | None) -> None:
    """Keep a trainer's value; an earlier one of the same item is replaced.

    Raises:
        BadInput: it is no recorded call, or the item, the value, the name or the reason does not do.
    """
    read_call(folder)
    new = new_override(item, value, by, reason)
    with alone_with(folder / LOCK):
        write_overrides(folder, [*(one for one in read_overrides(folder) if one.item != new.item), new])


def undo_item(folder: Path, item: str) -> None:
    """Take the machine's value again.

    Raises:
        BadInput: it is no recorded call, or that item was not overridden.
    """
    read_call(folder)
    name = named(item)
    with alone_with(folder / LOCK):
        overrides = read_overrides(folder)
        left = [one for one in overrides if one.item != name]
        if len(left) == len(overrides):
            raise BadInput("was not overridden", where=name, remedy=f"those that were stand in {folder / OVERRIDES}")
        write_overrides(folder, left)
