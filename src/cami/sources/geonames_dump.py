"""The dump of GeoNames: a row a place, columns parted by tabs, no headings, no quotes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv as pc
import shapely

from cami.errors import LayerUnreadableError

COLUMNS: Final = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude",
    "feature_class", "feature_code", "country_code", "cc2", "admin1_code", "admin2_code",
    "admin3_code", "admin4_code", "population", "elevation", "dem", "timezone",
    "modification_date",
)  # fmt: skip
"""As the dump's readme names them."""
CRS: Final = "EPSG:4326"
GEOMETRY: Final = "geometry"
_NUMBERS: Final = {"latitude": pa.float64(), "longitude": pa.float64()}


def refuse_others(path: Path, name: str) -> None:
    """Refuse a text whose first row is none of the dump's.

    Raises
    ------
    LayerUnreadableError
        It has other columns.
    """
    with path.open("rb") as file:
        first = file.readline(64 * 1024)
    if first.count(b"\t") != len(COLUMNS) - 1:
        raise LayerUnreadableError(
            name=name, reason=f"{first.count(bytes([9])) + 1} columns"
        )


def tables(path: Path) -> Iterator[pa.Table]:
    """The rows in bounded pieces, with a point for each in a column of its own.

    Raises
    ------
    pyarrow.ArrowException
        A row has other columns, or a place no numbers.
    """
    types = {name: _NUMBERS.get(name, pa.string()) for name in COLUMNS}
    reader = pc.open_csv(
        path,
        read_options=pc.ReadOptions(column_names=COLUMNS),
        parse_options=pc.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=pc.ConvertOptions(column_types=types, strings_can_be_null=True),
    )
    for piece in reader:
        table = pa.Table.from_batches([piece])
        lon, lat = (table.column(name).to_numpy() for name in ("longitude", "latitude"))
        points = pa.array(shapely.to_wkb(shapely.points(lon, lat)), pa.binary())
        yield table.append_column(GEOMETRY, points)
