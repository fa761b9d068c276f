"""Corridors of populations: order of years and animals, bootstrap, how many are enough."""

from itertools import combinations

import numpy as np
import pytest

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.population_use import (
    MEDIUM,
    population_use,
    sample_curve,
    sureness,
    use_classes,
)
from cami.movement.sequences import season, season_tracks
from cami.movement.utilisation import utilisation
from tests.movement.made_up import fixes, track

GRID = Grid("local", 10, 20, 0.0, 1000.0, 100.0, 100.0)


def strip(first, last, row=5):
    """Even use of some columns of one row."""
    weight = np.zeros(GRID.shape)
    weight[row, first:last] = 1.0
    return utilisation(GRID, weight, "occurrence")


def test_years_of_an_animal_count_once():
    # a three times in the west, b once in the east
    found = population_use(
        [
            ("a", strip(0, 10)),
            ("a", strip(0, 10)),
            ("a", strip(0, 10)),
            ("b", strip(10, 20)),
        ],
        footprint=1.0,
    )
    assert found.animals == ("a", "b")
    assert found.share[5].tolist() == [0.5] * 20
    west, east = found.used.probability[5, :10].sum(), found.used.probability[5, 10:].sum()
    assert west == pytest.approx(east) == pytest.approx(0.5)


def test_a_place_is_used_by_an_animal_that_used_it_in_any_year():
    found = population_use([("a", strip(0, 5)), ("a", strip(3, 9))], footprint=1.0)
    assert found.users[5].tolist() == [1] * 9 + [0] * 11


def test_classes_begin_above_their_shares():
    shares = np.array([0, 0.05, 0.1, 0.11, 0.2, 0.21, 1.0])
    assert use_classes(shares).tolist() == [0, 1, 1, 2, 2, 3, 3]


def many(seed=0, n=12):
    rng = np.random.default_rng(seed)
    sequences = []
    for k in range(n):
        first = int(rng.integers(0, 12))
        sequences.append((f"animal {k}", strip(first, first + int(rng.integers(2, 9)))))
    return population_use(sequences, footprint=1.0)


def test_the_curve_is_the_mean_over_all_choices_of_animals():
    found = many(n=6)
    curve = sample_curve(found)
    held = found.footprints
    for m in range(1, 7):
        choices = list(combinations(range(6), m))
        areas = [held[list(c)].any(axis=0).sum() * 0.01 for c in choices]
        assert curve.area_km2[m - 1] == pytest.approx(np.mean(areas))
        if m < 6:
            pairs = [(c, k) for c in choices for k in range(6) if k not in c]
            known = sum((held[list(c)].any(axis=0) & held[k]).sum() for c, k in pairs)
            whole = sum(held[k].sum() for _, k in pairs)
            assert curve.known[m - 1] == pytest.approx(known / whole)
    assert np.isnan(curve.known[-1])


def test_animals_that_do_the_same_are_enough_at_once_and_strangers_never():
    same = population_use([(f"{k}", strip(2, 9)) for k in range(5)], footprint=1.0)
    assert sample_curve(same).enough == 1
    apart = population_use([(f"{k}", strip(k, k + 1)) for k in range(9)], footprint=1.0)
    assert sample_curve(apart).enough is None
    assert sample_curve(apart).known[:-1] == pytest.approx(np.zeros(8))


def test_one_animal_is_mapped_and_nothing_is_known_of_a_second():
    curve = sample_curve(population_use([("a", strip(0, 4))], footprint=1.0))
    assert curve.enough is None
    assert curve.area_km2.tolist() == pytest.approx([0.04])


def test_the_bootstrap_draws_animals():
    found = many()
    sure = sureness(found, np.random.default_rng(1), draws=4000)
    # a cell with k of 12 users: more than a tenth of a draw is two of twelve at least
    for k in (1, 3, 6):
        cells = found.users == k
        if cells.any():
            p = k / 12
            expected = 1 - (1 - p) ** 12 - 12 * p * (1 - p) ** 11
            assert sure.medium[cells] == pytest.approx(expected, abs=0.03)
    assert (sure.low_share <= found.share + 1e-12).all()
    assert (sure.high_share >= found.share - 1e-12).all()
    low, high = sure.area_km2[MEDIUM]
    assert low <= found.area_km2(MEDIUM) <= high
    again = sureness(found, np.random.default_rng(1), draws=4000)
    assert np.array_equal(sure.medium, again.medium)


def test_the_order_of_animals_changes_nothing():
    sequences = [(f"{k}", strip(k, k + 4)) for k in range(6)]
    one, other = population_use(sequences), population_use(sequences[::-1])
    assert np.array_equal(one.users, other.users)
    np.testing.assert_allclose(one.used.density_per_m2, other.used.density_per_m2)


def test_no_sequence_and_other_grids_are_refused():
    with pytest.raises(TooFewFixesError):
        population_use([])
    other = Grid("local", 10, 20, 50.0, 1000.0, 100.0, 100.0)
    with pytest.raises(UnknownOptionError):
        population_use(
            [("a", strip(0, 4)), ("b", utilisation(other, np.ones((10, 20)), "occurrence"))]
        )


def daily(days, name="a"):
    hours = np.arange(days) * 24.0 + 365 * 24  # from 1971-01-01
    return track(np.arange(days), np.zeros(days), hours, name=name)


def test_seasons_cut_years_and_may_span_the_new_year():
    some = fixes(daily(760))
    spring, _ = season_tracks(some, [season("03-01/04-30")])
    assert [(one.year, len(one.track)) for one in spring] == [(1971, 61), (1972, 61)]
    winter, _ = season_tracks(some, [season("12-01/02-28")])
    assert [(one.year, len(one.track)) for one in winter] == [
        (1970, 59),
        (1971, 90),
        (1972, 60),
    ]


def test_short_seasons_are_told_apart():
    enough, short = season_tracks(fixes(daily(62)), [season("03-01/04-30")], 10)
    assert (len(enough), len(short)) == (0, 1)


def test_no_season_is_all_of_the_animal():
    enough, _ = season_tracks(fixes(daily(30), daily(20, "b")), [])
    assert [(one.season, one.year, len(one.track)) for one in enough] == [
        ("", 0, 30),
        ("", 0, 20),
    ]


@pytest.mark.parametrize(
    "text", ["03-01", "3/4", "02-31/04-01", "spring", "13-01/14-01", ""]
)
def test_what_is_no_season_is_refused(text):
    with pytest.raises(UnknownOptionError):
        season(text)


def test_seasons_of_animals_without_dates_are_refused():
    with pytest.raises(UnknownOptionError):
        season_tracks(fixes(daily(9), epoch="relative"), [season("03-01/04-30")])
