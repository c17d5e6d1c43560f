"""voicesim doctor: what works on this machine, and what to do about what does not."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from voicesim.app.commands.headset_options import InputDevice, OutputDevice

if TYPE_CHECKING:
    from voicesim.app.checkup import Finding
    from voicesim.model.audio import Pcm


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    headset: Annotated[
        bool, typer.Option("--headset", help="Try the headset instead: silence, a voice in your ear, your own voice.")
    ] = False,
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    plain: Annotated[bool, typer.Option("--plain", help="No level meter.")] = False,
) -> None:
    """Say what works here and what does not, with the remedy; exit 3 when a headless call cannot run.

    --headset takes a quarter of a minute: noise of the room, level and clipping of the voice, whether the microphone
    hears the earphones, whether automatic gain is suspected. Exit 3 without a headset that works.
    """
    trying = headset or input_device is not None or output_device is not None
    if trying:
        findings = _try(input_device, output_device, plain=plain)
    else:
        from voicesim.app.checkup import check_up

        findings = check_up()
    show_findings(findings, as_json=as_json, doubtful="MIND   " if trying else "absent ")
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(3)


def show_findings(findings: "list[Finding]", *, as_json: bool = False, doubtful: str = "absent ") -> None:
    """Print what was found, a line each; `doubtful` marks what a headless call can do without."""
    if as_json:
        rows = [
            {"part": f.part, "ok": f.ok, "needed": f.needed, "found": f.found, "remedy": f.remedy} for f in findings
        ]
        typer.echo(json.dumps(rows))
        return
    for finding in findings:
        mark = "ok     " if finding.ok else "MISSING" if finding.needed else doubtful
        remedy = f" -> {finding.remedy}" if finding.remedy and not finding.ok else ""
        typer.echo(f"{mark} {finding.part:12} {finding.found}{remedy}")


def _try(input_device: str | None, output_device: str | None, *, plain: bool) -> "list[Finding]":
    """The headset, tried; what is told stands on stderr."""
    from contextlib import closing

    from voicesim.app import wire
    from voicesim.app.calls.level_meter import level_meter
    from voicesim.app.checkup import Finding
    from voicesim.app.own_stderr import own_stderr
    from voicesim.app.trying_headset import Trial, try_headset

    phrase = _phrase()
    with (
        own_stderr(),
        closing(wire.headset(input_device, output_device)) as port,
        level_meter(plain=plain) as watch,
    ):
        port.open()
        findings = try_headset(port, phrase, Trial(lambda line: typer.echo(line, err=True), watch))
        figures, name = port.figures, port.name
    if figures is None:
        return findings
    rates = f"{figures.input_rate_hz / 1000:g} kHz in, {figures.output_rate_hz / 1000:g} kHz out"
    latency = f"latency {figures.input_latency_ms:.0f} ms in, {figures.output_latency_ms:.0f} ms out"
    return [Finding("headset", False, True, f"{name}: {rates}, {latency}"), *findings]


def _phrase() -> "Pcm":
    """What the microphone is to hear of the earphones, should it hear them."""
    from voicesim.app import wire
    from voicesim.app.trying_headset import PHRASE
    from voicesim.dsp.resample import to_call_rate

    with wire.synthesizer("espeak-us-woman") as synthesizer:
        return to_call_rate(synthesizer.render(PHRASE, "neutral"))
