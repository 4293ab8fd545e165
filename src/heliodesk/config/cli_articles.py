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
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="<category>/<slug>.<language>.md")],
    drafts: Annotated[bool, typer.Option(help="Leave them as drafts instead of publishing them.")] = False,
) -> None:
    """Import a folder: what is new or changed becomes an edition. Ends with 1 when a file is refused."""
    import django

    django.setup()
    from heliodesk.articles.folder import bring as bring_folder

    report = bring_folder(folder, publishing=not drafts)
    for name, why in report.refused.items():
        typer.secho(f"{name}: {why}", fg="red", err=True)
    typer.echo(f"{report.written} written, {report.same} as they were, {len(report.refused)} refused.")
    raise typer.Exit(1 if report.refused else 0)


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
        path.write_text(content, encoding="utf-8")
        written += 1
    typer.echo(f"{written} files in {folder}.")
