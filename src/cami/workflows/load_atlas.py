"""Give an empty atlas what the product brings along, so that it is useful at once."""

from datetime import datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from cami.programme.statements import SECRETARIAT
from cami.sources.known_presence import presence_geojson
from cami.sources.layer_sources import layer_source
from cami.stores import holdings
from cami.stores.people import Viewer
from cami.workflows.describe_layer import Described, describe_layer
from cami.workflows.edit_layers import step_layer
from cami.workflows.import_layer import import_layer
from cami.workflows.publish_atlas import publish_atlas

PRODUCT = Viewer(name="cami", writes_for=frozenset({SECRETARIAT}), secretariat=True)
"""Who brings the product's own layers along."""


def load_atlas(at: datetime) -> bool:
    """Publish the product's own layers; False where there are layers already."""
    if holdings.editions():
        return False
    with TemporaryDirectory() as room:
        presence = Path(room, "species-by-range-state.geojson")
        presence.write_bytes(presence_geojson())
        _take("known-presence", "species-by-range-state", presence, at)
        cases = Path(room, "cases.geojson")
        cases.write_bytes(
            (resources.files("cami.sources.known_cases") / "cases.geojson").read_bytes()
        )
        _take("known-cases", "dated-cases", cases, at)
    publish_atlas(PRODUCT, at)
    return True


def _take(source: str, key: str, path: Path, at: datetime) -> None:
    known = layer_source(source)
    record = describe_layer(Described(key=key, owner="secretariat"), known)
    import_layer(path, record, known, by=PRODUCT.name, at=at)
    step_layer(PRODUCT, key, "submitted", at)
    step_layer(PRODUCT, key, "published", at, alone=True)
