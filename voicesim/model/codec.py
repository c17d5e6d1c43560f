"""Dataclasses of the model to JSON lines and back. Floats are rounded on purpose: six decimals, no negative zero."""

import dataclasses
import json
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import TypeAdapter, ValidationError

from voicesim.model import events as _events
from voicesim.model import work as _work
from voicesim.model.errors import BadInput

DECIMALS: Final = 6
T = TypeVar("T")


def plain(value: Any) -> Any:  # noqa: ANN401 - any dataclass of the model, or part of one
    """A dataclass as dicts, lists and rounded numbers; audio arrays are left out (None)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (float, np.floating)):
        return round(float(value), DECIMALS) + 0.0
    return None if isinstance(value, np.ndarray) else value


def tagged(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass of the model
    """Like plain, with the class name under "type"."""
    return {"type": type(value).__name__, **plain(value)}


def dumps(document: Any) -> str:  # noqa: ANN401 - anything that plain gives
    """One compact JSON line; refuses numbers that JSON does not have."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


_ADAPTERS: Final[dict[type, TypeAdapter[Any]]] = {}


def _adapter(cls: type) -> TypeAdapter[Any]:
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


def build(cls: type[T], document: dict[str, Any]) -> T:
    """A dataclass of the model from what `plain` made of it.

    Raises:
        BadInput: a field is missing or of the wrong type.
    """
    try:
        built: T = _adapter(cls).validate_python(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{cls.__name__}.{place}: {first['msg'].lower()}") from None
    return built


def event_from(document: dict[str, Any]) -> _events.Event:
    """An event from its tagged form.

    Raises:
        BadInput: no such event, or a wrong field.
    """
    fields = dict(document)
    cls = getattr(_events, str(fields.pop("type", "")), None)
    if not (isinstance(cls, type) and dataclasses.is_dataclass(cls) and cls.__module__ == _events.__name__):
        raise BadInput(f"no event is called {document.get('type')!r}")
    event: _events.Event = build(cls, fields)  # type: ignore[assignment]  # the class was looked up among the events
    return event


def event_as_kept(event: _events.Event) -> _events.Event:
    """The event exactly as it is read back from the disk: what is judged now and what is judged again are the same."""
    return event_from(tagged(event))


def result_as_kept(result: _work.Result) -> _work.Result:
    """The result exactly as a replay will read it back, so that a live step and a replayed one see the same."""
    if isinstance(result, (_work.ClipReady, _work.WorkFailed, _work.Heard)):
        return result
    return build(type(result), plain(result))
