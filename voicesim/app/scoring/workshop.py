"""What a process scores calls with, loaded once; and one call scored."""

import atexit
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from voicesim.app.floor_words import load_floor_words
from voicesim.app.readers import load_reader
from voicesim.app.scoring.hearing import HeardUtterance, Settle, hear_sides
from voicesim.app.scoring.jobs import Job
from voicesim.app.scoring.judged_call import Books, judge_call
from voicesim.app.scoring.rows import SPEAKERS, CallRows, error_rows, judged_rows
from voicesim.app.scoring.sides import Side, load_sides, notes_of
from voicesim.app.scoring.usual import own_usual, profile_usual
from voicesim.language.settling import settled_words
from voicesim.model.audio import Span
from voicesim.model.errors import MissingPart, VoicesimError
from voicesim.model.prosody import Baseline
from voicesim.model.protocols import Recognizer, Transcriber
from voicesim.model.speech import Speaker
from voicesim.prosody.baseline import population
from voicesim.turns.overlap import OverlapWords


class ScoringFailed(VoicesimError):
    """Something went wrong that no file should be able to cause."""

    code = "scoring_failed"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Models and word lists."""

    recognizer: Recognizer
    books: Books
    settle: Settle | None
    """A second recogniser for the settled text; None: the first one's stands."""


@cache
def workshop(accurate: bool) -> Workshop:
    """The one of this process.

    Raises:
        MissingPart: a model or an engine is not here.
    """
    from voicesim.app import wire

    atexit.register(workshop.cache_clear)  # vosk complains when its model outlives its module
    settle = _settling(wire.second_recognizer()) if accurate else None
    books = Books(OverlapWords(load_floor_words()), load_reader())
    return Workshop(wire.recognizer(wire.speech_model()), books, settle)


def _settling(second: Transcriber) -> Settle:
    return lambda pcm, words: settled_words(second.transcribe(pcm), words, len(pcm))


@cache
def models_here(accurate: bool) -> dict[str, str]:
    """Checksums of what calls are heard with on this machine.

    Raises:
        MissingPart: a model is not here.
    """
    from voicesim.app import wire

    heard_with = {"vosk": wire.speech_model().checksum}
    return heard_with | ({"second": wire.second_recognizer_name()} if accurate else {})


def score_job(job: Job) -> CallRows:
    """One call; what is wrong with its files stands in its row.

    Raises:
        MissingPart: this machine cannot score any call, or has other models than the one that asked.
    """
    shop = workshop(job.options.accurate)
    if job.models and models_here(job.options.accurate) != job.models:
        remedy = "install the same models and the same version on every machine"
        raise MissingPart("a worker has other speech models than the machine that asks", remedy=remedy)
    try:
        return _scored(job, shop)
    except VoicesimError as error:
        return error_rows(job.source, error)
    except Exception as error:  # noqa: BLE001 - one call must not end the other million; its row tells
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        remedy = "please report it, with the recording if you may"
        where = str(job.source.agent)
        return error_rows(job.source, ScoringFailed(f"could not be scored ({said})", where=where, remedy=remedy))


def _scored(job: Job, shop: Workshop) -> CallRows:
    sides = load_sides(job.source, job.options)
    heard = hear_sides(sides, shop.recognizer, shop.settle)
    usual = {speaker: _usual(speaker, job, heard, sides) for speaker in SPEAKERS}
    duration_s = Span(0, len(sides["agent"].pcm)).duration_s
    return judged_rows(job.source, judge_call(heard, usual, duration_s, shop.books), notes_of(sides))


def _usual(speaker: Speaker, job: Job, heard: list[HeardUtterance], sides: Mapping[Speaker, Side]) -> Baseline:
    mine = [one.prosody for one in heard if one.speaker == speaker]
    if speaker == "agent" and job.usual is not None:
        return profile_usual(job.usual, mine, sides[speaker].peak_dbfs)
    if speaker == "agent" and job.options.baseline == "none":
        return population()
    return own_usual(mine, sides[speaker].peak_dbfs)
