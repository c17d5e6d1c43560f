"""The report as PDF: the same page, printed by an installed browser of the Chromium family; nothing is drawn twice."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from voicesim.app.writing import write_new
from voicesim.model.errors import EngineError, MissingPart

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
                   "microsoft-edge", "brave-browser")  # fmt: skip
QUIET: Final = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync", "--no-pings",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
"""No window, and no name of the network is looked up: the page is whole, and nothing leaves the machine."""
PATIENCE_S: Final = 120


def find_browser() -> str:
    """The program to print with; VOICESIM_BROWSER names one.

    Raises:
        MissingPart: there is none.
    """
    named = os.environ.get("VOICESIM_BROWSER")
    found = next(filter(None, map(shutil.which, (named,) if named else BROWSERS)), None)
    if found is None:
        remedy = "install Chromium, or open report.html in any browser and print it"
        raise MissingPart("no browser to print with", where=named or "report --pdf", remedy=remedy)
    return found


def print_page(page: Path, target: Path) -> None:
    """Print a page to a PDF for its owner only, whole or not at all; one that is there is replaced.

    Raises:
        MissingPart: there is no browser, or it did not print.
        BadInput: the place cannot be written to.
    """
    program = find_browser()
    with tempfile.TemporaryDirectory(prefix="voicesim-pdf-") as folder:
        printed = Path(folder) / "page.pdf"
        as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [program, *QUIET, *as_root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]
        try:
            subprocess.run([*command, page.resolve().as_uri()], capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603
            content = printed.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            remedy = "open report.html in a browser and print it"
            raise EngineError(
                f"did not print the page ({type(error).__name__})", where=program, remedy=remedy
            ) from None
    write_new(target, content, force=True, private=True)
