"""A layer goes out with its card in every format, and not where its licence forbids it."""

import zipfile

import geopandas
import pandas as pd
import pytest
import shapely

from cami.catalogue.licences import LICENCES
from cami.errors import LayerMissingError, LicenceForbidsError
from cami.renderers.layer_package import FORMATS
from cami.stores import releases
from cami.stores.people import Viewer
from cami.workflows.export_layer import export_layer
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import NOW, SECRETARIAT, TODAY, hold

pytestmark = pytest.mark.django_db

LINES = shapely.linestrings([[[60, 45], [60.5, 45.5]], [[61, 45], [61.5, 45.5]]])
OWNER = Viewer(name="finders", participant=True)
PARTICIPANT = Viewer(name="par", participant=True)


def plain(message):
    return message.text.format(**message.params)


@pytest.fixture(autouse=True)
def layers(settings, tmp_path):
    settings.DATA = tmp_path
    columns = {"name": ["=1+1", "Дорога"], "status": ["existing", "planned"]}
    hold("roads", "public", "none", shapes=LINES, columns=columns, kind="road")
    hold("kept", "participants", "none", licence=LICENCES["WDPA"])
    hold("dens", "public", "high")
    publish_atlas(SECRETARIAT, NOW)


def given(folder, key, form, viewer=PARTICIPANT):
    target = folder / "out.zip"
    shelf = releases.open_release(viewer, TODAY)
    export_layer(viewer, shelf, key, form, target, plain)
    with zipfile.ZipFile(target) as packed:
        packed.extractall(folder / "out")
        return folder / "out" / f"{key}.{form}", packed.read("README.txt").decode()


@pytest.mark.parametrize("form", FORMATS)
def test_features_come_out_as_they_are_in_the_release(tmp_path, form):
    path, card = given(tmp_path, "roads", form)
    if form == "csv":
        told = pd.read_csv(path, encoding="utf-8-sig")
        shapes = shapely.from_wkt(told["wkt"].to_numpy())
    else:
        told = (
            geopandas.read_parquet(path) if form == "parquet" else geopandas.read_file(path)
        )
        shapes = told.geometry.to_numpy()
    assert set(shapely.to_wkt(shapes)) == set(shapely.to_wkt(LINES))
    assert sorted(told["status"]) == ["existing", "planned"]
    assert "Дорога" in set(told["name"])
    for words in ("Creative Commons Zero", "none", "anything", "express no opinion"):
        assert words in card


def test_a_cell_that_would_be_a_formula_is_made_text(tmp_path):
    path, _ = given(tmp_path, "roads", "csv")
    assert "'=1+1" in path.read_text(encoding="utf-8-sig")


def test_what_may_not_be_passed_on_goes_to_its_owner_alone(tmp_path):
    with pytest.raises(LicenceForbidsError):
        given(tmp_path, "kept", "gpkg")
    path, _ = given(tmp_path, "kept", "gpkg", OWNER)
    assert len(geopandas.read_file(path)) == 2


def test_a_generalised_layer_says_how_coarse_it_is(tmp_path):
    path, card = given(tmp_path, "dens", "geojson")
    assert "0.1°" in card
    assert shapely.get_coordinates(geopandas.read_file(path).geometry).tolist() == [
        [60.15, 45.75]
    ]


def test_there_is_nothing_of_a_layer_that_is_not_there(tmp_path):
    with pytest.raises(LayerMissingError):
        given(tmp_path, "nothing", "csv")
