"""The JSON Schema of scenario files, and that the bundled ones keep to it."""

import json
import re

import pytest
from typer.testing import CliRunner

from voicesim.app.commands.scenarios import app
from voicesim.app.scenarios.files import scenario_paths
from voicesim.app.scenarios.schema import json_schema
from voicesim.app.yaml_files import plain, read_yaml
from voicesim.model.scenario import Scenario

pytestmark = pytest.mark.slow

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
         "null": type(None)}  # fmt: skip
READ = {
    "$ref", "$schema", "$defs", "additionalProperties", "anyOf", "default", "description", "enum", "items", "maxItems",
    "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern", "patternProperties", "properties",
    "propertyNames", "required", "title", "type",
}  # fmt: skip


def faults(value, schema, root, at="") -> list[str]:
    """What a value has against a schema: the keywords that ours uses, and it says so when there is another one."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")] | {
            k: v for k, v in schema.items() if k != "$ref"
        }
    found = [f"{at}: keyword {keyword}" for keyword in schema.keys() - READ]
    if "anyOf" in schema and all(faults(value, one, root) for one in schema["anyOf"]):
        found.append(f"{at}: none of {schema['anyOf']}")
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [*found, f"{at}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not in {schema['enum']}")
    return [*found, *_sizes(value, schema, at), *_inside(value, schema, root, at)]


def _sizes(value, schema, at):
    size = value if isinstance(value, int | float) else len(value) if value is not None else 0
    for keyword in schema.keys() & {"minLength", "minItems", "minimum"}:
        if size < schema[keyword]:
            yield f"{at}: {keyword}"
    for keyword in schema.keys() & {"maxLength", "maxItems", "maximum"}:
        if size > schema[keyword]:
            yield f"{at}: {keyword}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: pattern"


def _inside(value, schema, root, at):
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), root, f"{at}[{index}]")
    if isinstance(value, dict):
        yield from (f"{at}: {key} is missing" for key in schema.get("required", []) if key not in value)
        more = schema.get("additionalProperties", True)
        for key, item in value.items():
            yield from faults(key, schema.get("propertyNames", {}), root, f"{at}.{key}")
            named = schema.get("properties", {}).get(key)
            named = named or next(
                (s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key)), None
            )
            if named is not None:
                yield from faults(item, named, root, f"{at}.{key}")
            elif more is False:
                yield f"{at}: no key {key}"
            elif isinstance(more, dict):
                yield from faults(item, more, root, f"{at}.{key}")


@pytest.mark.parametrize("path", scenario_paths(), ids=lambda path: path.stem)
def test_the_bundled_scenarios_keep_to_the_schema(path):
    document = plain(read_yaml(path))
    assert faults(document, json_schema(), json_schema()) == []
    scenario = Scenario.model_validate(document)
    assert Scenario.model_validate(scenario.model_dump(mode="json")) == scenario


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"persona": "nice"}, "persona"), ({"difficulty": 9}, "maximum"), ({"title": 5}, "no string"),
     ({"terms": {"Big": ["x"]}}, "no key Big"),
     ({"colour": 1}, "no key colour"), ({"lines": []}, "minItems"), ({"id": "No Id"}, "pattern"),
     ({"mood": {"anger": 2}}, "anyOf|none of")],
)  # fmt: skip
def test_the_schema_refuses_what_cannot_be_read(change, fault):
    document = plain(read_yaml(scenario_paths()[0])) | change
    assert any(re.search(fault, one) for one in faults(document, json_schema(), json_schema()))


def test_keys_are_described_by_their_docstrings_and_conditions_by_their_language():
    schema = json_schema()
    assert "drawn out" in schema["properties"]["hidden_need"]["description"]
    when = schema["$defs"]["Line"]["properties"]["when"]["description"]
    assert "came_across_passive" in when
    assert "acknowledge_feeling" in when
    assert (
        "examples" in schema["$defs"]["Intent"]["properties"]["like"]["description"].lower()
        or "Ways to say it" in (schema["$defs"]["Fact"]["properties"]["like"]["description"])
    )


def test_the_command_prints_or_writes_it(tmp_path):
    printed = CliRunner().invoke(app, ["schema"])
    assert json.loads(printed.stdout) == json_schema()
    out = tmp_path / "scenario.schema.json"
    assert CliRunner().invoke(app, ["schema", "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == printed.stdout
    assert CliRunner().invoke(app, ["schema", "--out", str(tmp_path / "nowhere" / "x.json")]).exit_code != 0
    assert not (tmp_path / "nowhere").exists()
