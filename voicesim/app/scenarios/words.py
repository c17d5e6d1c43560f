"""voicesim scenarios check --words: what the trained reader hears in a scenario's own words, said by an agent."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.app.judged.judging import Ears, judge_text
from voicesim.app.readers import load_reader
from voicesim.app.scenarios.files import ScenarioFile, with_general_lines
from voicesim.app.wording import key_of
from voicesim.customer.checking import Place, Problem
from voicesim.customer.telling import ASKED
from voicesim.language.intents import OTHER_SIGN
from voicesim.language.reading import Reader
from voicesim.language.spoken import spoken
from voicesim.language.tokens import words_from_text
from voicesim.model.delivery import Delivery
from voicesim.model.errors import BadScenario
from voicesim.model.language import HOSTILE, LanguageCues
from voicesim.model.scenario import Intent, Scenario

HEARD: Final = 0.5
"""From this confidence on a technique is told."""
NEAR: Final = 0.5
"""Cosine from which on an example is near to another one; from 0.42 on it would be heard (language/intents.py)."""
CLEARLY: Final = 0.15
"""An example is nearer to somebody else's only when it is by so much."""
_SAY: Final = re.compile(r"^you (may|can) say:\s*", re.IGNORECASE)
_MAY: Final = re.compile(r"^you (may|can)\b", re.IGNORECASE)
_NO: Final = re.compile(r"\b(not|never|no|nothing|cannot|only)\b|n't\b", re.IGNORECASE)
Progress = Callable[[int, int], None]
"""Told before each wording: how many were read, of how many."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Something an agent may say in this call."""

    place: Place
    text: str
    own: str | None = None
    """What it is an example of, as the reader calls it; None: of nothing, it stands in the briefing."""
    wrong: bool = False
    """It makes matters worse, and may sound so."""


def words_doubts(file: ScenarioFile, progress: Progress = lambda _read, _all: None) -> list[BadScenario]:
    """What is worth a look in how the scenario's wordings are heard; none where it cannot be played.

    Raises:
        BadInput: the reader's files are missing or broken.
    """
    if file.written is None:
        return []
    scenario = with_general_lines(file.written)
    reader = load_reader().listening_for(scenario)
    opening = next((line.say[0] for line in scenario.lines if line.when == "always" and line.once), "")
    wordings = list(wordings_of(scenario))
    found: list[Problem] = []
    for index, wording in enumerate(wordings):
        progress(index, len(wordings))
        words = words_from_text(wording.text)
        if words:
            found += _heard_in(wording, *judge_text(words, Ears(None, reader), opening))
    told = {problem.place for problem in found}
    examples = [wording for wording in wordings if wording.own is not None and spoken(wording.text.split())]
    found += (problem for problem in _nearer_to_others(reader, examples) if problem.place not in told)
    order = {wording.place: index for index, wording in enumerate(wordings)}
    return [file.told(problem) for problem in sorted(found, key=lambda problem: order[problem.place])]


def wordings_of(scenario: Scenario) -> Iterator[Wording]:
    """What the briefing lets the agent say, and every example of an intent and of a question for a fact."""
    for index, text in enumerate(scenario.briefing.facts):
        yield Wording(("briefing", "facts", index), text)
    for index, text in enumerate(scenario.briefing.authority):
        if _SAY.match(text) or not _NO.search(text):
            yield Wording(("briefing", "authority", index), _MAY.sub("I can", _SAY.sub("", text)))
    for section, intents, prefix in (("intents", scenario.intents, ""), ("facts", scenario.facts, ASKED)):
        for name, intent in intents.items():
            for index, text in enumerate(intent.like):
                yield Wording((section, name, "like", index), text, prefix + name, _makes_worse(intent))


def _makes_worse(intent: Intent) -> bool:
    moves = intent.moves
    return moves.anger > 0 or min(moves.trust, moves.openness, moves.patience) < 0


def _heard_in(wording: Wording, cues: LanguageCues, delivery: Delivery) -> Iterator[Problem]:
    """What one wording is heard as, besides what it is meant to be."""
    for message, remedy in (*_manner_of(wording, cues, delivery), *_meaning_of(wording, cues)):
        yield Problem(wording.place, f"{wording.text!r} is {message}", remedy)


def _manner_of(wording: Wording, cues: LanguageCues, delivery: Delivery) -> Iterator[tuple[str, str]]:
    heard = {found.name: found for found in cues.techniques if found.confidence >= HEARD}
    attacks = [f'{name} in "{heard[name].quote}" ({heard[name].confidence:.2f})' for name in HOSTILE if name in heard]
    if delivery.label == "aggressive":
        attacks.append(f"aggressive as a whole ({delivery.confidence:.2f})")
    if attacks and not wording.wrong:
        remedy = "find other words; what is wrong on purpose has `moves` that make matters worse"
        yield f"heard as hostile: {', '.join(attacks)}", remedy
    if "close_politely" in heard:
        yield f'heard as a farewell: "{heard["close_politely"].quote}"', "find other words, or the call may end there"


def _meaning_of(wording: Wording, cues: LanguageCues) -> Iterator[tuple[str, str]]:
    meant = {found.name: found.confidence for found in cues.meant}
    others = {name: sure for name, sure in meant.items() if name != wording.own}
    if wording.own is None:  # offers are what a briefing is for
        others = {name: sure for name, sure in others.items() if name.startswith(ASKED)}
    if others:
        names = ", ".join(f"{_key_of(name)} ({sure:.2f})" for name, sure in others.items())
        also = "also " if wording.own in meant else ""
        yield f"{also}heard as {names}", "let the two differ more, or give the other one `unless`"
    if wording.own is not None and wording.own not in meant:
        asks = wording.own.startswith(ASKED)
        remedy = "make a question or a request of it" if asks else "look at its `unless`, or find other words"
        yield f"not heard as {_key_of(wording.own)}", remedy


def _nearer_to_others(reader: Reader, wordings: list[Wording]) -> Iterator[Problem]:
    """Examples that lie nearer to another intent or fact than to the other examples of their own; the book's, in order.

    The words themselves are heard as their own; what an agent says in nearly these words may not be.
    """
    examples, vectors = reader.book.examples, reader.book.vectors
    if vectors is None:
        return
    names = np.array([example.intent for example in examples])
    denied = np.array([example.negated for example in examples])
    signs = np.where(denied[:, None] == denied, 1.0, OTHER_SIGN)
    for index, nearness in enumerate(vectors @ vectors.T * signs):
        wording, same = wordings[index], names == names[index]
        same[index] = False
        others = np.where(names == names[index], 0.0, nearness)
        own, nearest = max(nearness[same], default=0.0), int(others.argmax())
        if same.any() and others[nearest] >= NEAR and others[nearest] > own + CLEARLY:
            message = f"{wording.text!r} is nearer to {_key_of(names[nearest])} ({others[nearest]:.2f}) than to its own"
            remedy = f"add examples like it, or tell it from {' '.join(examples[nearest].words)!r}"
            yield Problem(wording.place, f"{message} other examples ({own:.2f})", remedy)


def _key_of(name: str) -> str:
    """An intent or a fact as the file calls it."""
    return key_of(("facts", name.removeprefix(ASKED)) if name.startswith(ASKED) else ("intents", name))
