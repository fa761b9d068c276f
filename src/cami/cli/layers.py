"""``cami layers``: take layers into the atlas, publish, withdraw and give them out."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import typer

from cami.cli.programme import _prepare
from cami.cli.rounds import By, day, operator
from cami.cli.speak import in_words, tell
from cami.errors import LayerMissingError, UnknownOptionError
from cami.messages import N_, Message

if TYPE_CHECKING:
    from cami.catalogue.record import Record
    from cami.sources.layer_sources import LayerSource

app = typer.Typer(help="Layers of the atlas.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="Of the layer.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to stdout.")]
Access = Literal["public", "participants", "country", "owner"]
Sensitivity = Literal["none", "low", "medium", "high", "extreme"]


@app.callback()
def layers() -> None:
    """Take layers into the atlas, publish, withdraw and give them out."""


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the latest edition of every layer."""
    _prepare()
    from cami.stores import holdings  # noqa: PLC0415

    latest = {held.record.key: held for held in holdings.editions()}
    if as_json:
        print(
            json.dumps(
                [_told(held) for held in latest.values()], ensure_ascii=False, indent=1
            )
        )
        return
    for held in latest.values():
        features = held.facts.get("features", "")
        print(
            f"{held.name}\t{held.stage}\t{held.record.kind}\t{features}\t{held.record.title_en}"
        )


@app.command()
def show(key: Key, edition: int | None = None) -> None:
    """Print the card of a layer as JSON."""
    _prepare()
    from cami.stores import holdings  # noqa: PLC0415

    held = holdings.edition(key, edition)
    if held is None:
        raise LayerMissingError(key=key)
    print(json.dumps(_told(held), ensure_ascii=False, indent=1))


@app.command()
def add(
    file: Annotated[
        Path, typer.Argument(help="Any vector file, zipped or not, or a raster.")
    ],
    as_: Annotated[
        str, typer.Option("--as", help="Source or kind; see docs/reference/layers.")
    ],
    key: Annotated[
        str, typer.Option(help="Short name; that of the source if left out.")
    ] = "",
    owner: Annotated[str, typer.Option(help="Organisation or account.")] = "secretariat",
    access: Access = "public",
    sensitivity: Sensitivity | None = None,
    title: Annotated[str, typer.Option(help="In English.")] = "",
    title_ru: Annotated[str, typer.Option(help="In Russian.")] = "",
    licence: str = "",
    source: Annotated[str, typer.Option(help="Who made the data.")] = "",
    citation: str = "",
    unfit: Annotated[str, typer.Option(help="What it must not be used for.")] = "",
    unfit_ru: Annotated[str, typer.Option(help="The same in Russian.")] = "",
    species: Annotated[list[str] | None, typer.Option()] = None,
    country: Annotated[list[str] | None, typer.Option(help="ISO code.")] = None,
    first: Annotated[str, typer.Option(metavar="YYYY-MM-DD")] = "",
    last: Annotated[str, typer.Option(metavar="YYYY-MM-DD")] = "",
    layer: Annotated[str, typer.Option(help="Which of several in the file.")] = "",
    crs: Annotated[str, typer.Option(help="Where the file does not say, EPSG:4326.")] = "",
    nodata: Annotated[str, typer.Option(help="Of a raster: a value, or none.")] = "",
    by: By = "",
) -> None:
    """Take a file in as a draft: checked, mended, whole or not at all."""
    _prepare()
    from cami.atlas.standards import KINDS  # noqa: PLC0415
    from cami.sources.layer_sources import LayerSource, layer_source  # noqa: PLC0415
    from cami.workflows.describe_layer import Described, describe_layer  # noqa: PLC0415

    if as_ in KINDS:
        raster = "raster" in KINDS[as_].geometries
        known = LayerSource(kind=as_, shape="raster" if raster else "vector")
    else:
        known = layer_source(as_)
    record = describe_layer(
        Described(
            key=key or as_, owner=owner, access=access, sensitivity=sensitivity,
            title_en=title, title_ru=title_ru, licence=licence, source=source,
            citation=citation, unfit_for_en=unfit, unfit_for_ru=unfit_ru,
            species=tuple(species or ()), countries=tuple(country or ()),
            first_day=day("first", first) if first else None,
            last_day=day("last", last) if last else None,
        ),
        known,
    )  # fmt: skip
    take_in(file, record, known, by=by, layer=layer, crs=crs, nodata=nodata)


def take_in(
    file: Path,
    record: "Record",
    known: "LayerSource",
    *,
    by: str,
    layer: str = "",
    crs: str = "",
    nodata: str = "",
) -> None:
    """Take a file in under its card, and say what became of it."""
    from cami.workflows.import_layer import import_layer  # noqa: PLC0415

    viewer = operator(by)
    now = datetime.now(UTC)
    if known.shape == "raster":
        from cami.workflows.import_raster import import_raster  # noqa: PLC0415

        empty = _number(nodata)
        held, new = import_raster(file, record, by=viewer.name, at=now, nodata=empty)
    else:
        held, new = import_layer(
            file, record, known, by=viewer.name, at=now, layer=layer, crs=crs,
            progress=_progress,
        )  # fmt: skip
    for remark in held.record.lineage[-1].remarks:
        print(remark, file=sys.stderr)
    text = (
        N_("{layer} is taken in: {count} features.")
        if new
        else N_("{layer} is there already.")
    )
    tell(Message(text, {"layer": held.name, "count": str(held.facts.get("features", ""))}))


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(help="Name; see docs/reference/layers.")],
    place: Annotated[str, typer.Option(help="Which country's extract.")] = "",
    key: Annotated[str, typer.Option(help="Short name of the layer.")] = "",
    owner: Annotated[str, typer.Option(help="Organisation or account.")] = "secretariat",
    only_fetch: Annotated[bool, typer.Option(help="Print where it lies, no more.")] = False,
    by: By = "",
) -> None:
    """Fetch a known source from its holder, checked, and take it in as a draft."""
    _prepare()
    from cami.sources.layer_sources import layer_source  # noqa: PLC0415
    from cami.stores.holdings import fetched_folder  # noqa: PLC0415
    from cami.workflows.describe_layer import Described, describe_layer  # noqa: PLC0415
    from cami.workflows.fetch_layer import fetch_layer  # noqa: PLC0415

    known = layer_source(source)
    name = key or (f"{source}-{place}" if place else source)
    cache = fetched_folder()
    file = fetch_layer(source, known, cache, place=place, progress=_fetching)
    if only_fetch:
        print(file)
        return
    record = describe_layer(Described(key=name, owner=owner), known)
    take_in(file, record, known, by=by)


