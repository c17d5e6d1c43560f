"""What is said of call tests before any of them is played."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from voicesim.app import wire
from voicesim.app.agent_files import agent_notes, has_text
from voicesim.app.call_tests.files import CallTest, read_call_test
from voicesim.app.yaml_files import place_of
from voicesim.model.errors import BadInput, VoicesimError


def faults(paths: Iterable[Path], *, update: bool) -> list[VoicesimError]:
    """Everything that is wrong with the files; a file that expects nothing is one that an update may fill."""
    found: list[VoicesimError] = []
    for path in paths:
        test = read_call_test(path)
        if isinstance(test, CallTest):
            found += [] if update else expects_nothing(test)
        else:
            found += test
    return found


def expects_nothing(test: CallTest) -> list[VoicesimError]:
    """The complaint about a test that cannot fail; empty when something is expected."""
    if not test.file.expect.nothing:
        return []
    remedy = "write what is expected under `expect:`, or let voicesim test --update write what it observes"
    where = place_of(test.path, test.document, ("expect",))
    return [BadInput("nothing is expected, so it cannot fail", where=where, remedy=remedy)]


def warnings(paths: Iterable[Path]) -> Iterator[str]:
    """What may make results doubtful on this machine.

    Raises:
        MissingPart: there is no speech model.
    """
    model = wire.model_warning(wire.speech_model())
    if model is not None:
        yield model
    told = wire.text_warning()
    for path in paths:
        test = read_call_test(path)
        if not isinstance(test, CallTest):
            continue
        if told is not None and has_text(test.agent):
            yield f"{path}: {told}"
        with suppress(BadInput):  # a clip that cannot be read is the test's own result
            yield from agent_notes(test.agent)
