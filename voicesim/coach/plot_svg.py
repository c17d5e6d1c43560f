"""A drawing as SVG: text stays text, and what one points at says more."""

import math
import re
from collections.abc import Iterable
from html import escape
from typing import Final

from voicesim.coach.plot_marks import Area, Box, Dot, Label, Lines, Mark, Picture, Point

FACES: Final = "DejaVu Sans, Verdana, Arial, Helvetica, sans-serif"
NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML file may hold, not even escaped."""


def svg(picture: Picture) -> str:
    """The whole file; it needs nothing else, and there is no script in it."""
    width, height = _short(picture.width), _short(picture.height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    look = f'font-family="{FACES}" stroke-linejoin="round"'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about" {look}>',
        f'<title id="title">{_clean(picture.title)}</title>',
        f'<desc id="about">{_clean(picture.description)}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_mark(mark) for mark in picture.marks),
        "</svg>\n",
    ])  # fmt: skip


def _mark(mark: Mark) -> str:
    match mark:
        case Box():
            return _box(mark)
        case Lines():
            paths = "".join(_path(points) for points in mark.paths)
            dash = f' stroke-dasharray="{" ".join(_short(part) for part in mark.dash)}"' if mark.dash else ""
            look = f'fill="none" stroke="{mark.stroke}" stroke-width="{_short(mark.width)}"{dash}'
            return _element("path", f'd="{paths}" {look}', mark.title)
        case Area():
            return _element("path", f'd="{_path(mark.points)}Z" fill="{mark.fill}"', "")
        case Dot():
            place = f'cx="{_short(mark.x)}" cy="{_short(mark.y)}" r="{_short(mark.radius)}"'
            return _element("circle", f'{place} fill="{mark.fill}" stroke="{mark.stroke}"', mark.title)
        case Label():
            return _text(mark)


def _box(box: Box) -> str:
    place = f'x="{_short(box.x)}" y="{_short(box.y)}" width="{_short(box.width)}" height="{_short(box.height)}"'
    edge = f' stroke="{box.stroke}"' if box.stroke else ""
    dash = ' stroke-dasharray="4 3"' if box.dashed else ""
    return _element("rect", f'{place} fill="{box.fill or "none"}"{edge}{dash}', box.title)


def _text(label: Label) -> str:
    place = f'x="{_short(label.x)}" y="{_short(label.y)}"'
    look = f'font-size="{_short(label.size)}" fill="{label.colour}"'
    look += ' font-weight="bold"' if label.bold else ""
    look += f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    if label.angle:
        look += f' transform="rotate({_short(label.angle)} {_short(label.x)} {_short(label.y)})"'
    return f"<text {place} {look}>{_title(label.title)}{_clean(label.text)}</text>"


def _element(name: str, attributes: str, title: str) -> str:
    return f"<{name} {attributes}>{_title(title)}</{name}>" if title else f"<{name} {attributes}/>"


def _title(text: str) -> str:
    return f"<title>{_clean(text)}</title>" if text else ""


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _short(value: float) -> str:
    """A tenth of a unit is finer than a screen."""
    tenths = math.floor(value * 10 + 0.5)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def _clean(text: str) -> str:
    """As XML takes it; what it cannot hold becomes a mark of replacement."""
    return escape(NOT_XML.sub("\ufffd", text))
