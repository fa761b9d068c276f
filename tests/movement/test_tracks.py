"""Steps, bursts, intervals, first passages: by hand, and as laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.errors import UnknownOptionError
from cami.movement.fixes import Track
from cami.movement.tracks import (
    at_intervals,
    bursts,
    first_passage_s,
    first_passage_variance,
    net_squared_displacement,
    steps,
    stopovers,
    straightness,
)

HOUR = 3600.0


def track_of(x, y, time_s=None):
    x, y = np.asarray(x, float), np.asarray(y, float)
    time_s = HOUR * np.arange(len(x)) if time_s is None else np.asarray(time_s, float)
    return Track("made up", time_s, x, y, np.full(len(x), 10.0))


def wandering(seed, n=120):
    rng = np.random.default_rng(seed)
    gaps = rng.choice([HOUR, 2 * HOUR, 9 * HOUR], n, p=[0.8, 0.15, 0.05])
    x, y = rng.normal(0, 300, (2, n)).cumsum(axis=1)
    return track_of(x, y, gaps.cumsum())


def turned(track, angle, east, north):
    x = np.cos(angle) * track.x_m - np.sin(angle) * track.y_m + east
    y = np.sin(angle) * track.x_m + np.cos(angle) * track.y_m + north
    return replace(track, x_m=x, y_m=y)


def reversed_in_time(track):
    return Track(
        track.individual,
        (track.time_s[0] + track.time_s[-1] - track.time_s)[::-1],
        track.x_m[::-1].copy(),
        track.y_m[::-1].copy(),
        track.error_m[::-1],
    )


# By hand


def test_steps_of_a_square():
    moved = steps(track_of([0, 30, 30, 0], [0, 0, 40, 40]))
    assert moved.length_m.tolist() == [30, 40, 30]
    assert moved.speed_m_s.tolist() == pytest.approx([30 / HOUR, 40 / HOUR, 30 / HOUR])
    assert moved.turn_rad.tolist() == pytest.approx([np.pi / 2, np.pi / 2])


def test_an_animal_that_stands_has_no_heading():
    moved = steps(track_of([0, 0, 5], [0, 0, 0]))
    assert np.isnan(moved.heading_rad[0])
    assert np.isnan(moved.turn_rad[0])


def test_straightness_is_the_beeline_by_the_way():
    assert straightness(track_of([0, 3, 3], [0, 0, 4])) == pytest.approx(5 / 7)
    assert straightness(track_of([0, 1, 2], [0, 0, 0])) == 1
    assert np.isnan(straightness(track_of([5, 5], [1, 1])))


def test_bursts_end_at_silences():
    track = track_of([0, 1, 2, 3, 4], np.zeros(5), [0, 1, 2, 10, 11])
    assert [len(burst) for burst in bursts(track, 5)] == [3, 2]
    assert [len(burst) for burst in bursts(track, 8)] == [5]


def test_even_intervals_are_straight_between_fixes_and_silent_in_gaps():
    track = track_of([0, 10, 40], [0, 0, 0], [0, 10, 100])
    even = at_intervals(track, 5, longest_gap_s=20)
    assert even.time_s.tolist() == [0, 5, 10, 100]
    assert even.x_m.tolist() == [0, 5, 10, 40]
    assert even.error_m.tolist() == pytest.approx([10, np.hypot(5, 5), 10, 10])
    with pytest.raises(UnknownOptionError):
        at_intervals(track, 0, 20)


def test_first_passage_along_a_line_is_its_chord():
    """1 m/s along x: a circle of 25 m takes 50 s, but where the track begins or ends."""
    track = track_of(np.arange(0, 110, 10), np.zeros(11), np.arange(0, 110, 10))
    passage = first_passage_s(track, 25)
    assert np.isnan(passage[[0, 1, 2, 8, 9, 10]]).all()
    assert passage[3:8].tolist() == pytest.approx([50] * 5)


def test_first_passage_is_not_known_across_a_silence():
    track = track_of([0, 10, 20, 30, 40], np.zeros(5), [0, 10, 20, 1000, 1010])
    assert np.isfinite(first_passage_s(track, 15)[2])
    assert np.isnan(first_passage_s(track, 15, longest_gap_s=100)[2])


def test_net_squared_displacement_is_from_the_first_fix():
    track = track_of([1, 4, 1], [1, 5, 1])
    assert net_squared_displacement(track).tolist() == [0, 25, 0]


def test_a_stay_on_the_way_is_a_stopover():
    x = np.concatenate((np.arange(0, 50), np.full(40, 50.0), np.arange(51, 100))) * 1000
    found = stopovers(track_of(x, np.zeros(len(x))), radius_m=2500, least_s=24 * HOUR)
    assert len(found) == 1
    assert found[0].x_m == pytest.approx(50_000, abs=500)
    assert (found[0].end_s - found[0].start_s) / HOUR == pytest.approx(40, abs=5)


def test_the_peak_of_first_passage_variance_is_the_scale_of_the_patch():
    """Long straight ways between patches of 500 m in which the animal searches."""
    rng = np.random.default_rng(1)
    x, y = [0.0], [0.0]
    for _ in range(12):
        centre = x[-1]
        for _ in range(80):
            x.append(centre + rng.uniform(-500, 500))
            y.append(rng.uniform(-500, 500))
        x += list(centre + np.arange(1, 16) * 1000.0)
        y += [0.0] * 15
    radii = np.array([50.0, 200, 500, 1000, 2000, 8000])
    variance = first_passage_variance(track_of(x, y), radii)
    assert radii[np.nanargmax(variance)] in {500, 1000}


# Laws


@given(
    st.integers(0, 30),
    st.floats(0, 2 * np.pi),
    st.floats(-1e5, 1e5),
    st.floats(-1e5, 1e5),
)
def test_where_north_and_zero_are_is_only_a_convention(seed, angle, east, north):
    track = wandering(seed)
    other = turned(track, angle, east, north)
    ours, theirs = steps(track), steps(other)
    assert theirs.length_m == pytest.approx(ours.length_m, abs=1e-6)
    assert np.cos(theirs.turn_rad) == pytest.approx(np.cos(ours.turn_rad), abs=1e-6)
    assert straightness(other) == pytest.approx(straightness(track), rel=1e-9, abs=1e-9)
    assert first_passage_s(other, 800) == pytest.approx(
        first_passage_s(track, 800), rel=1e-6, nan_ok=True
    )


@given(st.integers(0, 30))
def test_backwards_the_lengths_turns_and_passages_are_the_same(seed):
    track = wandering(seed)
    back = reversed_in_time(track)
    ours, theirs = steps(track), steps(back)
    assert theirs.length_m[::-1] == pytest.approx(ours.length_m)
    assert np.cos(theirs.turn_rad[::-1]) == pytest.approx(np.cos(ours.turn_rad), abs=1e-9)
    assert first_passage_s(back, 800)[::-1] == pytest.approx(
        first_passage_s(track, 800), rel=1e-9, nan_ok=True
    )
    assert [len(b) for b in bursts(back, 5 * HOUR)][::-1] == [
        len(b) for b in bursts(track, 5 * HOUR)
    ]


@given(st.integers(0, 30), st.sampled_from([1e-3, 0.3048, 1e3]))
def test_another_unit_of_length_scales_lengths_and_nothing_else(seed, unit):
    track = wandering(seed)
    other = replace(track, x_m=track.x_m * unit, y_m=track.y_m * unit)
    assert steps(other).speed_m_s == pytest.approx(steps(track).speed_m_s * unit)
    assert straightness(other) == pytest.approx(straightness(track))
    assert first_passage_s(other, 800 * unit) == pytest.approx(
        first_passage_s(track, 800), rel=1e-6, nan_ok=True
    )


@given(st.integers(0, 30))
def test_even_intervals_lie_on_the_track(seed):
    track = wandering(seed)
    even = at_intervals(track, HOUR / 2, 3 * HOUR)
    assert even.x_m == pytest.approx(np.interp(even.time_s, track.time_s, track.x_m))
    assert straightness(at_intervals(track, 1e9, np.inf)) != 0
