"""Kept lines: rendered once, private, whole or not at all, and not for ever."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.audio import AudioClip
from voicesim.model.customer import Style
from voicesim.model.errors import EngineError

pytestmark = pytest.mark.slow

LINE = "Nobody has called me back."


class Counting(ToneSynthesizer):
    """A synthesiser that counts its work."""

    def __init__(self, sort: str = "tone") -> None:
        self.rendered = 0
        self.closed = False
        self._sort = sort

    @property
    def fingerprint(self) -> str:
        return self._sort

    def render(self, text: str, style: Style) -> AudioClip:
        self.rendered += 1
        return super().render(text, style)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lines"


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_a_line_is_rendered_once_for_all_calls(folder: Path) -> None:
    inner = Counting()
    first = CachedSynthesizer(inner, folder).render(LINE, "curt")
    again = CachedSynthesizer(inner, folder).render(LINE, "curt")

    assert inner.rendered == 1
    assert again.rate_hz == first.rate_hz == 22_050
    assert np.array_equal(again.pcm, first.pcm)


def test_fresh_and_kept_are_the_same_though_the_inner_clip_is_finer_than_16_bits(folder: Path) -> None:
    class Fine(ToneSynthesizer):
        def render(self, text: str, style: Style) -> AudioClip:
            return AudioClip((super().render(text, style).pcm * np.float32(0.777)), 22_050)

    cached = CachedSynthesizer(Fine(), folder)

    assert np.array_equal(cached.render(LINE, "neutral").pcm, cached.render(LINE, "neutral").pcm)


def test_another_text_style_or_voice_is_another_line(folder: Path) -> None:
    one, other = Counting("one"), Counting("other")
    CachedSynthesizer(one, folder).render(LINE, "curt")
    CachedSynthesizer(one, folder).render(LINE, "warm")
    CachedSynthesizer(one, folder).render(f"{LINE}!", "curt")
    CachedSynthesizer(other, folder).render(LINE, "curt")

    assert (one.rendered, other.rendered) == (3, 1)
    assert len(kept(folder)) == 4


def test_what_is_kept_is_private_and_can_be_played(folder: Path) -> None:
    clip = CachedSynthesizer(Counting(), folder).render(LINE, "curt")

    (file,) = kept(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    samples, rate_hz = soundfile.read(file, dtype="float32")
    assert rate_hz == clip.rate_hz
    assert np.array_equal(samples, clip.pcm)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: b"not a sound at all",
        lambda content: content[:-2000] + bytes(2000),
        lambda content: (
            content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 1]) + content[len(content) // 2 + 1 :]
        ),
        lambda content: content[:21] + b"\xff\xff\xff\xff\xff" + content[26:],
    ],
    ids=["empty", "cut", "foreign", "zeros", "one bit", "huge length"],
)
def test_a_damaged_file_is_rendered_anew(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    inner = Counting()
    cached = CachedSynthesizer(inner, folder)
    sound = cached.render(LINE, "curt")
    (file,) = kept(folder)
    file.write_bytes(damage(file.read_bytes()))

    assert np.array_equal(cached.render(LINE, "curt").pcm, sound.pcm)
    assert np.array_equal(cached.render(LINE, "curt").pcm, sound.pcm)
    assert inner.rendered == 2


def test_a_file_of_another_line_is_no_answer(folder: Path) -> None:
    """Not even under the right name: silence checks out too, so the checksum alone cannot tell; the name does."""
    inner = Counting()
    cached = CachedSynthesizer(inner, folder)
    cached.render(LINE, "curt")
    (file,) = kept(folder)
    file.rename(folder / f"{'0' * 64}.flac")
    cached.render(LINE, "curt")

    assert inner.rendered == 2


def test_the_lines_used_longest_ago_go_when_there_are_too_many(folder: Path) -> None:
    inner = Counting()
    size = one_file_size(folder)
    cached = CachedSynthesizer(inner, folder, largest_bytes=5 * size)
    for number in range(1, 10):
        cached.render(line(number), "neutral")
        cached.render(line(1), "neutral")

    assert sum(file.stat().st_size for file in kept(folder)) <= 5 * size
    rendered = inner.rendered
    cached.render(line(9), "neutral")
    cached.render(line(1), "neutral")
    assert inner.rendered == rendered
    cached.render(line(3), "neutral")
    assert inner.rendered == rendered + 1


def test_other_peoples_files_are_never_removed(folder: Path) -> None:
    folder.mkdir()
    mine = folder / "my song.flac"
    mine.write_bytes(bytes(10_000))
    cached = CachedSynthesizer(Counting(), folder, largest_bytes=1)
    for number in range(5):
        cached.render(line(number), "neutral")

    assert mine.exists()
    assert len(kept(folder)) == 2


def test_a_folder_that_cannot_be_written_costs_the_memory_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    inner = Counting()
    cached = CachedSynthesizer(inner, tmp_path / "file" / "lines")

    assert cached.render(LINE, "curt").pcm.any()
    assert cached.render(LINE, "curt").pcm.any()
    assert inner.rendered == 2


def test_a_failure_is_passed_on_and_nothing_is_kept(folder: Path) -> None:
    with pytest.raises(EngineError):
        CachedSynthesizer(Counting(), folder).render("", "curt")

    assert not folder.exists()


def test_name_and_closing_are_the_inner_ones(folder: Path) -> None:
    inner = Counting()
    cached = CachedSynthesizer(inner, folder)
    cached.close()

    assert cached.name == inner.name
    assert inner.closed


def test_many_threads_share_a_folder(folder: Path) -> None:
    cached = CachedSynthesizer(Counting(), folder, largest_bytes=4 * one_file_size(folder))
    expected = {number: ToneSynthesizer().render(line(number), "neutral").pcm for number in range(8)}

    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda at: cached.render(line(at % 8), "neutral").pcm, range(64)))

    assert all(np.array_equal(pcm, expected[at % 8]) for at, pcm in enumerate(heard))


def test_two_processes_share_a_folder(folder: Path, root: Path) -> None:
    script = (
        "import hashlib, pathlib, sys\n"
        "from voicesim.engines.clip_cache import CachedSynthesizer\n"
        "from voicesim.engines.tone_synthesizer import ToneSynthesizer\n"
        "cached = CachedSynthesizer(ToneSynthesizer(), pathlib.Path(sys.argv[1]), largest_bytes=int(sys.argv[2]))\n"
        "digest = hashlib.sha256()\n"
        "for at in range(40): digest.update(cached.render(f'line number {at % 7}', 'neutral').pcm.tobytes())\n"
        "print(digest.hexdigest())\n"
    )
    command = (sys.executable, "-c", script, str(folder), str(3 * one_file_size(folder)))
    children = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    results = [child.communicate(timeout=60) for child in children]

    assert [errors for _, errors in results] == [b"", b""]
    assert results[0] == results[1]
    assert not [file for file in kept(folder) if file.suffix == ".part"]


def line(number: int) -> str:
    return f"Line number {number}."


def one_file_size(folder: Path) -> int:
    """Of a line as `line` gives them; the folder is left empty."""
    CachedSynthesizer(ToneSynthesizer(), folder).render(line(0), "neutral")
    (file,) = kept(folder)
    size = file.stat().st_size
    file.unlink()
    return size
