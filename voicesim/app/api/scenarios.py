"""Scenarios for programs."""

import os
from typing import Self

from voicesim.app.scenarios.files import find_scenario, load_scenario, scenario_paths
from voicesim.model.scenario import Scenario as ScenarioModel


class Scenario(ScenarioModel):
    """One call: who phones, what they want, what they say when, and how it may end."""

    @classmethod
    def load(cls, reference: str | os.PathLike[str]) -> Self:
        """A bundled scenario by name, or a file; checked, and with the lines of its persona, as it is played.

        Raises:
            BadInput: there is none of that name.
            BadScenario: the first thing wrong with the file.
        """
        loaded = load_scenario(find_scenario(os.fspath(reference)))
        return cls(**dict(loaded))

    @classmethod
    def names(cls) -> list[str]:
        """The bundled scenarios by name."""
        return [path.stem for path in scenario_paths()]
