"""A drawing as PNG, by the rasteriser of matplotlib and with its own font: the same letters on every machine.

Nothing of matplotlib's global state is used: no pyplot, no style file, no backend of the environment.
"""

import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from voicesim.app.folders import cache_dir
from voicesim.coach.plot_marks import Area, Box, Dot, Label, Lines, Mark, Picture, Point
from voicesim.model.errors import MissingPart

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Transform

Bytes = npt.NDArray[np.uint8]

SHARP: Final = 1.5
"""Pixels to a user unit, so that small letters can be read on any screen ..."""
MOST_PIXELS: Final = 24e6
"""... but no more than this together, so that a long recording can still be opened."""
COLOURS: Final = 256
THIN_STEPS: Final = 5
DPI: Final = 100
POINTS: Final = 72 / DPI
"""Points to a user unit."""
FACE: Final = "DejaVu Sans"
ALIGNED: Final[dict[str, Literal["left", "center", "right"]]] = {"start": "left", "middle": "center", "end": "right"}
NO_GLYPH: Final = "\ufffd"


def check_painter() -> None:
    """Before hours of work: whether PNG can be drawn at all.

    Raises:
        MissingPart: matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise MissingPart(
            "drawing PNG needs matplotlib", where="--plot", remedy="pip install 'voicesim[plot]', or name a .svg"
        )


def png(picture: Picture) -> bytes:
    """The whole file. Its Description says what there is to see; there is no date in it: the same in, the same out."""
    from PIL.Image import fromarray
    from PIL.PngImagePlugin import PngInfo

    places, palette = few_colours(_painted(picture), sorted(_inks(picture)))
    image = fromarray(places)
    image.putpalette(palette.tobytes())
    about = PngInfo()
    about.add_text("Title", picture.title)
    about.add_text("Description", picture.description)
    file = io.BytesIO()
    image.save(file, "png", pnginfo=about)
    return file.getvalue()


def few_colours(pixels: Bytes, inks: Sequence[str]) -> tuple[Bytes, Bytes]:
    """Pixels (height, width, 3) as places (height, width) in a palette (256, 3): a third of the size on disk.

    The palette holds every ink, pure and thinned on white, then the most frequent colours; the rest go to the nearest.
    """
    packed = pixels.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
    counts = np.bincount(packed.ravel(), minlength=1 << 24)
    found = np.flatnonzero(counts)
    pure = np.array([[int(ink[place : place + 2], 16) for place in (1, 3, 5)] for ink in inks])
    thinned = [pure + (255 - pure) * step // THIN_STEPS for step in range(THIN_STEPS)]
    frequent = _unpacked(found[np.argsort(-counts[found], kind="stable")])[:COLOURS]
    palette = np.unique(np.concatenate(thinned), axis=0)[:COLOURS]
    palette = np.concatenate([palette, frequent])[:COLOURS]
    table = np.zeros(1 << 24, np.uint8)
    for colour, at in zip(_unpacked(found), found, strict=True):
        table[at] = np.abs(palette - colour).sum(axis=1).argmin()
    return table[packed], palette.astype(np.uint8)


def _unpacked(colours: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Packed colours as rows of red, green, blue."""
    return np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)


def _inks(picture: Picture) -> set[str]:
    """Every colour that something is drawn in, and white."""
    inks = {getattr(mark, name, "") for mark in picture.marks for name in ("fill", "stroke", "colour")}
    return {"#ffffff", *inks} - {""}


