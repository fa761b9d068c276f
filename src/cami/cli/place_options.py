"""Arguments and options that are paths or addresses, as several commands have them."""

from typing import Annotated

import typer

from cami.places import Place, place

Surface = Annotated[
    Place,
    typer.Argument(parser=place, metavar="SURFACE", help="Raster of resistances above 0."),
]
Folder = Annotated[
    Place,
    typer.Option(
        "--output", "-o", parser=place, metavar="FOLDER", help="Folder of the results."
    ),
]
Edges = Annotated[
    Place | None,
    typer.Option(
        parser=place, metavar="RASTER", help="The surface's barriers (...-edges.tif)."
    ),
]
Areas = Annotated[
    Place,
    typer.Option(
        parser=place, metavar="FILE", help="Raster of numbers, or polygons (.geojson)."
    ),
]
