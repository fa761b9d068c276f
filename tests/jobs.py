"""Small Circuitscape jobs of our own, written where a test wants them."""

HEADER = (
    "ncols {cols}\nnrows {rows}\nxllcorner 100\nyllcorner 200\ncellsize 10\n"
    "NODATA_value -9999\n"
)

LAND = [
    [1, 1, 1, 1],
    [1, -9999, 2, 1],
    [1, 1, 4, -9999],
]
POINTS = [
    [1, -9999, -9999, 2],
    [-9999, -9999, -9999, -9999],
    [3, -9999, -9999, -9999],
]


def grid(rows):
    """An ASCII grid."""
    lines = "\n".join(" ".join(str(value) for value in row) for row in rows)
    return HEADER.format(rows=len(rows), cols=len(rows[0])) + lines + "\n"


def job(folder, *, files=None, **options):
    """A pairwise raster job over `LAND` and `POINTS`, with other options and files."""
    given = {"land.asc": grid(LAND), "points.asc": grid(POINTS), **(files or {})}
    for name, content in given.items():
        target = folder / name
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content, encoding="utf-8")
    said = {
        "data_type": "raster",
        "scenario": "pairwise",
        "habitat_file": "land.asc",
        "point_file": "points.asc",
        "output_file": "out/ours.out",
        **options,
    }
    path = folder / "ours.ini"
    lines = [f"{name} = {value}" for name, value in said.items() if value is not None]
    path.write_text("\n".join(["[Our job]", *lines]) + "\n", encoding="utf-8")
    return path
