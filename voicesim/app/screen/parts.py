"""A part of the screen that is drawn anew only when what it shows has changed."""

from typing import Any

from textual import events
from textual.content import Content
from textual.widgets import Static


class Part(Static):
    """Subclasses say in `draw` what they look like; `show` hands over what is to be seen."""

    _seen: tuple[Any, ...] | None = None

    def draw(self, *seen: Any) -> Content:  # noqa: ANN401 - each part has views of its own
        """The content for what is to be seen, at the present size."""
        raise NotImplementedError

    def show(self, *seen: Any) -> None:  # noqa: ANN401 - as above
        """Draw it, unless it is there already."""
        if seen != self._seen:
            self._seen = seen
            self._redraw()

    def on_resize(self, _event: events.Resize) -> None:
        """Another size, another drawing."""
        self._redraw()

    def _redraw(self) -> None:
        if self._seen is not None and self.size.width > 0:
            self.update(self.draw(*self._seen))
