"""voicesim doctor: what works on this machine, and what to do about what does not."""

import json
from typing import Annotated

import typer


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Say what works here and what does not, with the remedy; exit 3 when a headless call cannot run."""
    from voicesim.app.checkup import check_up

    findings = check_up()
    if as_json:
        rows = [
            {"part": f.part, "ok": f.ok, "needed": f.needed, "found": f.found, "remedy": f.remedy} for f in findings
        ]
        typer.echo(json.dumps(rows))
    else:
        for finding in findings:
            mark = "ok     " if finding.ok else "MISSING" if finding.needed else "absent "
            remedy = f" -> {finding.remedy}" if finding.remedy and not finding.ok else ""
            typer.echo(f"{mark} {finding.part:12} {finding.found}{remedy}")
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(3)
