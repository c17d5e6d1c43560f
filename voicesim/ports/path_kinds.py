"""What lies at a path that is no regular file: a pipe or a device would be waited for, or never end."""

import stat
from pathlib import Path
from typing import Final

KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def other_kind(path: Path) -> str | None:
    """In words: "a pipe"; None for a regular file.

    Raises:
        OSError: there is nothing, or it may not be looked at.
    """
    mode = stat.S_IFMT(path.stat().st_mode)
    return None if mode == stat.S_IFREG else KINDS.get(mode, "something else")
