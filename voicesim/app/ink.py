"""Text of others on a console, in the signs that it has."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.text import Text


class Ink:
    """Writes only signs that the console's encoding has, and never markup."""

    def __init__(self, console: Console, clean: Callable[[str], str], plain_signs: Mapping[int, str]) -> None:
        """`clean`: takes out what nobody should see; `plain_signs`: what stands for a sign in ASCII, else "?"."""
        self._encoding, self._clean, self._plain_signs = console.encoding, clean, plain_signs

    def __call__(self, text: str, style: str = "") -> Text:
        """The text as it is, never as markup."""
        shown = self._clean(text)
        try:
            shown.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            shown = shown.translate(self._plain_signs).encode("ascii", "replace").decode()
        return Text(shown, style)

    def bar(self, value: float, cells: int, style: str = "") -> Text:
        """A share as filled and empty cells."""
        full = round(min(max(value, 0.0), 1.0) * cells)
        return self("█" * full + "░" * (cells - full), style)
