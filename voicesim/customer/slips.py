"""What people write in a condition that come from other languages, or lose a quote, and what is written instead."""

import re
from typing import Final

_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_SLIPS: Final = (
    (re.compile(r"&"), "write `and`"),
    (re.compile(r"\|"), "write `or`"),
    (re.compile(r"[“”„‘’«»]"), 'write plain quotes: "'),
    (re.compile(r"[≤≥≠]"), "write `<=`, `>=` or `!=`"),
    (re.compile(r"=<"), "write `<=`"),
    (re.compile(r"=>"), "write `>=`"),
    (re.compile(r"<>"), "write `!=`"),
    (re.compile(r"!(?!=)"), "write `not`"),
    (re.compile(r"\b(AND|OR|NOT)\b"), "write `and`, `or`, `not` in small letters"),
    (re.compile(r"(?<![<>=!:])=(?!=)"), "write `==`; a mood is better compared with `<=` or `>=`"),
    (re.compile(r"%"), "write a share as a number: 0.65"),
    (re.compile(r"[\"']"), "a quote is missing: each name stands between two of the same kind"),
)


def instead_of(text: str) -> str | None:
    """What to write instead, for a condition that cannot be read; None when nothing is recognised."""
    bare = _QUOTED.sub("''", text)
    for slip, instead in _SLIPS[:-1]:
        if slip.search(bare):
            return instead
    if _SLIPS[-1][0].search(bare.replace("''", "")):
        return _SLIPS[-1][1]
    opened, closed = bare.count("("), bare.count(")")
    if opened == closed:
        return None
    return "a `)` is missing" if opened > closed else "there is a `)` too many"
