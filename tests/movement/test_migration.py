"""Classes of movement: made-up animals of a known class, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from cami.movement.fixes import Track
from cami.movement.migration import DAY_S, journeys, movement_class
from cami.workflows.read_fixes import FixesWanted, read_fixes


def animal(centre_km, days=365, scatter_km=1.5, seed=1, hours=8):
    """Made up: around a centre that moves with the days, a fix every eight hours."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(0, days * DAY_S, hours * 3600)
    x, y = centre_km(time_s / DAY_S)
    noise = np.empty((2, len(time_s)))
    noise[:, 0] = rng.normal(0, scatter_km, 2)
    for k in range(1, len(time_s)):
        noise[:, k] = 0.7 * noise[:, k - 1] + rng.normal(0, scatter_km * 0.714, 2)
    return Track(
        "made up",
        time_s,
        (x + noise[0]) * 1000,
        (y + noise[1]) * 1000,
        np.full(len(time_s), np.nan),
    )


def way(day, middle, phi, apart):
    return apart / (1 + np.exp((middle - day) / phi))


def resident(day):
    return 0 * day, 0 * day


def disperser(day):
    return way(day, 150, 3, 60), 0 * day


def migrant(day):
    return way(day, 110, 4, 70) - way(day, 280, 6, 70), 0 * day


def mixed(day):
    return way(day, 110, 4, 70) - way(day, 280, 6, 35), 0 * day


def nomad(seed=5):
    def centre(day):
        rng = np.random.default_rng(seed)
        return rng.normal(0, 3, (2, len(day))).cumsum(axis=1)

    return centre


@pytest.mark.parametrize(
    ("centre", "shape"),
    [
        (resident, "resident"),
        (disperser, "disperser"),
        (migrant, "migrant"),
        (mixed, "mixed-migrant"),
    ],
)
def test_an_animal_of_a_known_class_is_told(centre, shape):
    assert movement_class(animal(centre)).shape == shape


def test_wanderers_are_no_migrants_and_mostly_no_one_thing():
    """A wanderer comes back by chance at times; benchmarks/movement_classes.py counts."""
    told = [movement_class(animal(nomad(seed), seed=seed)).shape for seed in range(8)]
    assert sum("migrant" in shape for shape in told) <= 2
    assert sum(shape in {"nomad", "undecided", ""} for shape in told) >= 4


def test_when_a_migrant_went_and_came_back():
    told = movement_class(animal(migrant))
    out, back = journeys(told.best)
    # half of the square is 0.707 of the way: 0.88 φ after the middle of the way itself
    assert out.middle_day == pytest.approx(110 + 0.88 * 4, abs=2)
    assert back.middle_day == pytest.approx(280 - 0.88 * 6, abs=4)
    assert out.start_day < out.middle_day < out.end_day < back.start_day
    assert told.best.parameters["delta_km2"] == pytest.approx(70**2, rel=0.1)


def test_too_few_days_are_refused_with_their_number():
    told = movement_class(animal(migrant, days=20))
    assert (told.shape, told.refused, told.days) == ("", "too-few-days", 20)
    assert told.best is None


def test_a_way_that_lies_outside_the_data_is_refused():
    """The tag ended before the animal went anywhere."""
    told = movement_class(animal(migrant, days=80))
    fits = {fit.shape: fit for fit in told.fits}
    assert told.shape in {"resident", "undecided"}
    assert fits["mixed-migrant"].refused or fits["mixed-migrant"].aicc > told.best.aicc


def test_days_that_tell_the_same_do_not_count_twice():
    calm = movement_class(animal(resident))
    assert calm.independent_days < calm.days
    often = movement_class(animal(resident, hours=1))
    assert often.days == calm.days


def test_a_class_does_not_depend_on_north_zero_or_the_clock():
    track = animal(migrant)
    other = replace(
        track,
        x_m=-track.y_m + 3e6,
        y_m=track.x_m - 7e5,
        time_s=track.time_s + 1.7e9,
    )
    ours, theirs = movement_class(track), movement_class(other)
    assert theirs.shape == ours.shape
    assert theirs.best.aicc == pytest.approx(ours.best.aicc, rel=1e-6)


def test_migratory_mule_deer_are_migrants(shared):
    """All 15 were collared because they migrate (sample of Migration Mapper)."""
    path = shared / "data/telemetry/muledeer_reddesert_migrationmapper_utm12n.csv"
    columns = {"individual": "aid", "time": "timestamp", "x": "x", "y": "y"}
    fixes = read_fixes(path, FixesWanted(columns=columns, crs="EPSG:32612", zone="UTC"))
    told = [movement_class(track).shape for track in fixes.tracks()]
    assert told.count("migrant") >= 14
    assert set(told) <= {"migrant", "undecided"}
