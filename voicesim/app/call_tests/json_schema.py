"""The JSON Schema of call tests, for editors that complete and check while one types."""

from typing import Any

from voicesim.app import agent_files
from voicesim.app.call_tests import schema as schema_module
from voicesim.app.call_tests.schema import CallTestFile
from voicesim.app.scenarios.schema import as_file, described
from voicesim.model import expectation


def json_schema() -> dict[str, Any]:
    """The schema; each key is described by what stands under it in the code."""
    return described(CallTestFile, schema_module, agent_files, expectation)


def schema_text() -> str:
    """The schema as a file."""
    return as_file(json_schema())
