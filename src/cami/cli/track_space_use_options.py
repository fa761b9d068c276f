"""What can be said behind ``cami track space-use``, besides what all commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Method = Annotated[
    str,
    typer.Option(help="akde, kde, mcp: range; occurrence, bbmm, dbbmm, kernelbb."),
]
Levels = Annotated[str, typer.Option(help="Percents of isopleths; the first is reported.")]
Model = Annotated[
    str, typer.Option(help="auto, iid, ou, ouf_critical, ouf: of the motion.")
]
FittedBy = Annotated[
    Literal["phreml", "ml"], typer.Option(help="Corrected for few fixes, or not.")
]
Error = Annotated[
    Literal["none", "known", "scaled"],
    typer.Option(help="Of positions in the motion; scaled: a multiple is fitted."),
]
ErrorM = Annotated[
    float | None, typer.Option(help="Of positions along an axis, if the file has none.")
]
Weighted = Annotated[bool, typer.Option("--weighted", help="AKDE for irregular schedules.")]
Bandwidth = Annotated[
    Literal["reference", "lscv", "independent"], typer.Option(help="Of kde.")
]
LeastDof = Annotated[
    float, typer.Option(min=0, help="Independent positions that a range needs.")
]
Cell = Annotated[float | None, typer.Option(help="Of the grid, in metres.")]
LongestGap = Annotated[
    float | None, typer.Option(help="Hours; longer steps are no occurrence.")
]
Window = Annotated[int, typer.Option(help="Fixes, of dbbmm.")]
Margin = Annotated[int, typer.Option(help="Fixes, of dbbmm.")]
Isopleths = Annotated[Path | None, typer.Option(help="Isopleths with areas (.parquet).")]
Maps = Annotated[
    Path | None, typer.Option(help="Folder for one GeoTIFF of density an animal.")
]
Report = Annotated[Path | None, typer.Option(help="For people (.docx, .html, .json).")]
Keep = Annotated[
    Path | None, typer.Option(help="Folder of finished animals, to go on from.")
]
Workers = Annotated[
    int, typer.Option(min=0, help="Local processes; 0 for threads. Needs cami[dask].")
]
