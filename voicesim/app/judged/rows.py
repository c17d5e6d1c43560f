"""Judged recordings as rows of JSON, and for people."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from voicesim.app.judged.judging import Ears, JudgedRecording, Utterance, judge_text
from voicesim.app.one_line import one_line
from voicesim.app.places import check_regular
from voicesim.delivery.overall import JudgedPart, overall
from voicesim.disk.whole_file import whole_file
from voicesim.language.tokens import words_from_text
from voicesim.model.codec import dumps, plain
from voicesim.model.delivery import Delivery
from voicesim.model.errors import BadInput, VoicesimError
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word, text_of
from voicesim.prosody.utterances import together

Row = dict[str, Any]
LONGEST_TEXT: Final = 100_000
"""Letters in one row of a text file."""
EMPTY: Final[Row] = {
    "duration_s": None, "speech_s": None, "transcript": None, "words": [], "prosody": None, "delivery": None,
    "techniques": [], "evidence": [], "utterances": [], "baseline": None, "note": None, "error": None,
}  # fmt: skip


def recording_row(judged: JudgedRecording) -> Row:
    """One row of `voicesim judge`; for a long recording the whole, and every utterance under "utterances"."""
    recording = judged.recording
    row = {"file": clean(os.fsdecode(recording.path)), "speaker": recording.speaker, **EMPTY}
    if recording.error is not None:
        return row | {"error": error_fields(recording.error)}
    about = {"duration_s": recording.duration_s, "baseline": plain(judged.baseline), "note": recording.note}
    return row | about | _judged_fields(judged)


@dataclass(frozen=True, slots=True)
class Whole:
    """All utterances of a recording together."""

    words: tuple[Word, ...]
    prosody: ProsodyFeatures
    delivery: Delivery


def whole_of(judged: JudgedRecording) -> Whole:
    """What a row tells of a recording that was heard: means weighted by the length of speech."""
    heard = judged.recording.utterances
    parts = [JudgedPart(d, u.prosody.speech_s) for u, d in zip(heard, judged.deliveries, strict=True)]
    words = tuple(word for utterance in heard for word in utterance.words)
    return Whole(words, together([utterance.prosody for utterance in heard]), overall(parts))


def _judged_fields(judged: JudgedRecording) -> Row:
    heard, whole = judged.recording.utterances, whole_of(judged)
    found: Row = plain({
        "speech_s": whole.prosody.speech_s,
        "transcript": text_of(whole.words),
        "words": [word_fields(word) for word in whole.words],
        "prosody": prosody_fields(whole.prosody),
        "delivery": delivery_fields(whole.delivery),
        "techniques": [technique_fields(technique) for u in heard for technique in u.cues.techniques],
        "evidence": whole.delivery.evidence,
        "utterances": [_utterance_fields(u, d) for u, d in zip(heard, judged.deliveries, strict=True)],
    })  # fmt: skip
    return found


def _utterance_fields(utterance: Utterance, delivery: Delivery) -> Row:
    return {
        "start_s": utterance.span.start_s, "end_s": utterance.span.end_s, "transcript": text_of(utterance.words),
        "label": delivery.label, "calmness": delivery.calmness, "confidence": delivery.confidence,
    }  # fmt: skip


def text_lines(path: Path) -> list[tuple[str, str]]:
    """Every line of a JSONL file that holds something, after where it is, as path:line.

    Raises:
        BadInput: the file cannot be read, or is empty.
    """
    check_regular(path)
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")  # splitlines() also cuts inside a JSON string
    except (OSError, UnicodeDecodeError):
        raise BadInput("cannot be read as text", where=str(path), remedy="give a JSON Lines file in UTF-8") from None
    found = [(f"{path}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise BadInput("there is nothing in it", where=str(path), remedy='write {"id": ..., "text": ...} on each line')
    return found


def text_rows(lines: Iterable[tuple[str, str]], ears: Ears) -> Iterator[Row]:
    """A row for every line of {"id", "text", "previous_customer_line"}; bad lines give error rows."""
    return (_text_row(line, where, ears) for where, line in lines)


def _text_row(line: str, where: str, ears: Ears) -> Row:
    named: Row = {"id": None, "speaker": None, **EMPTY}
    try:
        asked = _asked(line, where)
        named["id"] = _id(asked, where)
        _check_asked(asked, where)
        cues, delivery = judge_text(words_from_text(asked["text"]), ears, asked.get("previous_customer_line") or "")
    except VoicesimError as error:
        return named | {"error": error_fields(error)}
    untimed = {"start_s": None, "end_s": None}  # nobody spoke these words
    found: Row = plain({
        "transcript": asked["text"],
        "delivery": delivery_fields(delivery),
        "techniques": [technique_fields(technique) | untimed for technique in cues.techniques],
        "evidence": [asdict(evidence) | untimed for evidence in delivery.evidence],
    })  # fmt: skip
    return named | found


def _asked(line: str, where: str) -> Row:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput("is not JSON", where=where, remedy='write {"id": ..., "text": ...} on one line') from None
    if not isinstance(asked, dict):
        raise BadInput('there is no "text" in it', where=where, remedy='write {"id": ..., "text": ...}')
    return asked


def _id(asked: Row, where: str) -> str | int | None:
    found: object = asked.get("id")
    if isinstance(found, str | int | None) and not isinstance(found, bool):
        return found
    raise BadInput('"id" is neither text nor a whole number', where=where, remedy="write a string")


def _check_asked(asked: Row, where: str) -> None:
    if not isinstance(asked.get("text"), str):
        raise BadInput('there is no "text" in it', where=where, remedy='write {"id": ..., "text": ...}')
    if not isinstance(asked.get("previous_customer_line"), str | None):
        raise BadInput('"previous_customer_line" is no text', where=where, remedy="write a string or null")
    if len(asked["text"]) > LONGEST_TEXT:
        raise BadInput(f"the text is longer than {LONGEST_TEXT:,} letters", where=where, remedy="cut it into turns")


def delivery_fields(delivery: Delivery) -> Row:
    """A judgement without its evidence, which has its own place in a row."""
    fields = asdict(delivery)
    del fields["evidence"]
    return fields


def word_fields(word: Word) -> Row:
    """A word with its times in seconds."""
    return {
        "text": word.text, "start_s": word.span.start_s, "end_s": word.span.end_s, "confidence": word.confidence,
    }  # fmt: skip


def technique_fields(technique: Technique) -> Row:
    """A technique with its times in seconds."""
    return {
        "name": technique.name, "quote": technique.quote, "start_s": technique.place.start_s,
        "end_s": technique.place.end_s, "confidence": technique.confidence,
    }  # fmt: skip


def error_fields(error: VoicesimError) -> Row:
    """Why there is no judgement."""
    return {
        "code": error.code, "where": clean(error.where) or None, "message": clean(error.message),
        "remedy": error.remedy or None,
    }  # fmt: skip


def failure_line(row: Row) -> str:
    """What, where and remedy of a row that has an error, for a person."""
    error = row["error"]
    where = error["where"] or str(row.get("file") or row.get("id") or "")
    return one_line(str(VoicesimError(error["message"], where=where, remedy=error["remedy"] or "")))


def note_line(row: Row) -> str:
    """What is wrong with a recording that was judged all the same, for a person."""
    return one_line(f"{row['file']}: {row['note']}")


def prosody_fields(prosody: ProsodyFeatures) -> Row:
    """What was measured of a voice, without the durations, which have their own place in a row."""
    fields = asdict(prosody)
    return {name: value for name, value in fields.items() if name not in {"duration_s", "speech_s"}}


def clean(text: str) -> str:
    """Without halves of letters, which file names may hold and JSON may not."""
    return text.encode("utf-8", "replace").decode()


def as_line(document: Row | list[Row]) -> str:
    """A row, or all of them, as one line of JSON."""
    return clean(dumps(document))


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write JSON lines, whole or not at all, for their owner only: they hold what people said.

    Raises:
        BadInput: the place cannot be written to.
    """
    try:
        with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{as_line(row)}\n" for row in rows)
    except OSError as error:
        raise BadInput(
            f"cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from None
