"""What is worth a look in the words of a scenario: unused names, twins, the unspeakable, a thin briefing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from voicesim.customer.checking import Place, Problem, conditions, sentences
from voicesim.customer.formulas import Key, formula, keys_of
from voicesim.customer.reachability import Reach
from voicesim.model.errors import BadScenario
from voicesim.model.scenario import Scenario, Shifts

LISTENED_FOR: Final = frozenset({"trigger"})
"""Terms that the customer listens for without a condition: words that make an angry one cut in."""
MARKS: Final = "[]{}<>*_#|~^\\"
"""Marks that no voice says."""
STAGE_DIRECTION: Final = re.compile(r"\([^)]*\)?")
FIGURE: Final = re.compile(r"\S*[0-9$£€%&@+=/]\S*")
AS_HEARD: Final = "write what is heard; `style` says how, and ... is a pause"
LONGEST_WORDS: Final = 90
"""About half a minute; nobody listens to more in one go."""
LEAST_LETTERS: Final = 4
"""Shorter words say nothing about what a sentence is about."""


def word_doubts(written: Scenario, reach: Reach) -> Iterator[Problem]:
    """What is worth a look in the words of a scenario, as it is written and as it is played."""
    yield from _unused(written, reach.scenario)
    yield from _twins(written)
    yield from _unspeakable(written)
    yield from _never_spoken_up(written)
    yield from _thin_briefing(reach)


def _unused(written: Scenario, played: Scenario) -> Iterator[Problem]:
    asked: frozenset[Key] = frozenset().union(*(keys_of(formula(text)) for _, text in conditions(played)))
    heard = {name for _, name in asked}
    for name in written.terms:
        if name not in heard | LISTENED_FOR:
            yield Problem(("terms", name), "no condition asks for it", f'use mentioned("{name}"), or take it out')
    for name, intent in written.intents.items():
        if name not in heard and intent.moves == Shifts():
            remedy = f'use meant("{name}"), give it `moves`, or take it out'
            yield Problem(("intents", name), "no condition asks for it and it moves nothing", remedy)
    for name in written.numbers:
        if name not in heard:
            yield Problem(("numbers", name), "no condition asks for it", f'use number("{name}"), or take it out')


def _twins(written: Scenario) -> Iterator[Problem]:
    known: dict[str, str] = {}
    for section, intents in (("intents", written.intents), ("facts", written.facts)):
        for name, intent in intents.items():
            for index, example in enumerate(intent.like):
                before = known.setdefault(" ".join(_words(example)), f"{section}.{name}")
                if before != f"{section}.{name}" or example in intent.like[:index]:
                    place: Place = (section, name, "like", index)
                    message = f"{example!r} is an example of {before} already"
                    yield Problem(place, message, "keep it where it belongs, or it is heard as both")


def _unspeakable(written: Scenario) -> Iterator[Problem]:
    for place, sentence in sentences(written):
        yield from (Problem(place, *told) for told in _unsaid_in(sentence))


def _unsaid_in(sentence: str) -> Iterator[tuple[str, str]]:
    """What of a sentence no voice can say, each with a remedy."""
    marks = sorted({mark for mark in sentence if mark in MARKS or unicodedata.category(mark) in {"So", "Co", "Cn"}})
    if marks:
        yield f"holds {' '.join(marks)}, which no voice says", AS_HEARD
    for direction in STAGE_DIRECTION.findall(sentence):
        yield f"holds the stage direction {direction!r}, which no voice says", AS_HEARD
    figure = FIGURE.search(sentence)
    if "://" in sentence or "www." in sentence:
        yield "holds a link, which cannot be spoken", "say where it is found"
    elif figure is not None:
        told = figure[0].strip(".,;:!?")
        yield f"holds {told!r}, which every voice reads in its own way", "write it as it is spoken: fifty-two dollars"
    if len(sentence.split()) > LONGEST_WORDS:
        yield f"is longer than {LONGEST_WORDS} words in one breath", "say less, or make two lines of it"


def _never_spoken_up(written: Scenario) -> Iterator[Problem]:
    timing = written.timing
    if timing.prompt_after_s >= timing.leave_after_s:
        message = "the customer leaves before it speaks up in a silence"
        yield Problem(("timing", "leave_after_s"), message, "make leave_after_s longer than prompt_after_s")


def _thin_briefing(reach: Reach) -> Iterator[Problem]:
    """What a good call asks the agent to say has to stand in the briefing, or be heard from the customer."""
    scenario = reach.scenario
    known, needed = _known_words(scenario), _needed_keys(reach)
    meanings = {name: [*intent.like, *intent.words] for name, intent in scenario.intents.items()}
    near = {name: figure.near for name, figure in scenario.numbers.items()}
    for kind, named in (("mentioned", scenario.terms), ("meant", meanings), ("known", near)):
        for name, examples in named.items():
            if (kind, name) not in needed or _told(examples, known):
                continue
            message = (
                f"a good call needs {name!r} from the agent, and neither briefing nor customer says anything of it"
            )
            yield Problem(("briefing", "facts"), message, f"tell the agent, e.g. with the word {_about(examples)!r}")


def _needed_keys(reach: Reach) -> frozenset[Key]:
    """What no good call can do without; nothing of what is too large to think through."""
    asked = ((text, key) for text in reach.scenario.needed for key in keys_of(formula(text)))
    try:
        return frozenset(key for text, key in asked if reach.asks_for(text, key))
    except BadScenario:
        return frozenset()


def _known_words(scenario: Scenario) -> frozenset[str]:
    told = scenario.briefing
    said = [sentence for place, sentence in sentences(scenario) if place[0] != "endings"]
    texts = [told.company, told.role, told.situation, told.goal, *told.facts, *told.authority, *said]
    return frozenset(word for text in texts for word in _words(text))


def _told(examples: Iterable[str], known: frozenset[str]) -> bool:
    """Whether any of the examples is about something that is known; short words alone say nothing."""
    for example in examples:
        words = _words(example)
        weighty = [word for word in words if len(word) >= LEAST_LETTERS] or words
        if any(_same(word, other) for word in weighty for other in known):
            return True
    return False


def _same(word: str, other: str) -> bool:
    """The same word, or two forms of it: refund, refunded."""
    return word == other or (min(len(word), len(other)) >= LEAST_LETTERS and word[:5] == other[:5])


def _about(examples: Iterable[str]) -> str:
    return max((word for example in examples for word in _words(example)), key=len, default="")


def _words(text: str) -> list[str]:
    kept = "".join(char if char.isalnum() or char == "'" else " " for char in text.casefold())
    return kept.split()
