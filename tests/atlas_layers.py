"""Made-up layers for tests of the atlas: held, published, and who looks at them."""

from datetime import UTC, date, datetime

import shapely

from cami.catalogue.licences import LICENCES
from cami.catalogue.record import Record, Step
from cami.renderers.geoparquet import GeoParquetFile
from cami.stores import holdings
from cami.stores.people import Viewer

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DENS = shapely.points([[60.1234567, 45.7654321], [60.1834567, 45.7001234]])
"""Two places in one cell of 0.1°."""

SECRETARIAT = Viewer(name="sec", secretariat=True, participant=True)


def card(key, access, sensitivity, **more):
    told = {
        "key": key,
        "title_en": f"Made-up {key}",
        "title_ru": f"Выдуманный слой {key}",
        "kind": "occurrence",
        "shape": "vector",
        "licence": LICENCES["CC0-1.0"],
        "source": "made up for a test",
        "citation": "none",
        "owner": "finders",
        "access": access,
        "sensitivity": sensitivity,
        "crs": "OGC:CRS84",
        "sha256": "0" * 64,
        "lineage": (Step("made-up", "1"),),
        "unfit_for_en": "anything",
        "unfit_for_ru": "чего бы то ни было",
        "countries": ("KZ",),
    }
    return Record(**(told | more))


def hold(key, access, sensitivity, *, publish=True, shapes=DENS, columns=None, **more):
    """Hold a layer of points of snow leopards, or of other shapes, and publish it."""
    told = columns or {"species": ["Panthera uncia"] * len(shapes)}
    out = GeoParquetFile(holdings.holdings_folder() / key, dict.fromkeys(told, "text"))
    out.write(shapes, told)
    held = holdings.add_edition(
        card(key, access, sensitivity, **more),
        f"{key}/{out.close('x')}",
        {"features": len(shapes)},
        file_name="x",
        by="ann",
        at=NOW,
    )
    if publish:
        holdings.add_step(held, "submitted", by="ann", at=NOW)
        holdings.add_step(held, "published", by="ben", at=NOW)
    return held
