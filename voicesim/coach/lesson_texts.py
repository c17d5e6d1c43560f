"""What there is to learn, in plain words: faults with their remedy, strengths to keep, and where to go next."""

from dataclasses import dataclass
from typing import Final

from voicesim.model.delivery import Remedy


@dataclass(frozen=True, slots=True)
class Topic:
    """A fault to change or a strength to keep."""

    title: str
    why: str
    try_: str
    remedy: Remedy | None
    s_numbers: str
    causes: tuple[str, ...] = ()
    """Causes of the ledger that speak for it."""
    items: tuple[str, ...] = ()
    """Lines of the scorecard that speak for it when they are missed."""


FAULTS: Final[dict[str, Topic]] = {
    "disrespect": Topic(
        "Leave the blame out",
        "Blame, orders and barbs put you above the customer, and whoever is talked down to fights back or shuts down.",
        "Say what you can see, what the customer must feel, and your next step: "
        "“I can see the order is late, and that is a nuisance. I'll find out where it is right now.”",
        "yin",
        "S6 S22 S28 S30 S33 S39 S42 S63",
        ("blame", "insult", "sarcasm", "tone_policing"),
        ("Courtesy without judgement",),
    ),
    "heat": Topic(
        "Bring your voice down first",
        "A hot voice is an answer in itself: anger matches it. A calm one gives the customer nothing to push against.",
        "Breathe out before you answer, begin a little lower and slower than the customer, and let the last word fall.",
        "yin",
        "S23 S36 S63 S69 S70",
        ("hot_voice", "tense_voice"),
        ("Calm most of the time", "No heated turn", "Calm again after an outburst"),
    ),
    "policy_wall": Topic(
        "Put a way forward where the rule stands",
        "A rule without a reason or a way round it ends the talk and leaves the customer alone with the problem.",
        "Give the reason in half a sentence, then what is possible: "
        "“I can't refund it before it is back; I can book the pick-up for tomorrow.”",
        "yin",
        "S10 S28 S34 S42",
        ("stonewall",),
    ),
    "talking_over": Topic(
        "Let the customer finish",
        "Speaking over people tells them that what they say does not count, so they say it again, louder.",
        "Wait for the end of the sentence and half a second more, then begin with a word the customer used.",
        "yin",
        "S19 S20 S40 S71 S87",
        ("interruption",),
        ("Listens",),
    ),
    "room": Topic(
        "Give a quiet customer room",
        "People who fear to be a burden agree to whatever they are offered; the real need stays unsaid and comes back.",
        "After a “maybe” or an “I guess”, count to two, then ask: “What would matter most to you here?”",
        "yin",
        "S55 S59 S88 S89 S92",
        ("rushed_decision",),
        ("Keeps the floor, or gives room",),
    ),
    "floor": Topic(
        "Take the floor back, and say what for",
        "A rant that is never redirected fills the call. Listening is right, handing over the wheel is not.",
        "Name, help, need, purpose: “(their name), I want to sort this out. I need two answers to act at once.”",
        "yang",
        "S49 S64 S67 S68 S80",
        items=("Keeps the floor, or gives room", "Limits and respectful disagreement"),
    ),
    "giving_way": Topic(
        "Say it without shrinking",
        "Hedging, begging leave and giving in sound as if nobody were in charge: trust goes, the customer takes over.",
        "Drop the “maybe” and the “just”, say “I will” with a time, and let the voice fall at the end.",
        "yang",
        "S7 S8 S18 S38 S41 S43 S64 S66",
        ("hedging", "giving_in", "weak_voice"),
        ("Confident language", "Limits and respectful disagreement", "Neither flat nor weak"),
    ),
    "over_apology": Topic(
        "Apologise once, then repair",
        "One sincere apology helps. The third sounds helpless, and time spent on it is time not spent on the fix.",
        "Follow the first “sorry” with a step in the same breath: “I'm sorry about that. I'm opening your order now.”",
        "yang",
        "S43 S73 S86",
        ("over_apology",),
        ("Apology in measure, tied to a fix",),
    ),
    "lead": Topic(
        "Run the call",
        "When a turn ends without a question, an offer or a promise, the customer has to steer, and patience drains.",
        "End every turn with what happens next: a question, a choice, or who does what by when.",
        "yang",
        "S64 S90 S104 S107 S114 S115 S116",
        ("no_lead", "dead_air"),
        ("Leads the call", "Signposts and next steps", "Confident language"),
    ),
    "handing_over": Topic(
        "Try once before you hand over",
        "A manager called in before anything was tried looks like a way out, and the customer has to begin again.",
        "Hear it out, offer one solution of your own, and hand over only when that is refused or you are being abused.",
        "yang",
        "S13 S16 S74",
        ("early_escalation",),
    ),
    "hanging_up": Topic(
        "Announce before you end a call",
        "You need not take abuse. But hanging up without a word is an attack of its own.",
        "Say the limit and what follows once, calmly: “I want to help. If the shouting goes on I will end the call.”",
        "yang",
        "S15 S63 S74 S75",
    ),
    "feeling": Topic(
        "Name the feeling before the facts",
        "Until the customer feels heard, facts do not land: the same complaint comes round again.",
        "One line, then on with it: “Two hours to go and no word, I'd be furious too. Here is what I'll do.”",
        "yin",
        "S34 S40 S42 S72 S81",
        items=("Names the feeling", "Takes their perspective"),
    ),
    "questions": Topic(
        "Ask before you propose",
        "A proposal made before the need is known is a guess, and a polite customer may accept the wrong one.",
        "Start with “What matters most to you?” and answer every “I don't know” with a narrower question.",
        None,
        "S83 S91 S98 S104",
        items=("Asks before proposing",),
    ),
    "choice": Topic(
        "Lay out a clear choice",
        "Two to four routes with their price in time and money let people decide instead of drifting.",
        "Number them: “There are three ways. First ... second ... third ... Which suits you?”",
        "yang",
        "S97 S101 S104",
        items=("Offers a clear choice",),
    ),
    "recommendation": Topic(
        "Recommend, once you know the need",
        "You know the product. A clear recommendation that fits what was said takes a weight off the customer.",
        "“You said it has to be there by Friday, so I recommend the black one: it ships today.”",
        "yang",
        "S93 S94 S100",
        items=("Recommends with confidence",),
    ),
    "explanation": Topic(
        "Give the reason, in their words",
        "A reason that picks up the customer's own words turns an instruction into a common plan.",
        "Add “because” or “that way” and the thing they care about: “That way it's there before your sister arrives.”",
        None,
        "S84 S94 S109 S110 S111 S113",
        items=("Explains why it fits", "Answers what is asked"),
    ),
    "balance": Topic(
        "Be firm and kind in the same breath",
        "Kindness alone lets the call drift, firmness alone hardens it. Together they carry.",
        "Join the two: “I understand how annoying this is, and I need your order number so that I can fix it.”",
        None,
        "S5 S9 S37 S65 S82 S87 S108",
        items=("Firm and kind in one turn",),
    ),
    "close": Topic(
        "Close what you opened",
        "A call without a summary leaves the customer wondering what was agreed, and they phone again.",
        "Say what is done, who does what by when, how to reach you, and a good wish that fits the occasion.",
        "yang",
        "S13 S86 S102 S103",
        items=("Confirms what was agreed", "Says who does what by when", "Says goodbye warmly"),
    ),
    "opening": Topic(
        "Open the door properly",
        "The first ten seconds decide whether the customer feels in good hands.",
        "Company, your name, your offer: “Bluebird Blooms, this is Ana. How can I help you?”",
        "yang",
        "S25 S76",
        items=("Opens with a greeting and an offer of help",),
    ),
}

