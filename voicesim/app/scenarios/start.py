"""A first scenario from a few answers: a file that can be played at once, with comments on what to change next."""

import json
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError

from voicesim.app.rehearsing import FOLDER
from voicesim.app.scenarios.files import PAGE
from voicesim.app.scenarios.start_texts import MANNERS, NEEDED, REHEARSALS, REHEARSED, RESOLVED_BELOW, SCENARIO, TELLS
from voicesim.app.wording import complaint
from voicesim.app.writing import write_new
from voicesim.app.yaml_files import place_of, plain, read_yaml
from voicesim.customer.checking import spoken_fault
from voicesim.model.errors import BadInput
from voicesim.model.rehearsal import MANNERS as AGENTS
from voicesim.model.scenario import Part, Persona

FIRST_NAME: Final = "my-scenario"
"""The id when nothing better can be made of the title or of the file's name."""
LONGEST_ID: Final = 60


def _spoken(value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    fault = spoken_fault(value) if isinstance(value, str) else None
    if fault is not None:
        raise ValueError(fault)
    return " ".join(value.split()) if isinstance(value, str) else value


Answer = Annotated[str, BeforeValidator(_spoken), Field(min_length=1, max_length=300)]


class Answers(Part):
    """What one is asked for a new scenario; each has an answer to begin with."""

    persona: Persona = "neutral"
    """Who you want to practise with: aggressive, passive, neutral or mixed."""
    caller: Answer = "Ann Bell"
    """Who calls: the customer's name."""
    gender: Literal["female", "male", "other"] = "female"
    """The customer's gender, for the voice."""
    about: Answer = "The parcel that never came"
    """What the call is about, as a title."""
    company: Answer = "Swift Post"
    """The company that is called."""
    opening: Answer = "Hello, I am calling about a parcel. It should have been here on Monday."
    """What the customer says first."""
    hidden_need: Answer = "It is a birthday present, and the birthday is on Saturday."
    """What the customer does not say until somebody asks, in the customer's own words."""
    facts: list[Answer] = Field(
        default=["The parcel lies in the Leeds depot.", "Parcel number four four one, Ann Bell.",
                 "Express parcels arrive the next day."],
        min_length=1,
    )  # fmt: skip
    """What the agent knows."""
    solution: Answer = "I will send it by express today, and you will have it tomorrow."
    """What a good end needs: the agent's offer, as the agent would say it."""


@dataclass(frozen=True, slots=True)
class Started:
    """The files that were written."""

    scenario: Path
    rehearsal: Path


def read_answers(path: Path) -> Answers:
    """The answers of a file; what it leaves out keeps the answer to begin with.

    Raises:
        BadInput: it cannot be read, or answers cannot be used; all of them are told.
    """
    document = read_yaml(path)
    try:
        return Answers.model_validate(plain(document) if document is not None else {})
    except ValidationError as error:
        items = error.errors()
    told = [(place_of(path, document, item["loc"]), *complaint(Answers, dict(item), PAGE)) for item in items]
    (where, message, remedy), others = told[0], told[1:]
    also = "".join(f"; also {place}: {what} -> {instead}" for place, what, instead in others)
    raise BadInput(message, where=where, remedy=remedy + also)


def start(answers: Answers, target: Path | None, *, force: bool) -> Started:
    """Write the scenario, and beside it, in `rehearsals`, what three agents say in it.

    Raises:
        BadInput: a file is there already and may not be replaced, or cannot be written.
    """
    path = target or Path(f"{named(answers.about)}.yaml")
    if not path.name or path.name == ".." or path.is_dir():
        raise BadInput("is a folder", where=str(path), remedy="name a file in it")
    if path.suffix not in {".yaml", ".yml"}:
        path = path.with_name(f"{path.name}.yaml")
    name = named(path.stem)
    beside = path.parent / FOLDER / path.name
    for one in (path, beside):
        if one.exists() and not force:
            raise BadInput("is there already", where=str(one), remedy="choose another name, or add --force")
    write_new(path, scenario_text(answers, name), force=force)
    write_new(beside, rehearsal_text(answers, name), force=force)
    return Started(path, beside)


def named(title: str) -> str:
    """An id made of a title: lower case, words joined by hyphens."""
    flat = unicodedata.normalize("NFKD", title).casefold()
    kept = "".join(char if char in string.ascii_lowercase + string.digits else " " for char in flat if not
                   unicodedata.combining(char))  # fmt: skip
    return "-".join(kept.split())[:LONGEST_ID].strip("-") or FIRST_NAME


def scenario_text(answers: Answers, name: str) -> str:
    """The scenario file."""
    persona = answers.persona
    return SCENARIO.substitute(
        id=name, persona=persona, title=quoted(answers.about), caller=quoted(answers.caller), gender=answers.gender,
        manner=quoted(MANNERS[persona]), company=quoted(answers.company), facts=_list(answers.facts, 4),
        need=quoted(answers.hidden_need), opening=quoted(answers.opening), solution=quoted(answers.solution),
        authority=quoted(f"You may say: {answers.solution}"), tells=TELLS[persona], needed=NEEDED[persona],
        calm=RESOLVED_BELOW[persona],
    )  # fmt: skip


def rehearsal_text(answers: Answers, name: str) -> str:
    """The rehearsal file."""
    said = {"company": answers.company, "solution": answers.solution, "caller": answers.caller.split()[-1]}
    parts = [REHEARSED.substitute(id=name)]
    for agent in AGENTS:
        turns = [string.Template(turn).substitute(said) for turn in REHEARSALS[answers.persona][agent]]
        parts.append(f"{agent}:\n{_list(turns, 2)}\n")
    return "".join(parts)


def quoted(text: str) -> str:
    """A text as YAML reads it back, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def _list(items: Iterable[str], indent: int) -> str:
    return "\n".join(f"{' ' * indent}- {quoted(item)}" for item in items)
