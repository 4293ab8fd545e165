"""`heliodesk mail`: whether mail can come, is believed elsewhere, and goes."""

from typing import Annotated

import typer

_NICE = 5  # less urgent than whoever answers people

app = typer.Typer(no_args_is_help=True, help="Mail, both ways.")


@app.callback()
def mail() -> None:
    """Mail, both ways."""


@app.command()
def check(
    to: Annotated[
        str, typer.Option(help="Send a mail there and wait until it comes in; empty: the first of our own addresses.")
    ] = "",
    wait: Annotated[float, typer.Option(min=1, max=600, help="Seconds to wait for it.")] = 60,
    round_trip: Annotated[bool, typer.Option(help="Send a mail at all.")] = True,
) -> None:
    """Look at DNS, signature and server, and send a mail in a circle; says what to do. Ends with 1 when something is wrong."""
    import django

    django.setup()
    from heliodesk.config import mail_check

    found = [*mail_check.names(), *mail_check.server()]
    if round_trip:
        found += mail_check.circle(to=to, seconds=wait)
    for line in found:
        typer.echo(line.text)
    raise typer.Exit(0 if all(line.is_well for line in found) else 1)


@app.command()
def fetch(
    quiet: Annotated[bool, typer.Option(help="Say nothing at the start, as a part of a tree of processes.")] = False,
) -> None:
    """Fetch and take mail only, in a process of its own (then HELIODESK_MAIL=elsewhere for web). Ends by Ctrl-C."""
    import os
    import signal
    import threading

    import django

    django.setup()
    from django.conf import settings

    from heliodesk.channels.email import running
    from heliodesk.channels.email.sources import BadSource, configured

    try:
        found = configured()
    except BadSource as problem:
        typer.secho(str(problem), fg="red", err=True)
        raise typer.Exit(1) from None
    if not settings.MAIL_SOURCES:
        typer.secho("HELIODESK_MAIL_SOURCES names no source.", fg="red", err=True)
        raise typer.Exit(1)
    os.nice(_NICE)
    ended = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_words: ended.set())
    begun = running.start()
    if not quiet:
        typer.echo("Takes mail from " + ", ".join(each.name for each in found) + ". Ctrl-C ends it.", err=True)
    ended.wait()
    running.stop(begun)
