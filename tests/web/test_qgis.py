"""QGIS, as Debian packs it, reads the API without a screen."""

import json
import os
import shutil
import subprocess

import pytest

from tests.web.test_ogc import COUNT, roads  # noqa: F401 (a fixture)

SYSTEM_PYTHON = "/usr/bin/python3"

READ = """
import json, sys
from qgis.core import QgsApplication, QgsVectorLayer, QgsVectorTileLayer
application = QgsApplication([], False)
application.initQgis()
address = sys.argv[1]
whole = QgsVectorLayer(f"url='{address}/ogc' typename='roads'", "roads", "OAPIF")
chosen = QgsVectorLayer(f"url='{address}/ogc' typename='roads'", "roads", "OAPIF")
chosen.setSubsetString("status = 'planned'")
tiles = QgsVectorTileLayer(
    f"type=xyz&url={sys.argv[2]}&zmin=0&zmax=8", "tiles")
print(json.dumps({
    "valid": whole.isValid(), "features": len(list(whole.getFeatures())),
    "fields": [one.name() for one in whole.fields()], "crs": whole.crs().authid(),
    "planned": len(list(chosen.getFeatures())), "tiles": tiles.isValid(),
    "first": [round(v, 6) for v in next(whole.getFeatures()).geometry().asPolyline()[0]],
}))
"""


def has_qgis():
    if not shutil.which(SYSTEM_PYTHON):
        return False
    words = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not has_qgis(), reason="no QGIS: apt install python3-qgis")
def test_qgis_reads_features_by_page_and_condition_and_tiles(live_server, roads, client):  # noqa: F811
    tiles = client.get("/ogc/collections/roads/tilejson").json()["tiles"][0]
    tiles = tiles.replace("http://testserver", live_server.url)
    run = subprocess.run(
        [SYSTEM_PYTHON, "-c", READ, live_server.url, tiles],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},  # noqa: TID251 (a child's)
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["valid"]
    assert told["features"] == COUNT
    assert {"name", "status"} <= set(told["fields"])
    assert told["planned"] == COUNT // 5
    assert told["tiles"]
    assert 60 <= told["first"][0] <= 85
    assert told["first"][1] == 45
