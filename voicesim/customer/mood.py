"""The arithmetic of the customer's mood, with a ledger: every change is a row, and the rows add up to the mood."""

from dataclasses import dataclass, field, replace
from typing import Final

from voicesim.customer.appraisal import EFFECTS, FEEDS_ANGER, LEADS, Behaviour
from voicesim.customer.personas import DECIMALS, Temperament
from voicesim.model.customer import SCALES, Mood, MoodChange, Scale
from voicesim.model.scenario import Shifts
from voicesim.model.thresholds import (
    ANGER_CURT,
    ANGER_RANTING,
    ANGER_SHOUTING,
    ANGER_SOFTENING,
    OPENNESS_MUMBLING,
    OPENNESS_TELLING,
    OPENNESS_YES_SAYING,
    PATIENCE_LEAVING,
)

NOVELTY_DECAY: Final = 0.6
"""A kindness said again counts less: 'I understand' is no mantra."""
CUT_OFF_SHARE: Final = 0.4
"""What a turn counts that the customer did not let the agent finish."""
UNVENTED_SHARE: Final = 0.25
"""What soothing counts before the customer has been heard out (S78-S79)."""
VENTING_RISE: Final = 0.05
WORN_OUT: Final = 0.02
"""What being listened to takes off the anger of somebody who is not fed (S69)."""
PATIENCE_DRAIN: Final = 0.02
PATIENCE_DRAIN_UNLED: Final = 0.04
"""On top of it when the agent leaves the customer to steer (S115-S116)."""
ANGER_LIMITS: Final = (-0.18, 0.25)
TRUST_LIMITS: Final = (-0.20, 0.10)
OPENNESS_LIMITS: Final = (-0.20, 0.17)
ONE_OFF: Final = frozenset({"listening", "calm_voice"})
"""Kindnesses that do not wear off."""
EASED: Final = 0.3
"""Anger of a customer who was asked to go easy on the agent: softening, short of curt. A proposal."""
BORDERS: Final[dict[Scale, tuple[float, ...]]] = {
    "anger": (ANGER_SOFTENING, ANGER_CURT, ANGER_RANTING, ANGER_SHOUTING),
    "trust": (),
    "openness": (OPENNESS_MUMBLING, OPENNESS_YES_SAYING, OPENNESS_TELLING),
    "patience": (PATIENCE_LEAVING,),
}
"""Where a customer begins to behave otherwise: adult, softening, curt, ranting, shouting; mumbling, yes-saying, telling
in part, telling the need; leaving."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Something of the scenario's own that was said for the first time, and what it does."""

    name: str
    moves: Shifts
    quote: str
    at_sample: int


@dataclass(slots=True)
class Account:
    """The rows of one turn, added up per scale as they come."""

    mood: Mood
    turn_index: int | None
    rows: list[MoodChange] = field(default_factory=list)

    def value(self, scale: Scale) -> float:
        """The scale after the rows so far."""
        now: float = getattr(self.mood, scale)
        return round(now + sum(row.delta for row in self.rows if row.scale == scale), DECIMALS) + 0.0

    def change(self, scale: Scale) -> float:
        """What the rows so far do to the scale."""
        return sum(row.delta for row in self.rows if row.scale == scale)

    def add(self, scale: Scale, delta: float, cause: str, quote: str = "", at_sample: int | None = None) -> None:
        """Book a change; one that rounds to nothing is not booked."""
        delta = round(delta, DECIMALS) + 0.0
        if delta:
            before = self.value(scale)
            after = round(before + delta, DECIMALS) + 0.0
            row = MoodChange(
                scale, cause, delta, after, self.turn_index, quote, at_sample, _crossed(scale, before, after)
            )
            self.rows.append(row)

    def limit(self, scale: Scale, low: float, high: float) -> None:
        """Book what brings this turn's change back inside [low, high]."""
        change = self.change(scale)
        self.add(scale, min(max(change, low), high) - change, "limit of one turn")

    def close(self, anger_ceiling: float = 1.0) -> Mood:
        """Keep every scale inside 0..1, and anger below its ceiling; give the mood after the rows."""
        if anger_ceiling < 1.0:
            self.add("anger", min(0.0, anger_ceiling - self.value("anger")), "intensity ceiling")
        for scale in SCALES:
            value = self.value(scale)
            self.add(scale, min(max(value, 0.0), 1.0) - value, "end of the scale")
        return Mood(*(self.value(scale) for scale in SCALES))


def _crossed(scale: Scale, before: float, after: float) -> float | None:
    """The border that lies between two values; the last one on the way when there are several."""
    low, high = min(before, after), max(before, after)
    passed = [border for border in BORDERS[scale] if low < border <= high]
    return None if not passed else passed[-1] if after > before else passed[0]


