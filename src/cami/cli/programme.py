"""``cami programme``: official documents read, checked, compared, kept and given out."""

import getpass
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cami.cli.speak import in_words, language, tell
from cami.errors import OutputUnwritableError
from cami.messages import N_, Message

if TYPE_CHECKING:
    from cami.programme.provisions import SubItem

app = typer.Typer(
    help="Read, check, compare, keep and give out programmes of work.",
    no_args_is_help=True,
)
Source = Annotated[
    Path, typer.Argument(help="Word document (.docx) or plain text in UTF-8.")
]
Out = Annotated[str, typer.Option("--json", metavar="OUT", help="Write JSON; - is stdout.")]


@app.callback()
def programme() -> None:
    """Read, check, compare, keep and give out programmes of work."""


@app.command()
def read(file: Source, out: Out = "") -> None:
    """Read a document and say what it holds."""
    from cami.renderers.programme_json import dump, programme_json  # noqa: PLC0415
    from cami.workflows.read_programme import read_programme  # noqa: PLC0415

    found = read_programme(file)
    document = found.programme
    subs = sum(_count(activity.sub_items) for activity in document.activities)
    tell(
        Message(
            N_(
                "{title}: {parts} parts, {sections} sections, {activities} activities, "
                "{sub_items} sub-items, {references} references, {events} events, "
                "{findings} findings."
            ),
            {
                "title": document.title,
                "parts": len(document.parts),
                "sections": len(document.sections),
                "activities": len(document.activities),
                "sub_items": subs,
                "references": len(document.references),
                "events": len(document.events),
                "findings": len(found.findings),
            },
        )
    )
    if document.revisions:
        tell(
            Message(
                N_("Read as adopted; tracked changes set aside: {count}."),
                {"count": len(document.revisions)},
            )
        )
    if out:
        _write(out, dump(programme_json(document, found.findings, in_words)).encode())


@app.command()
def lint(
    file: Source,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For people or machines.")
    ] = "text",
) -> None:
    """Check a document against itself and list what may be wrong."""
    from cami.renderers.programme_json import finding_json  # noqa: PLC0415
    from cami.workflows.read_programme import read_programme  # noqa: PLC0415

    findings = read_programme(file).findings
    if form == "json":
        import json  # noqa: PLC0415

        rows = [finding_json(finding, in_words) for finding in findings]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            lines = ",".join(map(str, finding.lines))
            print(
                f"{lines}: {finding.severity}: {in_words(finding.message)} [{finding.code}]"
            )
            if finding.suggestion:
                print(f"    {in_words(finding.suggestion)}")
    tell(Message(N_("Findings: {count}."), {"count": len(findings)}))


@app.command()
def compare(old: Source, new: Source, out: Out = "") -> None:
    """Compare two documents: what became of each activity."""
    from cami.renderers.programme_json import comparison_json, dump  # noqa: PLC0415
    from cami.workflows.compare_files import compare_files  # noqa: PLC0415

    before, after, comparison = compare_files(old, new)
    if out:
        _write(out, dump(comparison_json(comparison, before, after, in_words)).encode())
    if out != "-":
        for link in comparison.links:
            if link.kind != "unchanged":
                numbers = [
                    ", ".join(one.number for one in ids) for ids in (link.old, link.new)
                ]
                why = " ".join(in_words(message) for message in link.why)
                print(f"{numbers[0] or '-'} -> {numbers[1] or '-'}  {link.kind}  {why}")
    same = len(comparison.of_kind("unchanged"))
    tell(
        Message(
            N_("Unchanged: {same}; otherwise: {other}."),
            {"same": same, "other": len(comparison.links) - same},
        )
    )


@app.command("import")
def import_(
    file: Source,
    name: Annotated[
        str, typer.Option(help="Short name in addresses, e.g. cami-2021-2026.")
    ],
    by: Annotated[str, typer.Option(help="Who imports; your user name if left out.")] = "",
) -> None:
    """Keep a document as the next edition of a programme; all of it or nothing."""
    _prepare()
    from cami.workflows.import_programme import (  # noqa: PLC0415
        import_programme,
        short_name,
    )

    tell(Message(N_("Reading {file} ..."), {"file": file.name}))
    who, now = by or getpass.getuser(), datetime.now(UTC)
    kept = import_programme(file, short_name(name), file_name=file.name, by=who, at=now)
    text = N_(
        "{slug}, edition {edition}: {activities} activities, {added} new, "
        "{withdrawn} gone, {findings} findings."
    )
    if not kept.changed:
        text = N_("{slug}, edition {edition}: the very same file; nothing has changed.")
    tell(
        Message(
            text,
            {
                "slug": kept.slug,
                "edition": kept.edition,
                "activities": kept.activities,
                "added": kept.added,
                "withdrawn": kept.withdrawn,
                "findings": kept.findings,
            },
        )
    )


@app.command()
def export(
    name: str,
    form: Annotated[
        Literal["json", "csv", "xlsx", "docx", "akn", "informea", "iati", "xmpz2"],
        typer.Option("--format", help="Format."),
    ],
    out: Annotated[str, typer.Option("--output", "-o", help="File; - is stdout.")],
) -> None:
    """Give a kept programme out."""
    _prepare()
    from cami.workflows.export_exchange import export_exchange  # noqa: PLC0415
    from cami.workflows.export_programme import export_programme  # noqa: PLC0415
    from cami.workflows.import_programme import short_name  # noqa: PLC0415

    if form in ("informea", "iati", "xmpz2"):
        from cami.web.publisher import publisher  # noqa: PLC0415

        now = datetime.now(UTC)
        made = export_exchange(short_name(name), form, now, "", publisher())
    else:
        made = export_programme(short_name(name), form, in_words)
    _write(out, made.content)


def _prepare() -> None:
    """Set the stores up and bring the database up to date."""
    from cami.web import server  # noqa: PLC0415 (other commands do without the web)

    server.prepare(language())
    server.migrate()


def _count(items: "tuple[SubItem, ...]") -> int:
    """Items, and what is nested in them."""
    return sum(1 + _count(item.sub_items) for item in items)


def _write(out: str, content: bytes) -> None:
    """Write to standard output, or to a file that is whole or not there at all.

    What is there and is no file (a device, a pipe) is written to, never replaced; where
    a link leads, there the file is.
    """
    if out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        target = Path(out).resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as refused:
        raise OutputUnwritableError(name=out) from refused
    tell(Message(N_("Written: {file}"), {"file": out}))


def _replace(target: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as kept:
        try:
            kept.write(content)
            kept.flush()
            Path(kept.name).chmod(0o666 & ~_umask())
            Path(kept.name).replace(target)
        except OSError:
            Path(kept.name).unlink()
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