STRENGTHS: Final[dict[str, Topic]] = {
    "acknowledge": Topic("naming the feeling", "The customer felt heard.", "Say it early, once, then on to the fix.",
                         None, "S40 S72 S81"),
    "listening": Topic("listening", "You let the customer finish and answered what was said.",
                       "Go one step further: bring one of their own words into your reply.", None, "S19 S71 S87"),
    "calm_voice": Topic("your calm voice", "Your composure gave the anger nothing to feed on.",
                        "Hold it in the sentence right after an outburst, where it is hardest.", None, "S36 S66 S69"),
    "redirect_calmly": Topic("taking the floor back calmly", "You heard the customer out without losing the lead.",
                             "Add the purpose every time: “so that I can ...”.", None, "S67 S68 S80 S82"),
    "next_step": Topic("committing to a next step", "“I will” with a time builds trust faster than any apology.",
                       "Name who, what and by when, all three.", None, "S4 S13 S102"),
    "open_question": Topic("open questions", "They brought out what the customer had not said.",
                           "Follow the answer with one narrower question.", None, "S91 S98 S99"),
    "options": Topic("offering a clear choice", "The customer could decide instead of drifting.",
                     "Keep it to two, three or four routes.", None, "S26 S97 S101"),
    "recommend": Topic("recommending with confidence", "You took a weight off the customer.",
                       "Tie it to the need in the same sentence.", None, "S93 S100"),
    "explain": Topic("giving reasons", "The customer could follow you and come on board.",
                     "Use their own words in the reason.", None, "S84 S94 S111"),
    "summary": Topic("summing up", "Both of you knew what was agreed.", "Let the customer confirm it.", None, "S103"),
    "boundary": Topic("setting a limit calmly", "You respected yourself and the customer.",
                      "Say what you can do right after what you will not.", None, "S15 S74 S105"),
    "escalation": Topic("bringing in support when it was due", "Abuse is not yours to bear.",
                        "Tell the customer what happens next and when.", None, "S74 S75"),
    "apology": Topic("a sincere apology", "It cost little and opened the way.", "Tie it to the repair at once.", None,
                     "S27 S73"),
    "want_help": Topic("offering help", "Willingness was heard from the start.", "Join it to a question.", None,
                       "S21 S25 S76"),
    "closed_question": Topic("concrete questions", "Facts brought the customer back to the matter.",
                             "Say what you need the answer for.", None, "S68 S83"),
    "kind_close": Topic("the warm goodbye", "The last words stay.", "Fit the wish to the occasion.", None, "S86 S103"),
}  # fmt: skip

STRETCH: Final = Topic(
    "Raise the stakes",
    "Nothing that could be judged asks for a change; ease grows where it is a little too hard.",
    "Play it in exam mode, or take a scenario one step more difficult and keep the same calm.",
    None,
    "S3 S14 S106 S118",
)
SILENT: Final = Topic(
    "Speak up",
    "Nothing was heard from you, so the customer was alone on the line.",
    "Open with company, name and an offer of help; if you did speak, try the microphone: `voicesim doctor --headset`.",
    "yang",
    "S1 S7 S116",
)
UNHEARD: Final = Topic(
    "Make yourself heard first",
    "You spoke, but no word could be made out, so nothing of what you said can be judged.",
    "Speak closer to the microphone, then try `voicesim doctor --headset`: it records you and says how that sounds.",
    None,
    "S58",
)
OTHER: Final = Topic(
    "What cost you most: {cause}",
    "It moved the customer away from you.",
    "Listen to the moment again and try the sentence another way.",
    None,
    "S2",
)