@app.command()
def publish(
    key: Annotated[
        str, typer.Argument(help="Layer to publish first; none builds alone.")
    ] = "",
    by: By = "",
) -> None:
    """Publish a layer, and build and show a release of all that is published."""
    _prepare()
    from cami.stores import holdings  # noqa: PLC0415
    from cami.workflows.edit_layers import step_layer  # noqa: PLC0415
    from cami.workflows.publish_atlas import publish_atlas  # noqa: PLC0415

    viewer, now = operator(by), datetime.now(UTC)
    if key:
        held = holdings.edition(key)
        if held is not None and held.stage in {"draft", "returned"}:
            step_layer(viewer, key, "submitted", now)
        step_layer(viewer, key, "published", now, alone=True)
    name = publish_atlas(viewer, now, _building)
    tell(Message(N_("The atlas shows the release {name}."), {"name": name}))


@app.command()
def withdraw(
    key: Key,
    reason: Annotated[str, typer.Option(help="Kept with the record of it.")],
    edition: int | None = None,
    by: By = "",
) -> None:
    """Take a layer out of every release, tile, API and export at once."""
    _prepare()
    from cami.workflows.edit_layers import step_layer, withdraw_layer  # noqa: PLC0415

    who, now = operator(by), datetime.now(UTC)
    if edition is None:
        gone = withdraw_layer(who, key, now, reason)
    else:
        gone = (step_layer(who, key, "withdrawn", now, number=edition, reason=reason),)
    for held in gone:
        tell(Message(N_("{layer} is withdrawn."), {"layer": held.name}))


@app.command()
def export(
    key: Key,
    out: Annotated[Path, typer.Option("--output", "-o", help="The zip file to write.")],
    form: Annotated[
        Literal["gpkg", "parquet", "geojson", "csv"], typer.Option("--format")
    ] = "gpkg",
    internal: Annotated[
        bool, typer.Option(help="As the Secretariat sees it, not as everybody does.")
    ] = False,
) -> None:
    """Write a layer of the release that is shown, where its licence allows it."""
    _prepare()
    from cami.stores.people import PUBLIC_VIEWER  # noqa: PLC0415
    from cami.stores.releases import open_release  # noqa: PLC0415
    from cami.workflows.export_layer import export_layer  # noqa: PLC0415

    viewer = operator("") if internal else PUBLIC_VIEWER
    shelf = open_release(viewer, datetime.now(UTC).date())
    export_layer(viewer, shelf, key, form, out, in_words)
    print(out)


@app.command()
def releases(as_json: AsJson = False) -> None:
    """List the releases; the one shown has a star."""
    _prepare()
    from cami.stores import releases as kept  # noqa: PLC0415

    shown = kept.current()
    rows = kept.releases()
    if as_json:
        told = [
            {"name": n, "made_at": at.isoformat(), "by": b, "shown": n == shown}
            for n, at, b in rows
        ]
        print(json.dumps(told, indent=1))
        return
    for name, at, maker in rows:
        print(f"{'*' if name == shown else ' '} {name}\t{at:%Y-%m-%d %H:%M}\t{maker}")


@app.command("show-release")
def show_release(name: str, by: By = "") -> None:
    """Show another release from now on: rolling back is choosing an older one."""
    _prepare()
    from cami.workflows.publish_atlas import show_release as choose  # noqa: PLC0415

    choose(operator(by), name, datetime.now(UTC))
    tell(Message(N_("The atlas shows the release {name}."), {"name": name}))


def _number(text: str) -> "float | Literal['none', '']":
    if text in {"", "none"}:
        return "none" if text else ""
    try:
        return float(text)
    except ValueError as error:
        raise UnknownOptionError(
            option="nodata", found=text, known="-9999, none"
        ) from error


def _told(held: Any) -> dict[str, Any]:  # noqa: ANN401 (a `Held`, loaded when needed)
    return {
        **msgspec.to_builtins(held.record),
        "stage": held.stage,
        "facts": dict(held.facts),
        "file_name": held.file_name,
        "made_by": held.made_by,
        "made_at": held.made_at.isoformat(),
    }


def _progress(done: int, total: int) -> None:
    _line(N_("{done} of {total} features"), done, total, "")


def _fetching(done: int, total: int) -> None:
    mib = 1024**2
    _line(N_("{done} of {total} MiB"), done // mib, max(total // mib, -1), "")


def _building(key: str, done: int, total: int) -> None:
    _line(N_("building {key}, {done} of {total}"), done, total, key)


def _line(text: str, done: int, total: int, key: str) -> None:
    """Say how far it is, on one line of a terminal."""
    if sys.stderr.isatty():
        told = in_words(Message(text, {"done": done, "total": total, "key": key}))
        print(f"\r\x1b[K{told}", end="", file=sys.stderr)
