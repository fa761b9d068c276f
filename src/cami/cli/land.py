"""``cami connect resistance``, ``current``, ``corridors``: land, and ways over it."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cami.cli.place_options import Areas, Edges, Folder, Surface
from cami.cli.speak import tell
from cami.errors import UnknownOptionError
from cami.messages import N_, Message
from cami.places import Place, place

if TYPE_CHECKING:
    from cami.workflows.make_resistance_surface import BarrierFile


Apart = Annotated[
    bool, typer.Option("--apart", help="Let areas be that no way joins to others.")
]


def resistance(
    species: Annotated[
        str, typer.Argument(help="khulan, mongolian-gazelle, saiga, or a file of rules.")
    ],
    out: Annotated[
        Place,
        typer.Option(
            *("--output", "-o"), parser=place, help="The surface (.tif, or .zarr)."
        ),
    ],
    layer: Annotated[
        list[str], typer.Option(help="NAME=RASTER, e.g. land_cover=igbp.tif; repeat.")
    ],
    barrier: Annotated[
        list[str] | None,
        typer.Option(
            help="[KIND[+fenced]=]LINES.geojson, e.g. railway+fenced=tmr.geojson."
        ),
    ] = None,
    on: Annotated[
        str, typer.Option(help="Day of the barriers, YYYY-MM-DD; today if left out.")
    ] = "",
    grid: Annotated[
        Place | None,
        typer.Option(parser=place, help="Raster whose grid all layers are brought onto."),
    ] = None,
    crs: Annotated[str, typer.Option(help="Or: reference system, e.g. EPSG:32648.")] = "",
    cell: Annotated[float, typer.Option(help="Side of a cell in its unit.")] = 0,
    extent: Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(help="West, south, east, north in degrees."),
    ] = None,
    picture: Annotated[
        Place | None, typer.Option(parser=place, help="Also a picture (.png).")
    ] = None,
) -> None:
    """Make a species' resistance surface from layers, and its barriers on edges."""
    from cami.workflows.compiling import told_of_compiling  # noqa: PLC0415
    from cami.workflows.lay_grid import lay_grid  # noqa: PLC0415
    from cami.workflows.make_resistance_surface import (  # noqa: PLC0415
        make_resistance_surface,
        write_surface,
    )

    with told_of_compiling(tell):
        made = make_resistance_surface(
            species,
            _layers(layer),
            [_barrier_file(given) for given in barrier or ()],
            on=_day(on),
            grid=lay_grid(grid, crs, cell, extent),
        )
        written = write_surface(made, out, picture)
    for file in written:
        print(file)
    trust = made.recipe["rules"]["trust"]
    tell(
        Message(
            N_(
                "{rows} x {cols} cells; barriers cross {edges} edges. Of the {all} numbers "
                "of the rules {unverified} are assumptions that nobody has verified."
            ),
            {
                "rows": made.grid.rows,
                "cols": made.grid.cols,
                "edges": made.recipe["crossed_edges"],
                "all": sum(trust.values()),
                "unverified": trust.get("not verified", 0),
            },
        )
    )


def corridors(
    surface: Surface,
    areas: Areas,
    out: Folder,
    edges: Edges = None,
    pairs: Annotated[
        Literal["neighbours", "all"], typer.Option(help="Which areas to join.")
    ] = "neighbours",
    ways: Annotated[int, typer.Option(min=1, help="Ways between two areas.")] = 1,
    separation_km: Annotated[float, typer.Option(help="How far ways keep apart.")] = 10,
    restore_km: Annotated[
        float, typer.Option(help="Map the gain of restoring discs of this radius.")
    ] = 0,
    pinch_km: Annotated[
        float,
        typer.Option(help="Map currents where ways cost up to this more than the best."),
    ] = 0,
    apart: Apart = False,
) -> None:
    """Find least-cost corridors between areas, other ways, pinch points and barriers."""
    from cami.workflows.compiling import told_of_compiling  # noqa: PLC0415
    from cami.workflows.find_corridors import Wanted, find_corridors  # noqa: PLC0415

    wanted = Wanted(pairs, ways, separation_km, restore_km, pinch_km, apart)
    with told_of_compiling(tell):
        written = find_corridors(surface, areas, edges, out, wanted, tell)
    for file in written:
        print(file)


def current(
    surface: Surface,
    areas: Areas,
    out: Folder,
    edges: Edges = None,
    against: Annotated[
        str,
        typer.Option(help="Other edges to compare with, or none for no barriers."),
    ] = "",
    apart: Apart = False,
) -> None:
    """Map current between areas and their effective resistances; compare barriers."""
    from cami.workflows.compiling import told_of_compiling  # noqa: PLC0415
    from cami.workflows.map_currents import map_currents  # noqa: PLC0415

    with told_of_compiling(tell):
        mapped = map_currents(
            surface, areas, edges, out, tell, against=against or None, apart=apart
        )
    for file in mapped.written:
        print(file)
    text = N_("{solves} solutions; largest residual {residual}.")
    solves = mapped.found.solves + (mapped.against.solves if mapped.against else 0)
    tell(Message(text, {"solves": solves, "residual": f"{mapped.residual:.1e}"}))


def _layers(given: list[str]) -> dict[str, Place]:
    named = {}
    for each in given:
        name, equals, path = each.partition("=")
        if not equals or name in named:
            known = "NAME=RASTER, each name once"
            raise UnknownOptionError(option="layer", found=each, known=known)
        named[name] = place(path)
    return named


def _barrier_file(given: str) -> "BarrierFile":
    from cami.workflows.make_resistance_surface import BarrierFile  # noqa: PLC0415

    what, equals, path = given.partition("=")
    if not equals:
        return BarrierFile(place(given))
    kind, plus, fenced = what.partition("+")
    if plus and fenced != "fenced":
        raise UnknownOptionError(option="barrier", found=what, known="KIND or KIND+fenced")
    return BarrierFile(place(path), kind, bool(plus))


def _day(given: str) -> date:
    if not given:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UnknownOptionError(option="on", found=given, known="YYYY-MM-DD") from error
