"""Barrier Behaviour Analysis as published."""

import csv
from datetime import datetime

import numpy as np
import pyogrio
import pytest
import shapely

from cami.errors import UnknownOptionError
from cami.movement import behaviour_compatible
from cami.movement.barrier_index import barrier_index
from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.encounters import TYPES, Rules, ordered
from cami.movement.lines import BarrierLines
from tests.movement.made_up import fixes, lines, read_fixes, track, walk, winding
from tests.movement.plain_behaviour import classify, drawn

FENCE = lines([(0, -1e5), (0, 1e5)])
"""Straight from south to north; animals come from the west."""


def types(found):
    return [TYPES[kind] for kind in found.kind]


def to_and_fro(x, hours=None):
    """Steps of a kilometre north with the given eastings."""
    return fixes(track(x, np.arange(len(x)) * 1000.0, hours))


def test_an_animal_that_turns_round_bounces():
    met = classify_compatible(to_and_fro([-900, -500, -50, -500, -900]), FENCE, Rules(100))
    assert types(met) == ["Bounce"]
    assert (met.start_s[0], met.end_s[0], met.crossings[0]) == (7200, 7200, 0)


def test_an_animal_that_goes_on_crosses_quickly():
    met = classify_compatible(to_and_fro([-900, -500, -50, 500, 900]), FENCE, Rules(100))
    assert types(met) == ["Quick_Cross"]
    assert met.crossings[0] == 1


def test_without_a_fix_before_and_after_nobody_knows():
    met = classify_compatible(to_and_fro([-50, -500, -900, -900]), FENCE, Rules(100))
    assert types(met) == ["unknown"]


def test_an_animal_that_stays_longer_than_p_time_is_trapped():
    x = [-900, *[-50] * 38, -900]
    met = classify_compatible(to_and_fro(x), FENCE, Rules(100))
    assert types(met) == ["Trapped"]
    assert met.duration_h[0] == 37


def along_the_fence(straight_there):
    """A week of winding steps with twelve at the fence that are straighter, or less."""
    rng = np.random.default_rng(3)
    n = 168
    heading = np.pi / 2 + rng.uniform(-1.5, 1.5, n)
    there = np.arange(78, 90)
    heading[there] = np.pi / 2 if straight_there else np.pi * np.where(there % 2, 0.5, 1.5)
    y = np.cumsum(400 * np.sin(heading))
    x = -9000 + np.cumsum(400 * np.cos(heading))
    x[there] = -50.0
    return fixes(track(x, y))


def test_an_animal_that_goes_straighter_along_it_traces():
    met = classify_compatible(along_the_fence(True), FENCE, Rules(100))
    assert types(met) == ["Trace"]
    assert met.straightness[0] == pytest.approx(1.0)
    assert met.straightness[0] > met.usual_mean[0] + met.usual_sd[0]


def test_an_animal_that_turns_more_along_it_goes_back_and_forth():
    met = classify_compatible(along_the_fence(False), FENCE, Rules(100))
    assert types(met) == ["Back_n_forth"]


def test_what_is_as_straight_as_usual_is_average_movement():
    met = classify_compatible(along_the_fence(True), FENCE, Rules(100, sd_multiplier=50))
    assert types(met) == ["Average_Movement"]


def test_a_long_encounter_with_too_many_crossings_is_unknown():
    some = along_the_fence(True)
    some.x_m[84] = 50.0
    assert types(classify_compatible(some, FENCE, Rules(100))) == ["unknown"]
    assert types(classify_compatible(some, FENCE, Rules(100, max_cross=2))) == ["Trace"]


def test_animals_of_different_intervals_are_refused_as_published():
    two = fixes(
        track([0, 1, 2], [0, 0, 0], [0, 1, 2]),
        track([0, 1, 2], [0, 0, 0], [0, 2, 4], name="b"),
    )
    with pytest.raises(UnknownOptionError) as refused:
        classify_compatible(two, FENCE, Rules(100))
    assert refused.value.message.params["found"] == "1, 2 h"
    assert len(classify_compatible(two, FENCE, Rules(100, interval_h=2))) == 4


@pytest.mark.parametrize(
    ("rules", "option"),
    [
        ({"b_time_h": 0.5}, "b-time"),
        ({"p_time_h": 36.5}, "p-time"),
        ({"interval_h": 0.5}, "interval"),
    ],
)
def test_times_that_are_no_multiples_of_the_interval_are_refused(rules, option):
    with pytest.raises(UnknownOptionError) as refused:
        classify_compatible(to_and_fro([0, 1, 2, 3]), FENCE, Rules(100, **rules))
    assert refused.value.message.params["option"] == option


@pytest.mark.parametrize("wrong", ["distance_m", "b_time_h", "window_h", "sd_multiplier"])
def test_rules_that_cannot_be_are_refused(wrong):
    with pytest.raises(UnknownOptionError):
        Rules(**({"distance_m": 100.0} | {wrong: -1.0}))
    with pytest.raises(UnknownOptionError):
        Rules(**({"distance_m": 100.0} | {wrong: float("nan")}))


def test_nobody_near_any_barrier_is_an_empty_table():
    met = classify_compatible(to_and_fro([9e5, 9.1e5, 9.2e5]), FENCE, Rules(100))
    assert len(met) == 0


