"""What was worked out is worked out once: in the pauses of a turn its beginning is read again and again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Results by what they are of. A result may depend on its key alone, or calls would differ by what came before."""

    def __init__(self, most: int) -> None:
        """So many are kept; then it begins anew."""
        self._most, self._kept = most, dict[K, V]()

    def get(self, key: K, work_out: Callable[[K], V]) -> V:
        """The result; worked out when it is not known. From several threads it may be worked out twice, alike."""
        if (found := self._kept.get(key)) is not None:
            return found
        result = work_out(key)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = result
        return result
