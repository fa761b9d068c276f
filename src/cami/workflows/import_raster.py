"""Take a raster into the atlas as a draft: placed, its empty cells known, as a COG."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from cami.catalogue.record import Record, Step
from cami.errors import InvalidInputError, Problem, SourceMissingError
from cami.messages import N_, Message
from cami.renderers.cog import write_as_cog
from cami.sources.raster_card import RasterCard, read_card
from cami.stores import holdings

Nodata = float | Literal["none", ""]
"""A value; that every cell has one; or that the file is to say it."""

VERSION = "1"
REGION = (38.0, 13.0, 155.0, 63.0)


def import_raster(
    path: Path, record: Record, *, by: str, at: datetime, nodata: Nodata = ""
) -> tuple[holdings.Held, bool]:
    """Take a raster in; return the edition, and whether it is new.

    Parameters
    ----------
    record
        The layer's card; ``crs``, ``sha256`` and ``lineage`` are filled in here.
    nodata
        Value of cells without data, where the file does not say it.

    Raises
    ------
    SourceMissingError, RasterUnreadableError, CRSMissingError, GridUnfitError
        It cannot be read, or does not say where it lies.
    InvalidInputError
        It does not say which cells are empty, is empty, or lies elsewhere.
    """
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    card = read_card(path)
    told = replace(record, crs=card.crs, sha256=digest)
    last = holdings.edition(record.key)
    if last is not None and last.stage != "withdrawn" and _same(last.record, told):
        return last, False
    _check(card, path.name, nodata)
    folder = holdings.holdings_folder() / record.key
    folder.mkdir(parents=True, exist_ok=True)
    value = nodata if isinstance(nodata, float) else card.nodata
    with tempfile.TemporaryDirectory(dir=folder) as room:
        part = Path(room) / "part.tif"
        write_as_cog(path, part, nodata=value, classes=card.classes)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(folder / f"{digest[:8]}.tif")
    step = Step("atlas.import-raster", VERSION, (digest,), (("nodata", str(value)),))
    told = replace(told, lineage=(*record.lineage, step))
    held = f"{record.key}/{digest[:8]}.tif"
    facts = _facts(card)
    kept = holdings.add_edition(told, held, facts, file_name=path.name, by=by, at=at)
    return kept, True


def _same(before: Record, told: Record) -> bool:
    return replace(before, edition=1, lineage=()) == replace(told, edition=1, lineage=())


def _facts(card: RasterCard) -> Mapping[str, object]:
    return {
        "bbox": list(card.bbox),
        "rows": card.rows,
        "cols": card.cols,
        "cell": card.cell,
        "lowest": card.lowest,
        "highest": card.highest,
        "classes": card.classes,
    }


def _check(card: RasterCard, name: str, nodata: Nodata) -> None:
    problems = []
    if card.nodata is None and nodata == "" and not card.nan_is_nodata:
        problems.append(
            _problem(
                name,
                "raster-without-nodata",
                N_("It does not say which value means that there are no data."),
                N_("Say it with --nodata VALUE, or --nodata none if every cell has data."),
            )
        )
    if card.bands != 1:
        problems.append(
            _problem(
                name,
                "raster-bands",
                N_("It has {bands} bands; a layer is one."),
                N_("Take out the band that is meant, e.g. with gdal_translate -b."),
                bands=card.bands,
            )
        )
    if card.lowest is None:
        problems.append(
            _problem(
                name,
                "raster-empty",
                N_("All its cells are without data."),
                N_("Check the value that means that there are no data."),
            )
        )
    west, south, east, north = card.bbox
    if west > REGION[2] or east < REGION[0] or south > REGION[3] or north < REGION[1]:
        problems.append(
            _problem(
                name,
                "outside-the-region",
                N_("It does not lie in the region of the Initiative."),
                N_("Check its reference system and the order of its axes."),
            )
        )
    if problems:
        raise InvalidInputError(tuple(problems))


def _problem(name: str, code: str, what: str, remedy: str, **params: int) -> Problem:
    return Problem(code, (name,), Message(what, params), Message(remedy))
