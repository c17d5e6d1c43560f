"""The terminal screen of a live call."""

from typing import TYPE_CHECKING, Final

from voicesim.app.calls.breaking_off import break_off, when_told_to_end

if TYPE_CHECKING:
    from voicesim.app.screen.needs import ScreenSession
    from voicesim.coach.types import Scorecard

OVER: Final = frozenset({"ended", "failed"})


def run_screen(session: "ScreenSession") -> bool:
    """Show briefing, call and score in the terminal until the agent leaves; True: the agent wants to call again.

    A call that still runs when the terminal goes away is broken off; what was recorded stays.

    Raises:
        KeyboardInterrupt: the agent left without having answered the phone.
    """
    import typer

    from voicesim.app.screen.call_app import CallApp

    app = CallApp(session)
    try:
        with when_told_to_end(app.leave_soon):
            again = bool(app.run())
    finally:
        if session.state not in OVER:
            break_off(session)
    if not app.answered:
        raise KeyboardInterrupt
    if session.result is not None:
        typer.echo(f"{_score(session.result.summary.scorecard)} -> {session.result.report}")
    return again


def _score(card: "Scorecard") -> str:
    """What stays in the terminal once the screen is gone."""
    if card.total is None:
        return "no score"
    return f"{card.total} of 100, {'passed' if card.passed else 'not passed'}"
