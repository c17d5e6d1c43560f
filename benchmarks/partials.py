"""A recogniser whose partial words are remembered while the program runs: several rules hear the same beginnings."""

from zlib import crc32

from voicesim.model.audio import Pcm
from voicesim.model.protocols import HearingStream, Recognizer
from voicesim.model.speech import Word


class RememberedPartials:
    """Another recogniser, asked only for beginnings that it was not asked for before."""

    def __init__(self, whole: Recognizer) -> None:
        self._whole = whole
        self._known: dict[tuple[int, int], str] = {}

    @property
    def name(self) -> str:
        """The other's."""
        return self._whole.name

    def open_stream(self) -> HearingStream:
        """A stream that asks the other one as late as it can."""
        return _Stream(self._whole, self._known)


class _Stream:
    def __init__(self, whole: Recognizer, known: dict[tuple[int, int], str]) -> None:
        self._whole, self._known = whole, known
        self._stream: HearingStream | None = None
        self._unheard: list[Pcm] = []
        self._heard = (0, 0)  # blocks and their checksum

    def feed(self, block: Pcm) -> str:
        """From memory, or from the other one, which then hears everything before it too."""
        self._unheard.append(block)
        self._heard = (self._heard[0] + 1, crc32(block.tobytes(), self._heard[1]))
        if self._heard not in self._known:
            self._known[self._heard] = self._ask()
        return self._known[self._heard]

    def settle_so_far(self) -> tuple[Word, ...]:
        """Always from the other one."""
        self._ask()
        return self._open().settle_so_far()

    def settle(self) -> tuple[Word, ...]:
        """Always from the other one."""
        self._ask()
        return self._open().settle()

    def _ask(self) -> str:
        stream, text = self._open(), ""
        for block in self._unheard:
            text = stream.feed(block)
        self._unheard.clear()
        return text

    def _open(self) -> HearingStream:
        if self._stream is None:
            self._stream = self._whole.open_stream()
        return self._stream
