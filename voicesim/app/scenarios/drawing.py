"""voicesim scenarios show --graph: a scenario as a picture, in the format that the file's ending asks for."""

from pathlib import Path
from typing import Final

from voicesim.app.scenarios.files import scenario_errors, with_general_lines
from voicesim.app.scenarios.graph import graph_of
from voicesim.app.scenarios.mermaid import mermaid_of
from voicesim.app.scenarios.svg import svg_of
from voicesim.app.writing import require_folder, write_new
from voicesim.model.errors import BadInput, BadScenario
from voicesim.model.scenario import Scenario

FORMATS: Final = {".svg": svg_of, ".mmd": mermaid_of}


def draw(scenario_file: Path, target: Path) -> None:
    """Draw a scenario into a file; one that is there already is replaced.

    Raises:
        BadInput: the ending of the file is no format of ours, or a file cannot be read or written.
        BadScenario: the scenario cannot be played.
    """
    drawn = FORMATS.get(target.suffix.lower())
    if drawn is None:
        remedy = "end it in .svg (a picture) or .mmd (Mermaid text)"
        raise BadInput("is no picture that can be drawn", where=str(target), remedy=remedy)
    require_folder(target)
    written = scenario_errors(scenario_file)
    if not isinstance(written, Scenario):
        raise written[0]
    try:
        graph = graph_of(written, with_general_lines(written))
    except BadScenario as error:
        raise BadScenario(error.message, where=str(scenario_file), remedy=error.remedy) from None
    write_new(target, drawn(graph), force=True)
