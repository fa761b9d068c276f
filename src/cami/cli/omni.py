"""``cami connect omni``: current among all places within a radius of each other."""

from typing import Annotated, Literal

import typer

from cami.cli.place_options import Edges, Folder, Surface
from cami.cli.speak import tell
from cami.messages import N_, Message
from cami.places import Place, place

Workers = Annotated[
    int, typer.Option(min=0, help="Local processes; 0 for threads. Needs cami[dask].")
]
Scheduler = Annotated[
    str, typer.Option(help="Dask scheduler to share the work out to, tcp://host:port.")
]

Exchange = Annotated[
    Place | None,
    typer.Option(
        parser=place,
        metavar="FOLDER",
        help="Folder in a store through which workers get their data; else sent.",
    ),
]


def omni(
    surface: Surface,
    out: Folder,
    radius: Annotated[int, typer.Option(min=1, help="In cells.")],
    mode: Annotated[
        Literal["windows", "sketch"],
        typer.Option(help="Exact windows, or an estimate at a cost without radius."),
    ] = "windows",
    sources: Annotated[
        Place | None,
        typer.Option(parser=place, help="Raster of strengths; else of the surface."),
    ] = None,
    cutoff: Annotated[
        float, typer.Option(help="Resistance above which a cell is no source.")
    ] = float("inf"),
    edges: Edges = None,
    block: Annotated[int, typer.Option(min=1, help="Cells that share a target.")] = 1,
    buffer: Annotated[int, typer.Option(min=0, help="Land beyond the radius.")] = 0,
    solves: Annotated[int, typer.Option(min=8, help="Of a sketch.")] = 16,
    norm: Annotated[
        Literal["sum", "root-of-squares"], typer.Option(help="Of a sketch.")
    ] = "sum",
    seed: Annotated[int, typer.Option(min=0, help="Of a sketch's numbers.")] = 0,
    potential: Annotated[
        bool, typer.Option(help="Also flow potential and normalised current.")
    ] = False,
    tolerance: Annotated[float, typer.Option(help="Largest residual.")] = 1e-6,
    workers: Workers = 0,
    scheduler: Scheduler = "",
    exchange: Exchange = None,
) -> None:
    """Map current among all places within a radius (Omniscape's way, or a sketch)."""
    from cami.workflows.compiling import told_of_compiling  # noqa: PLC0415
    from cami.workflows.map_omnidirectional import (  # noqa: PLC0415
        OmniWanted,
        map_omnidirectional,
    )

    wanted = OmniWanted(
        radius=radius,
        mode=mode,
        block=block,
        buffer=buffer,
        cutoff=cutoff,
        solves=solves,
        norm="sum" if norm == "sum" else "root of squares",
        seed=seed,
        potential=potential,
        tolerance=tolerance,
    )
    with told_of_compiling(tell):
        written, found = map_omnidirectional(
            surface,
            sources,
            edges,
            out,
            wanted,
            tell,
            local=workers,
            scheduler=scheduler,
            exchange=exchange,
        )
    for file in written:
        print(file)
    tell(
        Message(
            N_("Mode: {mode}; {targets} targets; largest residual {residual}."),
            {
                "mode": found.mode,
                "targets": int(found.remarks["targets"]),
                "residual": f"{found.residual:.1e}",
            },
        )
    )
