"""Files of OpenStreetMap: whether they are whole, and tags as GDAL's reader packs them.

Tags come as ``"railway"=>"rail","gauge"=>"9"``. GDAL reads a file that was cut short as far
as it goes and says nothing, hence `is_whole`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

OTHER_TAGS: Final = "other_tags"
MOST_HEADER: Final = 64 * 1024
"""Bytes of a block's header, after the format's definition."""
_PAIR: Final = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(r"\\(.)")
_END: Final = b"</osm>"
_SIZE_FIELD, _VARINT, _BYTES = 3, 0, 2


def tag(packed: str | None, name: str) -> str | None:
    """The value of one tag; None where the feature has no such tag."""
    for key, value in _PAIR.findall(packed or ""):
        if key == name:
            return _ESCAPED.sub(r"\1", value)
    return None


def is_whole(path: Path) -> bool:
    """Whether a file of OpenStreetMap ends where one of its parts ends.

    References
    ----------
    OpenStreetMap wiki, "PBF Format": length of a header, header with length of the data,
    data, and so on to the end.
    """
    if path.suffix.lower() != ".pbf":
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 64, 0))
            return _END in file.read()
    size = path.stat().st_size
    with path.open("rb") as file:
        while (at := file.tell()) < size:
            length = int.from_bytes(file.read(4), "big")
            if not 0 < length <= MOST_HEADER:
                return False
            data = _data_size(file.read(length))
            if data < 0 or at + 4 + length + data > size:
                return False
            file.seek(data, os.SEEK_CUR)
    return size > 0


def _data_size(header: bytes) -> int:
    """The length of the data that a header announces; -1 where it announces none."""
    given = iter(header)
    found = -1
    try:
        for key in given:
            field, wire = key >> 3, key & 7
            value = _varint(given)
            if field == _SIZE_FIELD and wire == _VARINT:
                found = value
            elif wire == _BYTES:
                for _ in range(value):
                    next(given)
            elif wire != _VARINT:
                return -1
    except StopIteration:
        return -1
    return found


def _varint(given: Iterator[int]) -> int:
    value = shift = 0
    while True:
        byte = next(given)
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 (the last byte of a number)
            return value
        shift += 7
