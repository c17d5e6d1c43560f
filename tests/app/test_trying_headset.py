"""What is said of a headset that was tried."""

import pytest

from voicesim.app.trying_headset import _echo
from voicesim.prosody.listening import Echo

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("found", "ok", "said"),
    [
        (Echo(0.9, 20.0, 120.0, 25.0), False, "hears the earphones, 25 dB softer, 120 ms late"),
        (Echo(0.3, 20.0, None, None), False, "something else was heard meanwhile, 20 dB above the room"),
        (Echo(0.3, 2.0, None, None), True, "does not hear the earphones"),
    ],
)
def test_what_was_heard_while_the_voice_spoke_is_an_echo_or_unknown_or_nothing(found, ok, said):
    finding = _echo(found)
    assert finding.ok is ok
    assert said in finding.found