class MoodKeeper:
    """Holds the mood and what it depends on: how often a kindness was used, whether the customer was heard out."""

    def __init__(self, temperament: Temperament, start: Mood, ceiling: float = 1.0) -> None:
        """`ceiling`: anger never goes above."""
        self.mood = replace(start, anger=min(start.anger, round(ceiling, DECIMALS)))
        self.ceiling = round(ceiling, DECIMALS)
        self._temperament = temperament
        self._uses: dict[str, int] = {}
        self._vented_turns = 0

    def react(
        self, behaviours: tuple[Behaviour, ...], turn_index: int, held_floor: bool, offered: tuple[Offered, ...] = ()
    ) -> tuple[MoodChange, ...]:
        """Move the mood by an agent's turn; `held_floor` False when the customer cut it off."""
        account = Account(self.mood, turn_index)
        for behaviour in behaviours:
            self._book(account, behaviour, held_floor)
        for offer in offered:
            for scale in SCALES:
                account.add(scale, getattr(offer.moves, scale), offer.name, offer.quote, offer.at_sample)
        names = {b.name: b.evidence for b in behaviours}
        self._book_anger(account, names, held_floor)
        account.limit("trust", *TRUST_LIMITS)
        self._book_saturation(account, "trust", account.mood.trust, 1.0)
        account.limit("openness", *OPENNESS_LIMITS)
        self._book_saturation(account, "openness", account.mood.openness, 0.6)
        led = sum(evidence for name, evidence in names.items() if name in LEADS) >= 0.3
        account.add("patience", -PATIENCE_DRAIN - (0.0 if led else PATIENCE_DRAIN_UNLED), "time passes")
        self.mood = account.close(self.ceiling)
        return tuple(account.rows)

    def wait(self, evidence: float) -> tuple[MoodChange, ...]:
        """Move the mood by dead air."""
        account = Account(self.mood, None)
        self._book(account, Behaviour("dead_air", evidence), held_floor=True)
        self.mood = account.close(self.ceiling)
        return tuple(account.rows)

    def ease(self) -> tuple[MoodChange, ...]:
        """Bring anger down to a mild level at once, and let it never rise above again."""
        account = Account(self.mood, None)
        self.ceiling = min(self.ceiling, EASED)
        account.add("anger", min(0.0, self.ceiling - self.mood.anger), "eased")
        self.mood = account.close(self.ceiling)
        return tuple(account.rows)

    def _book(self, account: Account, behaviour: Behaviour, held_floor: bool) -> None:
        effect = EFFECTS[behaviour.name]
        fades = not effect.fault and behaviour.name not in ONE_OFF
        share = behaviour.evidence
        if fades:
            share *= NOVELTY_DECAY ** self._uses.get(behaviour.name, 0) * (1.0 if held_floor else CUT_OFF_SHARE)
        if behaviour.evidence > 0.5:
            self._uses[behaviour.name] = self._uses.get(behaviour.name, 0) + 1
        gains = self._temperament
        anger = effect.anger * (gains.anger_gain if effect.anger > 0 else 1.0)
        openness = effect.openness * (gains.opening_gain if effect.openness > 0 else gains.closing_gain)
        said = behaviour.name, behaviour.quote, behaviour.at_sample
        account.add("anger", anger * share, *said)
        account.add("trust", effect.trust * share, *said)
        account.add("openness", openness * share, *said)
        account.add("patience", effect.patience * share, *said)

    def _book_anger(self, account: Account, names: dict[str, float], held_floor: bool) -> None:
        fed = sum(evidence for name, evidence in names.items() if name in FEEDS_ANGER)
        listened = names.get("listening", 0.0) > 0.5
        if fed < 0.2:
            steam = self._temperament.steam * self.mood.anger / 0.75 + (WORN_OUT if listened else 0.0)
            account.add("anger", -steam, "out of steam")
        unvented = self._vented_turns < self._temperament.turns_to_vent
        soothing = account.change("anger")
        if soothing < 0:
            account.add("anger", soothing * (0.5 + 0.8 * self.mood.trust - 1.0), "as far as trust goes")
            if unvented:
                account.add("anger", account.change("anger") * (UNVENTED_SHARE - 1.0), "not heard out yet")
        if unvented:
            account.add("anger", VENTING_RISE * (1.0 if not held_floor else CUT_OFF_SHARE), "venting")
        if not held_floor or listened:
            self._vented_turns += 1
        account.limit("anger", *ANGER_LIMITS)

    @staticmethod
    def _book_saturation(account: Account, scale: Scale, level: float, strength: float) -> None:
        """Trust and openness grow the more slowly the higher they are."""
        gain = account.change(scale)
        if gain > 0:
            account.add(scale, -gain * strength * level, "grows slowly")
