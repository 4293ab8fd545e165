"""`heliodesk channels`: secrets of accounts on messengers, and a process that listens to those that call nobody."""

import typer

app = typer.Typer(no_args_is_help=True, help="Accounts on messengers.")


@app.callback()
def channels() -> None:
    """Accounts on messengers."""


@app.command()
def seal() -> None:
    """Seal all secrets anew by a new key (of the environment: by the first one there). Ends with 1 when some cannot be opened."""
    import django

    django.setup()
    from heliodesk.channels.chats.sealing import rotate

    done, lost = rotate()
    typer.echo(f"Sealed anew: {done}.")
    if lost:
        typer.secho(f"No key opens {lost}; type their secrets in again. The old keys are kept.", fg="red", err=True)
    raise typer.Exit(1 if lost else 0)


@app.command()
def listen() -> None:
    """Listen to platforms that call nobody (Discord, Reddit), in a process of its own. Ends by Ctrl-C."""
    import signal
    import threading

    import django

    django.setup()
    from heliodesk.channels.chats.listening import Listeners

    ended = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_words: ended.set())
    here = Listeners()
    here.start()
    ended.wait()
    here.stop()