def test_a_burst_collision_is_kept_as_published():
    # in reach at 0, then 5 hours later, then half-hourly: the sum of the gaps comes back to
    # nought, and two encounters 12 hours apart get one id
    hours = [-2, -1, 0, 1, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 10, 11, 12, 13, 14]
    x = np.where(np.isin(hours, [0, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9]), -50.0, -900.0)
    met = classify_compatible(
        fixes(track(x, np.zeros(len(x)), hours)), FENCE, Rules(100, interval_h=1.0)
    )
    assert met.fixes[0] == 2
    assert (met.start_s[0] / 3600, met.end_s[0] / 3600) == (0, 9)


RULES = [
    Rules(60.0),
    Rules(110.0, tolerance_h=4.0, exclude_buffer=True, window_h=48.0),
    Rules(
        250.0, b_time_h=2.0, p_time_h=12.0, window_h=48.0, sd_multiplier=0.5, max_cross=2
    ),
]


def some_land(seed, whole_metres=False):
    rng = np.random.default_rng(seed)
    barriers = lines(*winding(90, 12, 3500, rng))
    gone = [np.sort(rng.choice(420, 380, replace=False)), np.arange(300)]
    late = rng.choice([0, 0, 0, 0.05, -0.3, 0.5], 300)
    animals = [
        walk(380, rng, hours=gone[0], name="a"),
        walk(300, rng, hours=gone[1] + late, name="b", start=(400, -200)),
    ]
    if whole_metres:
        for one in animals:
            one.x_m.round(-1, out=one.x_m)
            one.y_m.round(-1, out=one.y_m)
        barriers.x_m.round(-1, out=barriers.x_m)
        barriers.y_m.round(-1, out=barriers.y_m)
    return animals, barriers


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("whole_metres", [False, True])
def test_it_agrees_with_a_plain_retelling_event_for_event(rules, whole_metres):
    animals, barriers = some_land(11, whole_metres)
    given = Rules(
        **{name: getattr(rules, name) for name in Rules.__slots__} | {"interval_h": 1.0}
    )
    met = classify_compatible(fixes(*animals), barriers, given)
    found = [
        (met.individuals[i], s, e, TYPES[k], int(c))
        for i, s, e, k, c in zip(
            met.individual, met.start_s, met.end_s, met.kind, met.crossings, strict=True
        )
    ]
    expected = classify(animals, barriers, rules, 1.0)
    assert len(found) > 25
    assert found == expected


def test_the_buffer_is_the_drawn_one_with_its_corners():
    rng = np.random.default_rng(4)
    barriers = lines(*winding(40, 12, 2000, rng))
    points = ordered(fixes(track(*rng.uniform(-4000, 4000, (2, 20_000)))))
    index = barrier_index(barriers, 250 * 1.02)
    drawn_ones = shapely.buffer(drawn(barriers), 250, quad_segs=5)
    expected = shapely.intersects_xy(shapely.union_all(drawn_ones), points.x_m, points.y_m)
    found = behaviour_compatible.hits(points, index, 250.0)
    assert (found == expected).all()
    away, _ = index.nearest(points.x_m, points.y_m, points.time_s)
    # a circle would not do: some fixes lie between it and its corners
    assert ((away <= 250.0) != expected).sum() > 3


REFERENCES = [
    ("d110_default", Rules(110.0)),
    ("d110_maxcross4", Rules(110.0, max_cross=4)),
    ("d50_default", Rules(50.0)),
]


def fences(path):
    """The reference fences, read without our own readers."""
    _, _, wkb, _ = pyogrio.raw.read(path)
    parts, feature = shapely.get_parts(shapely.from_wkb(wkb), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    n = len(wkb)
    return BarrierLines(
        points[:, 0],
        points[:, 1],
        np.searchsorted(part, np.arange(len(parts) + 1)),
        feature.astype(np.int32),
        tuple(str(k) for k in range(n)),
        np.full(n, -np.inf),
        np.full(n, np.inf),
        "EPSG:32612",
    )


@pytest.mark.parametrize(("name", "rules"), REFERENCES)
def test_the_reference_program_is_met_event_for_event(shared, name, rules):
    folder = shared / "movement" / "reference" / "baba"
    met = classify_compatible(
        read_fixes(folder / "pronghorn.csv"), fences(folder / "fences.gpkg"), rules
    )
    with (folder / f"expected_pronghorn_{name}.csv").open() as file:
        expected = list(csv.DictReader(file))
    numbers = {
        "straightness": met.straightness,
        "str_mean": met.usual_mean,
        "str_sd": met.usual_sd,
        "easting": met.x_m,
        "duration_h": met.duration_h,
    }
    for column, values in numbers.items():
        wanted = [float("nan" if row[column] == "NA" else row[column]) for row in expected]
        np.testing.assert_allclose(values, wanted, rtol=0, atol=1e-9, err_msg=column)
    assert types(met) == [row["event_type"] for row in expected]
    assert met.crossings.tolist() == [int(row["cross"]) for row in expected]
    for column, values in (("start", met.start_s), ("end", met.end_s)):
        wanted = [datetime.fromisoformat(row[column]).timestamp() for row in expected]
        assert values.tolist() == wanted
