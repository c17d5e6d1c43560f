"""What is worth a look in a scenario that can be played: what never comes up, where it runs dry, what it lacks."""

from collections.abc import Iterator, Sequence
from typing import Final

from voicesim.customer.belief import Belief
from voicesim.customer.checking import Problem
from voicesim.customer.formulas import Compared, Every, Is, formula
from voicesim.customer.reachability import SPOKEN_TO, Reach
from voicesim.customer.searching import fewest
from voicesim.model.customer import SCALES, Scale
from voicesim.model.errors import BadScenario
from voicesim.model.language import HOSTILE, YIELDING
from voicesim.model.scenario import Ending, Persona
from voicesim.model.thresholds import ANGER_CURT, ANGER_RANTING, OPENNESS_TELLING, OPENNESS_YES_SAYING

MOODS: Final[dict[Persona, tuple[Scale, float, float]]] = {
    "aggressive": ("anger", ANGER_CURT, ANGER_RANTING),
    "mixed": ("anger", ANGER_CURT, ANGER_RANTING),
    "passive": ("openness", OPENNESS_YES_SAYING, OPENNESS_TELLING),
}
"""The scale that makes the persona, with the border of its low and of its high end (docs/scenarios.md)."""
LEADING: Final = (
    "acknowledge_feeling", "empathise_same_level", "redirect", "set_boundary", "ask_open_question", "recommend",
    "commit_next_step", "summarise_confirm", "close_politely", "escalate_to_manager",
)  # fmt: skip
BAD_WAYS: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("attacks", HOSTILE, (*YIELDING, *LEADING)),
    ("gives way to everything", YIELDING, (*HOSTILE, *LEADING)),
)
"""How a call goes wrong: what the agent does, again and again, and what it never does."""
LONG_CALL: Final = 12.0
"""Turns after which a call that goes wrong should be over."""


def doubts(reach: Reach, own_lines: int) -> Iterator[Problem]:
    """What is worth a look in a scenario as it is played; the first lines are its own, the others its persona's."""
    try:
        yield from _never_said(reach, own_lines)
        yield from _never_told(reach)
        yield from _never_solved(reach)
        yield from _never_ends(reach)
        yield from _runs_dry(reach, own_lines)
        yield from _silence(reach)
        yield from _missing_moods(reach)
        yield from _missing_endings(reach)
    except BadScenario as error:
        yield Problem(("lines",), f"{error.message}; more may be worth a look", error.remedy)


def _never_said(reach: Reach, own_lines: int) -> Iterator[Problem]:
    lines = reach.scenario.lines
    never = [line.id not in reach.world.sayable for line in lines]
    for index, line in enumerate(lines[:own_lines]):
        if never[index]:
            yield Problem(("lines", index), *_why(f"the line {line.id!r} can never be said", reach.why_never(line)))
    if lines[own_lines:] and all(never[own_lines:]):
        hiding = ", ".join(repr(name) for name in reach.why_never(lines[own_lines]))
        message = f"no line of the persona can ever be said, because of {hiding}"
        yield Problem(
            ("lines",), message, "take out the last line of your own without a condition, or say `general: false`"
        )


def _why(message: str, causes: tuple[str, ...]) -> tuple[str, str]:
    if not causes:
        return f"{message}: its condition contradicts itself", "change `when`"
    if causes[0].startswith("said("):
        return f"{message}: {' and '.join(causes)} never happens", "change `when`, or make that line possible"
    above = ", ".join(repr(cause) for cause in causes)
    return f"{message}: what stands above always comes first ({above})", "move it up, or narrow what stands above"


def _never_told(reach: Reach) -> Iterator[Problem]:
    for name in reach.scenario.facts:
        if not reach.can_be_told(name):
            message = f"the fact {name!r} can never be told: `when` never holds when somebody asks for it"
            yield Problem(
                ("facts", name), message, "change `when`, or the endings and `before_facts` lines that are in the way"
            )


def _never_solved(reach: Reach) -> Iterator[Problem]:
    needed = reach.scenario.needed
    torn = _torn(reach, "solved", needed)
    if torn:
        others = " and ".join(f"needed[{index}]" for index in torn[:-1])
        together = f" together with {others}" if others else ""
        message = f"can never hold{together}, so `solved` never does"
        yield Problem(("needed", torn[-1]), message, "change it, or take one out")


