"""The command line: `heliodesk --help`."""

import os
import socket
import sys
from typing import Annotated

import typer

from heliodesk.config.cli_articles import app as articles_app
from heliodesk.config.cli_channels import app as channels_app
from heliodesk.config.cli_demo import other_side
from heliodesk.config.cli_mail import app as mail_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Heliodesk, customer support that never closes.",
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliodesk.config.settings")

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


@app.command()
def up(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=0, help="Separate job processes; 0 runs jobs in the web process.")] = 0,
) -> None:
    """Serve a site: PostgreSQL, web, live streams and jobs in one process tree."""
    _serve(host, port, demo=False, workers=workers, traffic=False)


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    traffic: Annotated[bool, typer.Option(help="Add simulated customers and colleagues.")] = False,
) -> None:
    """Serve the demo exchange "Northstar", with people to sign in as."""
    # A home of its own: people with a printed password must never appear in a real site.
    from heliodesk.storage.embedded import home

    os.environ["HELIODESK_HOME"] = str(home() / "demo")
    os.environ["HELIODESK_DEMO"] = "1"
    _serve(host, port, demo=True, workers=0, traffic=traffic)


@app.command()
def web(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run one web process (HTTP, streams; jobs too unless HELIODESK_JOBS=elsewhere). Several share one DATABASE_URL."""
    from heliodesk.config.web import serve

    serve(host, port)


@app.command()
def worker(concurrency: Annotated[int, typer.Option(min=1, help="Jobs at the same time.")] = 4) -> None:
    """Run jobs only."""
    import asyncio

    import django

    django.setup()
    from heliodesk.jobs.worker import work

    asyncio.run(work(concurrency=concurrency))


@app.command()
def prepare() -> None:
    """Bring database, translations and static files up to date. `up` does this by itself."""
    from heliodesk.config import prepare as preparing

    preparing.prepare(demo=os.environ.get("HELIODESK_DEMO") == "1")


@app.command()
def doctor() -> None:
    """Check everything that a site depends on, one line each, and say what to do."""
    from heliodesk.config.doctor import examine

    raise typer.Exit(0 if examine(typer.echo) else 1)


@app.command()
def createadmin(
    email: Annotated[str, typer.Option(prompt="Mail address")],
    name: Annotated[str, typer.Option(prompt="Full name")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="HELIODESK_PASSWORD")
    ],
) -> None:
    """Create an administrator, in the default team."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from heliodesk.people.models import Team
    from heliodesk.people.staff import add_agent
    from heliodesk.text.links import absolute

    try:
        validate_password(password)
        team, _made = Team.objects.get_or_create(
            slug=settings.DEFAULT_TEAM, defaults={"name": settings.DEFAULT_TEAM.title()}
        )
        add_agent(
            email=email, name=name, team=team, password=password, roles=["agent", "administrator"], languages=["en"]
        )
    except ValidationError as error:
        _fail(" ".join(error.messages))
    typer.echo(f"{name} can sign in at {absolute('/accounts/login/')} and is asked to set up a second factor there.")


app.add_typer(articles_app, name="articles")
app.add_typer(channels_app, name="channels")
app.add_typer(mail_app, name="mail")

audit_app = typer.Typer(no_args_is_help=True, help="The audit chain.")
app.add_typer(audit_app, name="audit")


@audit_app.callback()
def audit() -> None:
    """The audit chain."""


@audit_app.command()
def verify(
    expect: Annotated[
        str, typer.Option(help="The last hash as it was noted before, to see that nothing was cut off.")
    ] = "",
) -> None:
    """Prove that no entry of the audit chain has been changed. Ends with 1 when one has."""
    import django

    django.setup()
    from heliodesk.access.audit import verify as walk
    from heliodesk.access.models import AuditEntry

    found = walk()
    if found.broken is not None:
        _fail(f"The chain is broken at entry {found.broken}; {found.sound} entries before it are sound.")
    if expect and not AuditEntry.objects.filter(hash=expect).exists():
        _fail("The noted hash is not in the chain: entries have been cut off, or it is another chain.")
    typer.echo(f"{found.sound} entries, all sound. Note the last hash elsewhere: {found.head or 'none'}")


@audit_app.command()
def seal(
    admin_url: Annotated[
        str, typer.Option(help="A superuser's address of the database; the embedded server has its own.")
    ] = "",
) -> None:
    """Give the chain to a role that nobody can sign in as: the desk may then add to it and read it, nothing else."""
    import psycopg

    from heliodesk.access import seal as sealing
    from heliodesk.storage.embedded import database_url, superuser_url

    address = admin_url or superuser_url()
    if not address:
        _fail("Say by --admin-url how a superuser reaches the database of DATABASE_URL.")
    try:
        with psycopg.connect(database_url()) as desk:
            role = desk.info.user
        with psycopg.connect(address, autocommit=True) as admin:
            sealing.seal(admin, desk_role=role)
        with psycopg.connect(database_url()) as desk:
            sealed = sealing.is_sealed(desk)
    except psycopg.Error as error:
        _fail(f"Not sealed: {str(error).strip().splitlines()[0]}")
    if not sealed:
        _fail(f"Sealed, but {role} is a superuser, whom nothing stops. Let DATABASE_URL name a role without that.")
    typer.echo(f"Sealed: {role} may add to the audit chain and read it, nothing else.")


@app.command(hidden=True)
def traffic(url: str = "http://127.0.0.1:8000") -> None:
    """Simulate the demo's customers and colleagues."""
    import django

    django.setup()
    from heliodesk.config.traffic import simulate

    simulate(url)


@app.command()
def demo_exchange(
    port: Port,
    host: Host = "127.0.0.1",
    pace: Annotated[float, typer.Option(min=0.1, help="Seconds of a block chain in one of ours.")] = 10.0,
) -> None:
    """Run the back end of the demo's exchange, which answers docs/platform.md. Its key is HELIODESK_PLATFORM_KEY."""
    from heliodesk.config.northstar_exchange import serve
    from heliodesk.storage.embedded import home

    try:
        serve(
            host=host,
            port=port,
            key=os.environ.get("HELIODESK_PLATFORM_KEY", ""),
            state=home() / "northstar.sqlite",
            pace=pace,
        )
    except ValueError as error:
        _fail(f"HELIODESK_PLATFORM_KEY: {error}.")


@app.command(hidden=True)
def demo_telegram(port: Port) -> None:
    """Run the Telegram of the demo."""
    from heliodesk.config.northstar_telegram import serve

    serve("127.0.0.1", port)


@app.command(hidden=True)
def demo_mail(
    port: Port,
    names: Annotated[int, typer.Option(help="Port of the DNS.")],
    desk: Annotated[str, typer.Option(help="Where the desk takes mail, host:port.")],
) -> None:
    """Run the mail server and the DNS of the demo's exchange."""
    from heliodesk.config.northstar_mail import Place, serve
    from heliodesk.storage.embedded import home

    host, _colon, number = desk.rpartition(":")
    serve(place=Place(home() / "northstar-mail"), port=port, names=names, desk=(host, int(number)))


@app.command(hidden=True)
def messages() -> None:
    """Collect the words that are shown to people into the translation catalogues."""
    import django

    django.setup()
    from heliodesk.config.translations import merge

    merge()


def _serve(host: str, port: int, *, demo: bool, workers: int, traffic: bool) -> None:
    from heliodesk.config import prepare as preparing
    from heliodesk.config.supervise import Child, supervise
    from heliodesk.storage.embedded import DatabaseProblem

    _check_port(host, port)
    url = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104 (only compared)
    os.environ.setdefault("HELIODESK_SITE_URL", url)
    if workers:
        os.environ["HELIODESK_JOBS"] = "elsewhere"
    children = [Child("web", "web", "--host", host, "--port", str(port))]
    children += [Child(f"worker {n + 1}", "worker") for n in range(workers)]
    if demo:
        children += other_side()
    if os.environ.get("HELIODESK_MAIL_SOURCES"):  # a flood of mail is no reason for a chat to wait
        os.environ["HELIODESK_MAIL"] = "elsewhere"
        children.append(Child("mail", "mail", "fetch", "--quiet"))
    if traffic:
        children.append(Child("traffic", "traffic", "--url", url))

    def bring_up_to_date() -> None:
        if not preparing.is_prepared():
            import subprocess

            typer.echo("Preparing database and files …", err=True)
            if subprocess.run([sys.executable, "-m", "heliodesk", "prepare"], check=False).returncode:
                _fail("The preparation failed; the lines above say why. Nothing is served.")

    try:
        supervise(
            children, prepare=bring_up_to_date, ready_at=f"{url}/readyz", greet=lambda took: _greet(url, demo, took)
        )
    except DatabaseProblem as problem:
        _fail(str(problem))


def _greet(url: str, demo: bool, took: float) -> None:
    if not demo:
        typer.echo(
            f"Heliodesk serves {url} (ready after {took:.1f} s). Staff sign in at {url}/accounts/login/. Ctrl-C stops it."
        )
        return
    from heliodesk.config.northstar import PASSWORD, SIGN_INS

    width = max(map(len, SIGN_INS))
    people = "\n".join(f"    {role:<{width}}   {email}" for role, email in SIGN_INS.items())
    typer.echo(
        f"\n  Northstar's support desk is open (ready after {took:.1f} s).\n\n"
        f"  Customers   {url}/            support home\n"
        f"              {url}/northstar/  the exchange, with the chat\n"
        f"              {url}/chat        the chat alone, as in an app\n"
        f"              {url}/northstar/mail  their mail, both ways\n"
        f"              {url}/northstar/telegram  their Telegram\n"
        f"  Staff       {url}/console/\n\n"
        f"  Sign in with the password {PASSWORD} as\n{people}\n\n"
        f"  Ctrl-C stops everything.\n"
    )


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            _fail(
                f"Cannot listen on {host}:{port} ({error.strerror}). Stop what uses it, or choose another with --port."
            )


def _fail(message: str) -> None:
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(1)
