"""The schema of a lexicon: what to listen for, and what it says about the speaker. Data, written by trainers."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from voicesim.language.notation import PhraseMaker
from voicesim.language.tokens import Spelling
from voicesim.model.errors import BadInput
from voicesim.model.language import TECHNIQUES, TechniqueName

Name = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z0-9]+)*$", max_length=60)]
FUNCTION_WORDS: Final = "function"
"""The word list whose words are not content words (~)."""
QUOTING: Final = "quoting"
NEGATION: Final = "negation"
REQUIRED_LISTS: Final = (FUNCTION_WORDS, QUOTING, NEGATION)


def _lines(value: Any) -> Any:  # noqa: ANN401 - whatever the file holds; pydantic judges it
    """A block of text as its lines, without blank ones."""
    return tuple(line.strip() for line in value.splitlines() if line.strip()) if isinstance(value, str) else value


Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]


class Part(BaseModel):
    """Base: exact types, no unknown keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Beyond(Part):
    """Too much of a good thing: with more hits than this, all of them are another cue."""

    more_than: Annotated[int, Field(ge=1)]
    becomes: Name


class Cue(Part):
    """One thing to listen for."""

    means: str
    """One line for the trainer."""
    techniques: tuple[TechniqueName, ...] = ()
    """What hearing it asserts; empty when it only moves the axes."""
    agency: Annotated[float, Field(ge=-1, le=1)] = 0.0
    communion: Annotated[float, Field(ge=-1, le=1)] = 0.0
    confidence: Annotated[float, Field(gt=0, le=1)] = 0.8
    phrases: Lines = ()
    exempt: tuple[Literal["negated", "quoted"], ...] = ()
    """Not counted after a negation, or when the customer's words are repeated ("you said ...")."""
    not_after: Lines = ()
    """Phrases that cancel it when they stand right before."""
    not_before: Lines = ()
    """Phrases that cancel it when they follow directly."""
    waived_by: Lines = ()
    """Phrases later in the turn that cancel it."""
    waived_before: Lines = ()
    """Phrases earlier in the turn that cancel it."""
    needs: Lines = ()
    """At least one of these has to be in the turn."""
    needs_cues: tuple[Name, ...] = ()
    """At least one of these cues has to be heard elsewhere in the turn."""
    after_customer: Lines = ()
    """At least one of these has to be in what the customer said before."""
    full_with: Lines = ()
    """Counts fully when one of these is in the turn, otherwise by `without`."""
    without: Annotated[float, Field(gt=0, le=1)] = 0.6
    softened_by: Lines = ()
    """Counts about a third (hits.SOFTENED) when one of these is in the same clause."""
    at_least: Annotated[int, Field(ge=1)] = 1
    """Fewer hits than this are none."""
    beyond: Beyond | None = None
    stands: bool = False
    """So plain that nothing said beside it takes it back, and no model overrules it in a call."""
    stands_alone: bool = False
    """It stands without the customer's line before it too: no story says it to its listener."""
    harmless: bool = False
    """So plainly no attack that the model alone does not make it one; its phrases are whole clauses, from ^ to $."""
    gives_way_to: tuple[Name, ...] = ()
    """Not counted where one of these cues, or of the cues of these techniques, was heard in the same words."""
    examples: Lines = ()
    """Sentences that have to hit. "(...)" at the beginning is the customer's line before."""
    counterexamples: Lines = ()
    """Sentences that must not hit."""

    def phrase_groups(self) -> Iterator[tuple[str, ...]]:
        """Every group of phrases of this cue that is looked for."""
        groups = (
            self.phrases, self.not_after, self.not_before, self.waived_by, self.waived_before, self.needs,
            self.after_customer, self.full_with, self.softened_by,
        )  # fmt: skip
        return (group for group in groups if group)


class Lexicon(Part):
    """Everything that the rules of one language need."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    lists: dict[Name, Lines]
    """Word lists, used in phrases as {name}."""
    expand: dict[str, str]
    join: dict[str, str]
    openers: Lines
    conjunctions: Lines
    subjects: Lines
    cues: dict[Name, Cue]

    @model_validator(mode="after")
    def _whole(self) -> "Lexicon":
        missing = [name for name in REQUIRED_LISTS if name not in self.lists]
        if missing:
            raise ValueError(f"the word lists {missing} are missing")
        for name, cue in self.cues.items():
            named = {*cue.needs_cues, *cue.gives_way_to, *({cue.beyond.becomes} if cue.beyond else ())}
            unknown = sorted(named - self.cues.keys() - {*TECHNIQUES})
            if unknown:
                raise ValueError(f"cue {name} names unknown cues: {', '.join(unknown)}")
        return self

    @cached_property
    def spelling(self) -> Spelling:
        """How words are brought to one form."""
        return Spelling(
            expand={word: tuple(to.split()) for word, to in self.expand.items()},
            join={(pair.split()[0], pair.split()[1]): to for pair, to in self.join.items()},
            openers=frozenset(self.openers),
            conjunctions=frozenset(self.conjunctions),
            subjects=frozenset(self.subjects),
        )

    @cached_property
    def maker(self) -> PhraseMaker:
        """Makes patterns of phrases."""
        function_words = "|".join(re.escape(word) for line in self.lists[FUNCTION_WORDS] for word in line.split())
        return PhraseMaker(self.lists, self.spelling, function_words)

    @cached_property
    def patterns(self) -> dict[tuple[str, ...], re.Pattern[str]]:
        """Compiled phrases, by the phrases; filled as they are needed."""
        return {}

    def pattern(self, phrases: tuple[str, ...], where: str = "") -> re.Pattern[str]:
        """The compiled form of some phrases.

        Raises:
            BadInput: a phrase cannot be understood.
        """
        known = self.patterns.get(phrases)
        if known is None:
            try:
                known = self.maker.pattern(phrases)
            except BadInput as error:
                raise BadInput(f"{error.message}: {error.where!r}", where=f"cue {where}") from None
            self.patterns[phrases] = known
        return known

    def warm_up(self) -> None:
        """Compile every phrase now (about half a second), so that the first turn does not wait for it.

        Raises:
            BadInput: a phrase cannot be understood.
        """
        for name, cue in self.cues.items():
            for phrases in cue.phrase_groups():
                self.pattern(phrases, name)
        for required in (QUOTING, NEGATION):
            self.pattern(self.lists[required], required)