def _torn(reach: Reach, condition: str, needed: list[str]) -> list[int]:
    """Which parts of `needed` keep the condition from holding; none when it can hold, or when they are not to blame."""

    def fails(parts: Sequence[int]) -> bool:
        written_out = formula(condition, tuple(needed[index] for index in sorted(parts)))
        return not reach.possible(SPOKEN_TO, written_out)

    every_part = range(len(needed))
    return sorted(fewest(every_part, fails)) if fails(every_part) and not fails(()) else []


def _never_ends(reach: Reach) -> Iterator[Problem]:
    for index, ending in enumerate(reach.scenario.endings):
        if not reach.can_end(index):
            message = f"the call can never end with this one ({ending.outcome}): {_why_no_end(reach, ending)}"
            yield Problem(("endings", index, "when"), message, "change `when` or the order")


def _why_no_end(reach: Reach, ending: Ending) -> str:
    if reach.possible(*reach.alone(ending.when)):
        return "an ending above always comes first"
    torn = _torn(reach, ending.when, reach.scenario.needed)
    if torn:
        return f"it cannot hold together with {' and '.join(f'needed[{index}]' for index in torn)}"
    return "its condition can never hold"


def _runs_dry(reach: Reach, own_lines: int) -> Iterator[Problem]:
    for index, line in enumerate(reach.open_lines):
        found = None if line.once else reach.stuck(line)
        if found is not None:
            message = f"a dead end: with {in_words(found)} there is only {line.id!r} to say, over and over"
            place = ("lines", index) if index < own_lines else ("lines",)
            yield Problem(place, message, "add a second line with `once: false` for that, or an ending")


def _silence(reach: Reach) -> Iterator[Problem]:
    silent = Is(("silent", ""))
    for line in reach.open_lines:
        if reach.can_be_said(line, silent) and not reach.can_be_said(line, Is(("silent", ""), False)):
            return
    remedy = "add a line with `when: silent` and `once: false` near the top"
    yield Problem(("lines",), "has no line for silence: the customer would answer nothing with an answer", remedy)


def _missing_moods(reach: Reach) -> Iterator[Problem]:
    if reach.scenario.persona not in MOODS:
        return
    scale, low, high = MOODS[reach.scenario.persona]
    below, above = Compared((scale, ""), "<", low), Compared((scale, ""), ">=", high)
    for there, elsewhere, named in ((above, below, f"{scale} >= {high}"), (below, above, f"{scale} < {low}")):
        lines = (line for line in reach.open_lines if line.id in reach.world.sayable)
        if not any(reach.can_be_said(line, there) and not reach.can_be_said(line, elsewhere) for line in lines):
            message = f"this {reach.scenario.persona} customer has no line for {named} alone"
            yield Problem(("lines",), message, f"add lines with `when: {named}`, or leave `general` on")


def _missing_endings(reach: Reach) -> Iterator[Problem]:
    scenario = reach.scenario
    good = [index for index, ending in enumerate(scenario.endings) if ending.outcome in scenario.good]
    if not any(reach.can_end(index) for index in good):
        message = f"no good end can be reached ({', '.join(scenario.good)})"
        yield Problem(("endings",), message, "add an ending for an agent who does it right, or set `good`")
    bad = [index for index in range(len(scenario.endings)) if index not in good]
    for named, does, never in BAD_WAYS:
        way = _way(does, never)
        if not any(reach.can_end(index, way) for index in bad):
            message = f"no bad end waits for an agent who {named}"
            yield Problem(("endings",), message, f"add one, e.g. for `{does[0]}` heard often or for little patience")


def _way(does: tuple[str, ...], never: tuple[str, ...]) -> Every:
    done = (Compared(("count", name), ">=", 2.0) for name in does)
    left = (Compared(("count", name), "<", 1.0) for name in never)
    return Every((Compared(("agent_turns", ""), ">=", LONG_CALL), *done, *left))


def in_words(found: Belief) -> str:
    """An example of situations, for people: the moods, and what the agent has just said."""
    moods = [f"{key[0]} {low:g} to {high:g}" for key, (low, high) in sorted(found.spans.items()) if key[0] in SCALES]
    shown = ("heard_now", "mentioned_now", "meant_now")
    heard = [f'{kind}("{name}")' for (kind, name), so in sorted(found.truths.items()) if so and kind in shown]
    plain = [kind if so else f"not {kind}" for (kind, name), so in sorted(found.truths.items()) if not name]
    return ", ".join([*moods, *heard, *plain]) or "nothing special"