def _painted(picture: Picture) -> Bytes:
    with _matplotlib():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        scale = min(SHARP, (MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
        figure = Figure(figsize=(picture.width / DPI, picture.height / DPI), dpi=DPI * scale, facecolor="#ffffff")
        canvas = FigureCanvasAgg(figure)
        place = Affine2D.from_values(scale, 0, 0, -scale, 0, canvas.get_width_height()[1])
        for artist in (artist for mark in picture.marks for artist in _artists(mark, place)):
            figure.add_artist(artist)
        canvas.draw()  # type: ignore[no-untyped-call]
        return np.asarray(canvas.buffer_rgba())[:, :, :3].copy()  # type: ignore[no-untyped-call]


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Matplotlib with its own defaults, its list of fonts kept where voicesim keeps such things."""
    with _surroundings():
        import matplotlib as mpl
        import matplotlib.font_manager  # looks for fonts as soon as it is imported
    with mpl.rc_context():
        mpl.rcdefaults()
        yield


@contextmanager
def _surroundings() -> Iterator[None]:
    """What matplotlib is first imported in: a folder it can write to, no backend that may not exist, and quiet."""
    kept = {name: os.environ.get(name) for name in ("MPLCONFIGDIR", "MPLBACKEND")}
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)  # that looking for fonts takes a while the first time is nobody's concern
    os.environ.pop("MPLBACKEND", None)
    with tempfile.TemporaryDirectory() as spare:
        os.environ["MPLCONFIGDIR"] = kept["MPLCONFIGDIR"] or _font_folder() or spare
        try:
            yield
        finally:
            log.setLevel(level)
            for name, value in kept.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def _font_folder() -> str | None:
    """Our own cache; None where it cannot be written to."""
    folder = cache_dir() / "matplotlib"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return str(folder)
    except OSError:
        return None


def _artists(mark: Mark, place: "Transform") -> "Iterator[Artist]":
    painters: dict[type, Callable[[Any, Transform], Iterator[Artist]]] = {
        Box: _box, Lines: _lines, Area: _area, Dot: _dot, Label: _label,
    }  # fmt: skip
    yield from painters[type(mark)](mark, place)


def _box(box: Box, place: "Transform") -> "Iterator[Artist]":
    from matplotlib.patches import Rectangle

    yield Rectangle(
        (box.x, box.y), box.width, box.height, transform=place, linewidth=POINTS,
        facecolor=box.fill or "none", edgecolor=box.stroke or "none",
        linestyle=(0, (4.0, 3.0)) if box.dashed else "solid",
    )  # fmt: skip


def _lines(lines: Lines, place: "Transform") -> "Iterator[Artist]":
    from matplotlib.patches import PathPatch

    if not lines.paths:
        return
    dash = tuple(part / lines.width for part in lines.dash)  # counted in widths there
    yield PathPatch(
        _outline(lines.paths), transform=place, facecolor="none", edgecolor=lines.stroke,
        linewidth=lines.width * POINTS, linestyle=(0, dash) if dash else "solid",
        capstyle="butt", joinstyle="round",
    )  # fmt: skip


def _outline(paths: tuple[tuple[Point, ...], ...]) -> "Outline":
    from matplotlib.path import Path as Outline

    steps = [Outline.MOVETO if number == 0 else Outline.LINETO for path in paths for number in range(len(path))]
    return Outline([point for path in paths for point in path], steps)


def _area(area: Area, place: "Transform") -> "Iterator[Artist]":
    from matplotlib.patches import Polygon

    yield Polygon(area.points, closed=True, transform=place, facecolor=area.fill, edgecolor="none")


def _dot(dot: Dot, place: "Transform") -> "Iterator[Artist]":
    from matplotlib.patches import Circle

    yield Circle(
        (dot.x, dot.y), dot.radius, transform=place, facecolor=dot.fill, edgecolor=dot.stroke, linewidth=POINTS
    )


def _label(label: Label, place: "Transform") -> "Iterator[Artist]":
    from matplotlib.text import Text

    if label.text:
        yield Text(
            label.x, label.y, _drawable(label.text), transform=place, color=label.colour,
            fontsize=label.size * POINTS, fontfamily=[FACE], fontweight="bold" if label.bold else "normal",
            horizontalalignment=ALIGNED[label.anchor],
            verticalalignment="baseline", rotation=-label.angle, rotation_mode="anchor", parse_math=False,
        )  # fmt: skip


def _drawable(text: str) -> str:
    """With a mark of replacement for each letter that the font does not have."""
    known = _letters()
    return "".join(sign if ord(sign) in known else NO_GLYPH for sign in text)


@cache
def _letters() -> frozenset[int]:
    from matplotlib import get_data_path
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))).get_charmap())
