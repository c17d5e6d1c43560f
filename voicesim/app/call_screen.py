"""The terminal screen of a live call."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicesim.app.screen.needs import ScreenSession


def run_screen(session: "ScreenSession") -> bool:
    """Show briefing, call and score in the terminal until the agent leaves; True: the agent wants to call again.

    A call that still runs when the terminal goes away is broken off; what was recorded stays.
    """
    from voicesim.app.screen.call_app import CallApp

    try:
        return bool(CallApp(session).run())
    finally:
        if session.state not in {"ended", "failed"}:
            session.stop()
