"""The questions for a new scenario, on a terminal; Enter keeps the answer in brackets."""

import sys
from typing import Any, Final

import typer
from pydantic import ValidationError

from voicesim.app.scenarios.start import Answers
from voicesim.app.wording import in_words
from voicesim.model.errors import BadInput

QUESTIONS: Final = {
    "persona": "Who do you want to practise with (aggressive, passive, neutral, mixed)",
    "caller": "Name of the customer",
    "gender": "Voice of the customer (female, male, other)",
    "about": "What is it about, as a title",
    "company": "Company that is called",
    "opening": "What the customer says first",
    "hidden_need": "What the customer says only when asked, in the customer's words",
    "solution": "What a good end needs, in the agent's words",
}
FACT: Final = "Fact {number} of 3 that the agent knows"


def asked() -> Answers:
    """The answers of whoever sits at the terminal.

    Raises:
        BadInput: nobody sits there.
    """
    if not sys.stdin.isatty():
        remedy = "give the answers in a file: voicesim scenarios new --from-answers FILE (an empty one will do)"
        raise BadInput("there is nobody to ask: the input is not a terminal", remedy=remedy)
    usual = Answers()
    given: dict[str, Any] = {key: _ask(key, question, getattr(usual, key)) for key, question in QUESTIONS.items()}
    facts = [_ask("facts", FACT.format(number=index + 1), fact) for index, fact in enumerate(usual.facts)]
    return Answers.model_validate(given | {"facts": facts})


def _ask(key: str, question: str, usual: str) -> str:
    """One answer, asked again until it can be used."""
    while True:
        answer = str(typer.prompt(question, default=usual, err=True))
        try:
            Answers.model_validate({key: [answer] if key == "facts" else answer})
        except ValidationError as error:
            typer.echo(f"that {in_words(dict(error.errors()[0]))}", err=True)
        else:
            return answer
