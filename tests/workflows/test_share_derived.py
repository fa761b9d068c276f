"""What leaves the owner's workspace: coarse cells of enough animals, with consent."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from cami.errors import InvalidInputError, LayerUnreadableError, SourceMissingError
from cami.renderers.stamped_geoparquet import read_stamped, write_stamped
from cami.workflows.share_derived import FINEST_DEG, share_derived

FIXES = "ab" * 32
ON = date(2026, 5, 1)
CONSENT = {
    "owner": '"Wildlife Institute"',
    "given_by": '"Dr. A. Made-up"',
    "given_on": "2026-01-31",
    "fixes_sha256": f'"{FIXES}"',
    "species": '"Procapra gutturosa"',
    "allows": '["isopleths"]',
}


def consent(folder, **changed):
    path = folder / "consent.toml"
    lines = [f"{key} = {value}" for key, value in (CONSENT | changed).items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def isopleths(folder, animals=12, crs="EPSG:32649", apart_m=0.0):
    """Made-up areas of animals that share a centre, in eastern Mongolia."""
    centres = [(500_000 + k * apart_m, 5_200_000) for k in range(animals)]
    frame = gpd.GeoDataFrame(
        {
            "individual": [f"animal {k}" for k in range(animals)],
            "kind": "range",
            "level_percent": 95.0,
        },
        geometry=[shapely.Point(centre).buffer(60_000) for centre in centres],
        crs=crs,
    )
    path = folder / "isopleths.parquet"
    made = {"method": "space-use", "inputs": [{"file": "x.csv", "sha256": FIXES}]}
    write_stamped(path, frame, made)
    return path


def refused(folder, result, **changed):
    out = folder / "out.parquet"
    with pytest.raises(InvalidInputError) as refusal:
        share_derived(result, consent(folder, **changed), out, on=ON)
    assert not out.exists()
    return {problem.code: problem for problem in refusal.value.problems}


def test_what_leaves_is_cells_of_the_fixed_grid_without_names_or_shapes(tmp_path):
    out = tmp_path / "out.parquet"
    shared = share_derived(isopleths(tmp_path), consent(tmp_path), out, on=ON)
    layer, made = read_stamped(out)
    assert set(layer.columns) == {
        "level_percent",
        "kind",
        "animals_at_least",
        "geometry",
    }
    assert shared.step_deg >= FINEST_DEG
    edges = layer.bounds.to_numpy() / shared.step_deg
    assert np.abs(edges - np.round(edges)).max() < 1e-6
    # twelve animals are told as ten or more
    assert set(layer["animals_at_least"]) == {10}
    assert b"animal 3" not in out.read_bytes()
    assert made["parameters"]["owner"] == "Wildlife Institute"
    assert made["inputs"][2]["sha256"] == FIXES


def test_cells_of_too_few_animals_are_withheld(tmp_path):
    out = tmp_path / "spread.parquet"
    spread = isopleths(tmp_path, apart_m=20_000.0)
    shared = share_derived(spread, consent(tmp_path), out, on=ON)
    assert shared.withheld > 0
    assert refused(tmp_path, isopleths(tmp_path, animals=3)).keys() == {"too-few-animals"}
    asked = refused(tmp_path, isopleths(tmp_path), fewest_animals="13")
    assert asked.keys() == {"too-few-animals"}


def test_embargo_other_data_no_agreement_and_a_later_day_are_refused_together(tmp_path):
    problems = refused(
        tmp_path,
        isopleths(tmp_path),
        embargo_until="2027-01-01",
        given_on="2026-12-31",
        allows='["corridors"]',
        fixes_sha256=f'"{"cd" * 32}"',
    )
    assert problems.keys() == {
        "embargo",
        "consent-in-future",
        "consent-missing",
        "consent-other-data",
    }
    assert problems["embargo"].what.params["day"] == "2027-01-01"
    assert "Wildlife Institute" in problems["embargo"].remedy.params["owner"]


def test_an_embargo_ends_on_its_day(tmp_path):
    agreed = consent(tmp_path, embargo_until=ON.isoformat())
    share_derived(isopleths(tmp_path), agreed, tmp_path / "out.parquet", on=ON)


def test_a_species_that_is_withheld_is_refused_whatever_its_owner_says(tmp_path):
    problems = refused(tmp_path, isopleths(tmp_path), species='"Acinonyx jubatus"')
    assert problems.keys() == {"species-withheld"}


def test_a_plane_without_a_place_is_refused(tmp_path):
    assert refused(tmp_path, isopleths(tmp_path, crs=None)).keys() == {"place-hidden"}


def test_raw_fixes_are_never_taken_for_a_result(tmp_path):
    points = gpd.GeoDataFrame(
        {"individual": ["a"]}, geometry=[shapely.Point(110, 45)], crs="EPSG:4326"
    )
    raw = tmp_path / "raw.parquet"
    points.to_parquet(raw)
    out = tmp_path / "out.parquet"
    with pytest.raises(LayerUnreadableError):
        share_derived(raw, consent(tmp_path), out, on=ON)
    with pytest.raises(SourceMissingError):
        share_derived(tmp_path / "none.parquet", consent(tmp_path), out, on=ON)
    assert not out.exists()


def test_a_consent_that_is_incomplete_is_refused_with_all_that_is_missing(tmp_path):
    problems = refused(
        tmp_path, isopleths(tmp_path), owner='""', allows='["fixes"]', given_on='"today"'
    )
    assert problems.keys() == {"consent-unfit"}
