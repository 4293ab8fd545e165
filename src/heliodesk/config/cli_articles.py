"""`heliodesk articles`: the help centre from a folder of Markdown, and back."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The articles of the help centre.")


@app.callback()
def articles() -> None:
    """The articles of the help centre."""


@app.command()
def bring(
    source: Annotated[
        Path,
        typer.Argument(
            exists=True, help="A folder of <category>/<slug>.<language>.md, or JSON of Zendesk or Intercom."
        ),
    ],
    drafts: Annotated[bool, typer.Option(help="Leave them as drafts instead of publishing them.")] = False,
    pictures: Annotated[bool, typer.Option(help="Fetch the pictures of Zendesk's or Intercom's articles.")] = True,
) -> None:
    """Import a folder: what is new or changed becomes an edition. Or what Zendesk's or Intercom's API gives, in one JSON file
    or a zip of them: drafts for editors to review. Ends with 1 when something is refused."""
    import django

    django.setup()
    if source.is_file():
        _move_in(source, pictures)
    from heliodesk.articles.folder import bring as bring_folder

    report = bring_folder(source, publishing=not drafts)
    for name, why in report.refused.items():
        typer.secho(f"{name}: {why}", fg="red", err=True)
    typer.echo(f"{report.written} written, {report.same} as they were, {len(report.refused)} refused.")
    raise typer.Exit(1 if report.refused else 0)


def _move_in(source: Path, pictures: bool) -> None:
    from django.conf import settings

    from heliodesk.articles.fetching import fetched, left_there
    from heliodesk.articles.foreign import NotReadable
    from heliodesk.articles.moving_in import bring_in, exported

    try:
        held = exported(source.read_bytes())
    except NotReadable as refused:
        typer.secho(f"{source}: not read ({refused})", fg="red", err=True)
        raise typer.Exit(1) from None
    languages = [code for code, _name in settings.LANGUAGES]
    brought = bring_in(held, languages=languages, picture=fetched if pictures else left_there)
    for title, language, slug, rule, detail in brought.lines:
        typer.secho(f"{slug or title} ({language}): {rule} {detail}".rstrip(), fg="yellow", err=True)
    typer.echo(
        f"{brought.written} texts of {len(held.articles)} articles became drafts, {brought.same} were there already."
    )
    raise typer.Exit(0 if brought.written or brought.same else 1)


@app.command()
def export(
    folder: Annotated[
        Path, typer.Argument(file_okay=False, help="Made when it is not there; files in it are replaced.")
    ],
) -> None:
    """Write every published text into a folder that `bring` can read."""
    import django

    django.setup()
    from heliodesk.articles.folder import taken_out

    written = 0
    for name, content in taken_out():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        written += 1
    typer.echo(f"{written} files in {folder}.")
