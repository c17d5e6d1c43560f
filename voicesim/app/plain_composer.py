"""What the reader of YAML is not given to build: it would hang or crash on it. Loads ruamel: import it late."""

from typing import Any, Final

from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.events import CollectionStartEvent
from ruamel.yaml.nodes import MappingNode

DEEPEST: Final = 40


class PlainComposer(Composer):
    """Refuses aliases (bombs) and names for them, deep nesting and keys of several parts (both crash)."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - ruamel's nodes
        """A node, as ruamel composes it.

        Raises:
            ComposerError: it is refused.
        """
        if self.parser.peek_event().anchor is not None:
            self._refuse("names (&name) and aliases (*name) are not allowed")
        is_key = index is None and isinstance(parent, MappingNode)
        if is_key and self.parser.check_event(CollectionStartEvent):
            self._refuse("a list or a mapping stands where a key should")
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                self._refuse("is nested too deep")
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _refuse(self, problem: str) -> None:
        raise ComposerError(None, None, problem, self.parser.peek_event().start_mark)
