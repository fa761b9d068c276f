"""``cami programme review`` and ``cami obligations``: what was done, and who is asked."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer

from cami.cli.asked import Country, Organisation, Species, body_of, refuse_unknown
from cami.cli.programme import _prepare, _write
from cami.cli.rounds import day, operator
from cami.cli.speak import catalogue, in_words, language
from cami.messages import Message

Language = Literal["en", "ru"]


def review(
    name: str,
    out: Annotated[str, typer.Option("--output", "-o", help="File; - is stdout.")],
    *,
    as_of: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Day.")] = "",
    lang: Annotated[Language | None, typer.Option(help="Language of the review.")] = None,
    form: Annotated[
        Literal["docx", "html", "xlsx", "csv", "json"], typer.Option("--format")
    ] = "docx",
    kind: Annotated[Literal["review", "brief", "digest"], typer.Option()] = "review",
    country: Annotated[str, typer.Option(help="ISO code: this country only.")] = "",
    species: Annotated[str, typer.Option(help="Key: this species only.")] = "",
    section: Annotated[str, typer.Option(help="Key: this section only.")] = "",
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Of a digest.")] = "",
    internal: Annotated[
        bool, typer.Option("--internal", help="With what is not published; marked so.")
    ] = False,
) -> None:
    """Give the review of a programme as of a day, from what is published."""
    _prepare()
    from cami.stores.people import PUBLIC_VIEWER  # noqa: PLC0415
    from cami.workflows.import_programme import short_name  # noqa: PLC0415
    from cami.workflows.review_programme import Scope, write_review  # noqa: PLC0415

    on = day("as-of", as_of) if as_of else datetime.now(UTC).date()
    scope = Scope(short_name(name), on, country, species, section,
                  day("since", since) if since else None)  # fmt: skip
    viewer = operator("") if internal else PUBLIC_VIEWER
    tongue = lang or language()

    def say(message: Message) -> str:
        return catalogue(tongue).gettext(message.text).format_map(message.params)

    _write(out, write_review(viewer, scope, kind, form, tongue, say).content)


def obligations(
    country: Country = "",
    *,
    organisation: Organisation = "",
    species: Species = "",
    as_of: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Day.")] = "",
    name: Annotated[
        str, typer.Option(help="Programme; the one in force if left out.")
    ] = "",
    machine: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say what a country, an organisation or a focal point is asked, and why."""
    _prepare()
    from cami.programme.reasons import reason_words  # noqa: PLC0415
    from cami.workflows.asking import asking, programme_of  # noqa: PLC0415

    on = day("as-of", as_of) if as_of else datetime.now(UTC).date()
    found = asking(name or programme_of(on.year), language(), on)
    body = body_of(country, organisation, species)
    refuse_unknown(body, found)
    rows: list[dict[str, Any]] = []
    for one in found.of(body):
        activity = found.by_key[one.activity]
        why = [in_words(reason_words(reason, found.names)) for reason in one.reasons]
        rows.append(
            {
                "activity": activity.key,
                "number": activity.number,
                "title": activity.title,
                "tone": one.tone,
                "contested": one.contested,
                "reasons": why,
            }
        )
    if machine:
        kind = "species" if body.kind == "role" else body.kind
        told = {"programme": found.head.slug, kind: body.key, "as_of": on.isoformat()}
        print(json.dumps({**told, "obligations": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        print(f"{row['number']}  {row['title']}")
        for sentence in row["reasons"]:
            print(f"    {sentence}")


def national_report(
    name: str,
    country: Annotated[str, typer.Option(help="ISO code of a Range State.")],
    out: Annotated[str, typer.Option("--output", "-o", help="File; - is stdout.")],
    *,
    lang: Annotated[Language | None, typer.Option(help="Language of headings.")] = None,
    form: Annotated[Literal["docx", "html"], typer.Option("--format")] = "docx",
) -> None:
    """Give a country's published words for its own report to the Convention."""
    _prepare()
    from cami.workflows.asking import asking  # noqa: PLC0415
    from cami.workflows.export_exchange import write_cms_report  # noqa: PLC0415
    from cami.workflows.import_programme import short_name  # noqa: PLC0415

    now, tongue = datetime.now(UTC), lang or language()
    found = asking(short_name(name), tongue, now.date())
    refuse_unknown(body_of(country, "", ""), found)

    def say(message: Message) -> str:
        return catalogue(tongue).gettext(message.text).format_map(message.params)

    made = write_cms_report(short_name(name), country, form, tongue, say, now)
    _write(out, made.content)
