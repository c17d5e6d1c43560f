"""Section 4, calm voice: what the microphone heard beside the words."""

from typing import Final

from voicesim.coach.look import agent_turns, count, not_applicable, plural, share, turn_proof, voice_is_judged
from voicesim.coach.types import CallFacts, Mark, Metric, Proof, TurnSummary
from voicesim.model.thresholds import ANGER_SHOUTING, CALM, FLAT, HEATED, RECOVERED, WEAK_AGENCY

CALM_SHARE: Final = 0.8
TURNS_TO_RECOVER: Final = 2
NEVER: Final = float("inf")
NOT_MEASURED: Final = "the agent's voice could not be measured"
STRANGER: Final = (
    "not judged: no baseline of the agent's own voice; it takes a profile, or three calm turns without hostile words"
)


def voiced(facts: CallFacts) -> list[tuple[TurnSummary, float]]:
    """The agent's turns whose calmness was measured well enough against their own usual voice, with it."""
    return [
        (turn, turn.delivery.calmness)
        for turn in agent_turns(facts)
        if turn.delivery is not None and turn.delivery.calmness is not None and voice_is_judged(turn)
    ]


def not_judged(facts: CallFacts) -> Mark:
    """Why no turn's voice can be judged: people in general tell neither a calm voice nor a heated one for sure."""
    deliveries = [turn.delivery for turn in agent_turns(facts) if turn.delivery is not None]
    strange = any(d.calmness is not None and not d.voice.own_baseline for d in deliveries)
    return not_applicable(STRANGER if strange else NOT_MEASURED)


def calm_share(facts: CallFacts) -> Mark:
    """Share of the measured talking time with calmness of 65 and more; 80 % is full marks."""
    turns = voiced(facts)
    total = sum(turn.span.samples for turn, _ in turns)
    if not total:
        return not_judged(facts)
    calm = sum(turn.span.samples for turn, calmness in turns if calmness >= CALM) / total
    reason = f"calm for {calm:.0%} of the talking time in {plural(len(turns), 'measured turn')}"
    tense = tuple(_proof(turn) for turn, calmness in turns if calmness < CALM)
    metric = Metric("calm_time_share", calm, "share", len(turns))
    return Mark(min(1.0, calm / CALM_SHARE), reason, tense, (metric,))


def no_heat(facts: CallFacts) -> Mark:
    """No turn with calmness below 40: one halves it, two lose it."""
    turns = voiced(facts)
    if not turns:
        return not_judged(facts)
    heated = [turn for turn, calmness in turns if calmness < HEATED]
    reason = f"{plural(len(heated), 'heated turn')} of {len(turns)} measured"
    metric = count("heated_turns", len(heated), len(turns))
    return Mark(max(0.0, 1 - 0.5 * len(heated)), reason, tuple(_proof(turn) for turn in heated), (metric,))


def recovery(facts: CallFacts) -> Mark:
    """After an outburst of the customer the voice is calm again within two turns; one turn more is half."""
    outbursts = [turn for turn in facts.turns if _is_outburst(turn)]
    if not outbursts:
        return not_applicable("the customer had no outburst")
    steps = [_turns_until_calm(facts, turn) for turn in outbursts]
    measured = [needed for needed in steps if needed is not None]
    if not measured:
        return (
            not_applicable("no measured turn of the agent followed the outburst")
            if voiced(facts)
            else not_judged(facts)
        )
    worst = max(measured)
    score = 1.0 if worst <= TURNS_TO_RECOVER else 0.5 if worst == TURNS_TO_RECOVER + 1 else 0.0
    where = f"after {plural(len(measured), 'outburst')}"
    reason = f"not calm again {where}" if worst == NEVER else f"calm at the latest {plural(int(worst), 'turn')} {where}"
    metric = Metric("recovery_turns", None if worst == NEVER else worst, "turns", len(measured))
    return Mark(score, reason, tuple(turn_proof(turn) for turn in outbursts), (metric,))


def _is_outburst(turn: TurnSummary) -> bool:
    if turn.speaker != "customer":
        return False
    furious = turn.move is not None and turn.move.style == "furious"
    return furious or (turn.mood_before is not None and turn.mood_before.anger >= ANGER_SHOUTING)


def _turns_until_calm(facts: CallFacts, outburst: TurnSummary) -> float | None:
    """1 when the next measured turn is calm; None when none was measured."""
    following = [calmness for turn, calmness in voiced(facts) if turn.span.start_sample > outburst.span.start_sample]
    if not following:
        return None
    return next((float(n) for n, calmness in enumerate(following, start=1) if calmness >= RECOVERED), NEVER)


def present(facts: CallFacts) -> Mark:
    """Not flat or weak: a turn with arousal below -0.8 or a voice agency below -0.3 is; half of them lose it all."""
    turns = [turn for turn, _ in voiced(facts)]
    if not turns:
        return not_judged(facts)
    weak = [turn for turn in turns if _is_weak(turn)]
    reason = f"{plural(len(weak), 'flat or weak turn')} of {len(turns)} measured"
    metric = share("weak_share", len(weak), len(turns))
    return Mark(max(0.0, 1 - 2 * len(weak) / len(turns)), reason, tuple(_proof(turn) for turn in weak), (metric,))


def _is_weak(turn: TurnSummary) -> bool:
    if turn.delivery is None:
        return False
    voice = turn.delivery.voice
    flat = voice.arousal is not None and voice.arousal < FLAT
    return flat or (voice.agency is not None and voice.agency < WEAK_AGENCY)


def _proof(turn: TurnSummary) -> Proof:
    return turn_proof(turn, turn.delivery.voice.confidence if turn.delivery else None)
