"""Camtrap DP packages: a made-up one in the published layout, and the published example."""

import json
from datetime import date
from pathlib import Path

import pytest

from cami.errors import InvalidInputError, SourceMissingError, UnknownOptionError
from cami.workflows.track_cameras import CamerasWanted, track_cameras

ON = date(2026, 1, 1)


def package(folder, deployments=(), observations=(), media=()):
    """Made up: one camera at a culvert for April 2024, with a picture every day."""
    deployments = deployments or ["d1,culvert,2024-04-01T00:00:00Z,2024-05-01T00:00:00Z"]
    media = media or [f"m{k},d1,2024-04-{k:02d}T12:00:00Z" for k in range(1, 31)]
    tables = {
        "deployments": "deploymentID,locationName,deploymentStart,deploymentEnd",
        "observations": "observationID,deploymentID,eventID,eventStart,observationType,"
        "scientificName",
        "media": "mediaID,deploymentID,timestamp",
    }
    rows = {"deployments": deployments, "observations": observations, "media": media}
    for name, header in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([header, *rows[name], ""]))
    resources = [{"name": name, "path": f"{name}.csv"} for name in tables]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    return folder


SEEN = [
    "o1,d1,e1,2024-04-03T05:00:00+08:00,animal,Equus hemionus",
    "o2,d1,e1,2024-04-03T05:01:00+08:00,animal,Equus hemionus",
    "o3,d1,e2,2024-04-09T05:00:00Z,animal,Equus hemionus",
    "o4,d1,e3,2024-04-09T06:00:00Z,human,",
    "o5,d1,e4,2024-04-10T06:00:00Z,animal,Vulpes vulpes",
]


def test_an_event_is_one_passage_however_many_pictures_it_has(tmp_path):
    wanted = CamerasWanted("Equus hemionus")
    (one,) = track_cameras(package(tmp_path, observations=SEEN), wanted, on=ON)["stations"]
    assert (one["station"], one["events"], one["days"]) == ("culvert", 2, 30)


def test_stated_failures_are_no_effort(tmp_path):
    table = tmp_path / "failures.csv"
    table.write_text(
        "deploymentID,start,end\nd1,2024-04-11T00:00:00Z,2024-04-21T00:00:00Z\n"
    )
    result = track_cameras(
        package(tmp_path, observations=SEEN), CamerasWanted(failures=table), on=ON
    )
    assert result["stations"][0]["days"] == 20
    assert result["failures"][0]["start_utc"] == "2024-04-11T00:00:00Z"


def test_a_camera_that_falls_silent_ends_its_effort_there(tmp_path):
    media = [f"m{k},d1,2024-04-{k:02d}T12:00:00Z" for k in range(1, 16)]
    result = track_cameras(
        package(tmp_path, observations=SEEN, media=media), CamerasWanted(), on=ON
    )
    assert result["stations"][0]["days"] == 14.5
    assert result["failures"] == [
        {
            "station": "culvert",
            "start_utc": "2024-04-15T12:00:00Z",
            "end_utc": "2024-05-01T00:00:00Z",
        }
    ]


def test_everything_wrong_is_named_at_once_with_table_and_row(tmp_path):
    wrong = package(
        tmp_path,
        deployments=[
            "d1,culvert,2024-04-01 00:00:00,2024-05-01T00:00:00Z",
            "d2,bridge,2024-05-01T00:00:00Z,2024-04-01T00:00:00Z",
        ],
        observations=[*SEEN, "o6,d9,e5,2024-04-10T06:00:00Z,animal,x"],
        media=["m1,d1,soon"],
    )
    with pytest.raises(InvalidInputError) as refusal:
        track_cameras(wrong, CamerasWanted(), on=ON)
    assert {problem.where for problem in refusal.value.problems} >= {
        ("deployments", 2, "deploymentStart"),
        ("deployments", 3, "deploymentEnd"),
        ("observations", 7, "deploymentID"),
        ("media", 2, "timestamp"),
    }


def test_no_package_an_unknown_station_and_a_date_alone_are_refused(tmp_path):
    with pytest.raises(SourceMissingError):
        track_cameras(tmp_path / "none", CamerasWanted(), on=ON)
    there = package(tmp_path, observations=SEEN)
    for wanted in (
        CamerasWanted(treated=("tunnel",), changed=ON),
        CamerasWanted(changed=ON),
        CamerasWanted(treated=("culvert",), control=("culvert",), changed=ON),
    ):
        with pytest.raises(UnknownOptionError):
            track_cameras(there, wanted, on=ON)


def test_a_package_that_leads_out_of_its_folder_is_refused(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    package(inside, observations=SEEN)
    outside = Path(tmp_path / "secret.csv")
    outside.write_text("deploymentID,deploymentStart,deploymentEnd\n")
    told = {"resources": [{"name": "deployments", "path": "../secret.csv"}]}
    (inside / "datapackage.json").write_text(json.dumps(told))
    with pytest.raises(InvalidInputError):
        track_cameras(inside, CamerasWanted(), on=ON)


def test_the_published_example_is_read_whole(shared):
    result = track_cameras(shared / "data/camtrap_dp_example", CamerasWanted(), on=ON)
    assert result["stamp"]["counts"] == {"stations": 4, "passages": 24, "failures": 0}
    assert len(result["species"]) == 9
