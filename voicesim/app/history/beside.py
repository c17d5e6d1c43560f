"""What lies in and beside the folder of a call that the history lists, and is in no row: overrides, earlier tries."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.app.calls.files import OVERRIDES
from voicesim.app.history.folders import EarlierTries
from voicesim.model.past_call import PastCall


@dataclass(frozen=True, slots=True)
class Beside:
    """Of one call."""

    tries: int = 0
    """Recordings of what was done again before it was finished."""
    overridden: bool = False
    """A person judged something of it otherwise; the score of the row is with that."""
    machine_total: int | None = None
    """The score without; None where there is none, or nothing was overridden."""

    @property
    def words(self) -> str:
        """As a list shows it; empty when there is nothing."""
        machine = "no score" if self.machine_total is None else str(self.machine_total)
        tries = "1 earlier try" if self.tries == 1 else f"{self.tries} earlier tries"
        return ", ".join([*([f"machine: {machine}"] if self.overridden else []), *([tries] if self.tries else [])])


NOTHING: Final = Beside()


def beside(call: PastCall, earlier: EarlierTries) -> Beside:
    """What is found; nothing where the recording is elsewhere or cannot be read."""
    if call.folder is None:
        return NOTHING
    folder = Path(call.folder)
    tries = len(earlier.of(folder))
    if not (folder / OVERRIDES).is_file():
        return Beside(tries) if tries else NOTHING
    try:
        machine = json.loads((folder / "call.json").read_text(encoding="utf-8"))["scorecard"]["machine"]
        total = machine["total"]
        return Beside(tries, overridden=True, machine_total=None if total is None else int(total))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Beside(tries)
