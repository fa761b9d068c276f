"""Small made-up tables of fixes for tests."""

from cami.workflows.read_fixes import FixesWanted

COLUMNS = {"individual": "animal", "time": "time", "x": "x", "y": "y"}
METRIC = FixesWanted(columns=COLUMNS, crs="EPSG:32648")


def table(path, rows, header="animal,time,x,y"):
    """Write rows of texts under a header."""
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def walk(animal="a", n=12, start=0, x=500_000.0, y=5_200_000.0, step=300.0):
    """An animal that goes north-east, a fix an hour."""
    return [
        (
            animal,
            f"2024-03-{1 + (start + k) // 24:02d}T{(start + k) % 24:02d}:00:00Z",
            round(x + step * k, 3),
            round(y + step * k, 3),
        )
        for k in range(n)
    ]
