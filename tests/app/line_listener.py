"""A recogniser that hears one line whatever is said."""

from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ


class Listener:
    """A recogniser to which every sound is the same line, or one by its length in seconds."""

    name = "of the test"

    def __init__(self, texts) -> None:
        self.texts = texts

    def open_stream(self):
        return Stream(self.texts)


class Stream:
    def __init__(self, texts) -> None:
        self.texts, self.samples = texts, 0

    def feed(self, block):
        self.samples += len(block)
        return ""

    def settle(self):
        if isinstance(self.texts, dict):
            text = self.texts[min(self.texts, key=lambda seconds: abs(seconds - self.samples / RATE_HZ))]
        else:
            text = self.texts
        return tuple(Word(word, Span(0, 1600)) for word in text.lower().replace(",", "").strip("?.").split())
