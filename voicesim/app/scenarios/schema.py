"""The JSON Schema of scenario files, for editors that complete and check while one types."""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from pydantic import BaseModel

from voicesim.app.writing import require_folder, write_new
from voicesim.customer.conditions import FUNCTIONS, NUMBERS, TRUTHS
from voicesim.model import scenario as schema_module
from voicesim.model.language import TECHNIQUES
from voicesim.model.scenario import Scenario

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
CONDITION: Final = (
    f"A condition. Numbers: {', '.join(NUMBERS)}. Truths: {', '.join(TRUTHS)}. "
    f"Questions: {', '.join(FUNCTIONS)}. Joined by and, or, not. Techniques: {', '.join(TECHNIQUES)}."
)
CONDITIONS: Final = (("Line", "when"), ("Fact", "when"), ("Ending", "when"), ("Scenario", "needed"))
"""Keys that hold conditions."""


def json_schema() -> dict[str, Any]:
    """The schema; each key is described by what stands under it in voicesim/model/scenario.py."""
    schema = described(Scenario, schema_module)
    parts = {"Scenario": schema, **schema["$defs"]}
    for name, key in CONDITIONS:
        value = parts[name]["properties"][key]
        value["description"] = " ".join(filter(None, [value.get("description"), CONDITION]))
    for key, value in parts["Fact"]["properties"].items():  # a fact is an intent, and more
        note = parts["Intent"]["properties"].get(key, {}).get("description")
        if note is not None:
            value.setdefault("description", note)
    return schema


def described(model: type[BaseModel], *modules: ModuleType) -> dict[str, Any]:
    """The JSON Schema of a file; keys are described by the texts that stand under the fields in those modules."""
    schema = model.model_json_schema()
    notes = {place: note for module in modules for place, note in _notes(module)}
    for name, part in {model.__name__: schema, **schema["$defs"]}.items():
        for key, value in part.get("properties", {}).items():
            note = notes.get((name, key))
            if note is not None:
                value["description"] = note
            if "patternProperties" in value:  # names of one's own, and no others
                value["additionalProperties"] = False
    return {"$schema": DIALECT, **schema}


def schema_text() -> str:
    """The schema as a file."""
    return as_file(json_schema())


def as_file(schema: dict[str, Any]) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path) -> None:
    """Write the schema to a file; one that is there already is replaced.

    Raises:
        BadInput: it cannot be written.
    """
    require_folder(path)
    write_new(path, schema_text(), force=True)


def _notes(module: ModuleType) -> Iterator[tuple[tuple[str, str], str]]:
    """The texts that stand under the fields, by class and field."""
    tree = ast.parse(inspect.getsource(module))
    for part in tree.body:
        if not isinstance(part, ast.ClassDef):
            continue
        for field, below in zip(part.body, part.body[1:], strict=False):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                yield (part.name, field.target.id), inspect.cleandoc(str(below.value.value))
