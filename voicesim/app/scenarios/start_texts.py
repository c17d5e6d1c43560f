"""The texts of a first scenario: the file with its comments, and what differs by persona."""

from string import Template
from typing import Final

from voicesim.model.rehearsal import Manner
from voicesim.model.scenario import Persona

SCENARIO: Final = Template("""\
# A first version, made to be changed. Try it: voicesim scenarios rehearse --fast FILE. All keys: docs/scenarios.md.
id: $id
version: 1                            # raise it when the call changes: voicesim scenarios bump FILE
title: $title
industry: service
difficulty: 2                         # 1 to 5
persona: $persona                     # start mood, temper, and the lines for whatever this file has none for
customer: {name: $caller, gender: $gender, manner: $manner}
briefing:                             # what the agent reads before the phone rings
  company: $company
  role: You answer the phone.
  situation: A customer calls.
  facts:
$facts
  authority:
    - $authority
  goal: Find out what the customer really needs, and solve it.
hidden_need: $need
intents:                              # what the agent may mean, by examples: three or more different ones are best
  solution:
    like:
      - $solution
    moves: {anger: -0.1, trust: 0.1}  # the first time it is heard
lines:                                # the first one whose `when` holds is said
  - id: speaks-up
    when: silent
    say: ["Hello? Are you still there?", "I can't hear you."]
    once: false                       # may be said again
  - id: opening
    say: [$opening]
  - id: tells-need                    # only when asked
    when: '$tells'
    say: [$need]
  - id: accepts
    when: 'meant_now("solution") and said("tells-need")'
    say: ["Yes, that would help me a lot.", "Good. Please do that."]
    style: softening
endings:                              # tried before the lines, from the top
  - outcome: hung_up
    when: 'heard_now("insult") or heard_now("threat") or anger >= 0.9 and customer_turns >= 5'
    say: ["I don't have to listen to this. Goodbye!"]
  - outcome: resolved
    when: 'solved and anger < $calm and heard_now("close_politely")'
    say: ["Thank you. Goodbye."]
    style: warm
  - outcome: hollow                   # a polite end with nothing solved
    when: 'heard_now("close_politely") and agent_turns >= 3'
    say: ["Well. Goodbye, then."]
  - outcome: abandoned
    when: 'patience <= 0.15 or customer_turns >= 12'
    say: ["Never mind. I'll try somebody else."]
needed:                               # `solved` holds when all of this does
$needed
""")
REHEARSED: Final = Template("""\
# What three agents say in $id, turn by turn: the assertive one is to reach a good end, the others are not.
# voicesim scenarios rehearse --fast plays them in seconds.
scenario: $id
""")

_SAID_AND_SOLVED: Final = """  - 'said("tells-need")'\n  - 'meant("solution")'"""
_FELT: Final = """  - 'heard("acknowledge_feeling") or heard("empathise_same_level")'\n"""
NEEDED: Final[dict[Persona, str]] = {
    "aggressive": _FELT + _SAID_AND_SOLVED,
    "mixed": _FELT + _SAID_AND_SOLVED,
    "neutral": _SAID_AND_SOLVED,
    "passive": _SAID_AND_SOLVED,
}
_ASKED: Final = '(heard_now("ask_open_question") or heard_now("ask_for_details"))'
TELLS: Final[dict[Persona, str]] = {
    "aggressive": f"{_ASKED} and anger < 0.85",
    "mixed": f"{_ASKED} and anger < 0.65",
    "neutral": _ASKED,
    "passive": 'heard_now("ask_open_question") and openness >= 0.3',
}
RESOLVED_BELOW: Final[dict[Persona, float]] = {"aggressive": 0.5, "mixed": 0.5, "neutral": 0.45, "passive": 0.4}
MANNERS: Final[dict[Persona, str]] = {
    "aggressive": "loud and fast, used to getting their way; fair as soon as somebody listens",
    "mixed": "polite for a long time, then it all comes out at once",
    "neutral": "friendly and brisk, expects a plain answer",
    "passive": "quiet, apologises for calling, says yes too soon",
}

_GREETING: Final = "Good morning, $company, this is Robin speaking. How can I help you today?"
_FEELING: Final = "I understand how upsetting this must be for you, and I want to get it sorted out for you right away."
_QUESTION: Final = "What matters most to you in this, and by when do you need it?"
_OFFER: Final = "Thank you, that helps me a lot, and here is what I recommend. $solution"
_SUMMARY: Final = "So we have agreed on this. $solution Is that right?"
_GOODBYE: Final = "Thank you for calling, and have a lovely day. Goodbye."
_TAKES_FLOOR: Final = (
    "$caller. ... You have every right to be angry, I would feel the same way. I want to help you, and I need to ask "
    "you a few questions, so that I can solve this as quickly as possible. What matters most to you here?"
)
_HUMBLE: Final = (
    "Um, hello. ... $company, I think. ... Sorry.",
    "Oh no. I'm so sorry, I'm really sorry. ... I don't really know, I guess.",
    "I'm sorry, I'm not sure. ... Maybe I could have a look, if that's okay with you. ... I might not find anything.",
    "I don't know what to say. I'm so sorry. ... It's up to you, really.",
    "I wish I could help, but there's nothing I can do. ... Maybe, um, try again some other time, I guess.",
    "Okay. ... Whatever you think is best. ... I'm so sorry. I'm really sorry.",
    "I guess so. ... I'm not sure, sorry. ... Maybe somebody else knows.",
)
_HARSH: Final = (
    "$company. What is it?",
    "Calm down! You should have read the contract!",
    "That's our policy, so take it or leave it!",
    "You're not listening! As I already told you, it's your own fault!",
    "Yeah, right! That is not my problem! Stop wasting my time!",
    "I don't care. Are you stupid? Just read what it says!",
)
_PLAIN: Final = (_GREETING, _QUESTION, _OFFER, _SUMMARY, _GOODBYE)
_GENTLE: Final = (_GREETING, _FEELING, _QUESTION, _OFFER, _SUMMARY, _GOODBYE)
_FIRM: Final = (_GREETING, _FEELING, _FEELING, _TAKES_FLOOR, _OFFER, _SUMMARY, _GOODBYE)
REHEARSALS: Final[dict[Persona, dict[Manner, tuple[str, ...]]]] = {
    "aggressive": {"assertive": _FIRM, "passive": _HUMBLE, "aggressive": _HARSH},
    "mixed": {"assertive": _FIRM, "passive": _HUMBLE, "aggressive": _HARSH},
    "neutral": {"assertive": _PLAIN, "passive": _HUMBLE, "aggressive": _HARSH},
    "passive": {"assertive": _GENTLE, "passive": _HUMBLE, "aggressive": _HARSH},
}
