"""Flags: what is planted is found, what is true is left alone, and nothing is taken out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.movement.fixes import Deployment, Fixes
from cami.movement.quality import (
    HARD,
    ROLLOVER_S,
    Reason,
    Thresholds,
    counts,
    hard_reasons,
    reasons,
)

HOUR = 3600.0
BEGUN = 1_700_000_000.0
LIMITS = Thresholds(
    fast_m_s=27.8,
    fast_s=HOUR,
    steady_m_s=8.3,
    near_m=200,
    spike_m_s=2.8,
    spike_cosine=-0.97,
    dop_2d=5,
    dop=10,
    still_radius_m=50,
    still_s=48 * HOUR,
    gap_intervals=10,
    gap_s=24 * HOUR,
)


def fixes_of(x, y, time_s=None, individual=None, **told):
    n = len(x)
    individual = np.zeros(n, np.int32) if individual is None else individual
    return Fixes(
        individuals=tuple(f"animal {k}" for k in range(int(individual.max()) + 1)),
        individual=individual,
        time_s=BEGUN + HOUR * np.arange(n) if time_s is None else time_s,
        x_m=np.asarray(x, float),
        y_m=np.asarray(y, float),
        crs="EPSG:32648",
        error_m=np.full(n, np.nan),
        row=np.arange(2, n + 2),
        usable=np.ones(n, bool),
        **told,
    )


def walker(n=200, seed=1):
    """A made-up animal that goes up to some hundred metres an hour."""
    rng = np.random.default_rng(seed)
    return fixes_of(*(rng.normal(0, 300, (2, n)).cumsum(axis=1)))


def flagged(fixes, reason):
    found = reasons(fixes, [LIMITS] * len(fixes.individuals))
    return np.flatnonzero(found & np.uint16(reason)).tolist()


def test_a_plain_walk_has_no_flag():
    assert not reasons(walker(), [LIMITS]).any()


def test_a_single_fix_out_of_reach_is_flagged_and_its_neighbours_are_not():
    fixes = walker()
    fixes.x_m[70] += 400_000
    assert flagged(fixes, Reason.TOO_FAST) == [70]


@pytest.mark.parametrize("wrong", [[0], [199], [40, 41, 42], [0, 1]])
def test_wrong_fixes_at_the_ends_and_in_a_row_are_flagged(wrong):
    fixes = walker()
    fixes.y_m[wrong] += 900_000
    assert flagged(fixes, Reason.TOO_FAST) == wrong


def test_fast_there_and_straight_back_is_a_spike():
    fixes = walker()
    fixes.x_m[70] += 20_000
    assert flagged(fixes, Reason.SPIKE) == [70]
    assert flagged(fixes, Reason.TOO_FAST) == []


def test_fast_and_straight_on_is_no_spike():
    x = np.concatenate((np.zeros(5), np.arange(1, 15) * 15_000.0))
    assert flagged(fixes_of(x, np.zeros(19)), Reason.SPIKE) == []


def test_a_tag_that_lies_still_is_flagged_from_when_it_lay():
    fixes = walker(400)
    rng = np.random.default_rng(2)
    fixes.x_m[250:] = fixes.x_m[250] + rng.normal(0, 8, 150)
    fixes.y_m[250:] = fixes.y_m[250] + rng.normal(0, 8, 150)
    still = flagged(fixes, Reason.STILL)
    assert set(range(252, 398)) <= set(still)
    assert min(still) >= 245


def test_one_stray_position_does_not_wake_a_tag():
    fixes = walker(400)
    fixes.x_m[250:], fixes.y_m[250:] = 0.0, 0.0
    fixes.x_m[300] = 120.0
    assert set(range(252, 398)) <= set(flagged(fixes, Reason.STILL))


def test_a_night_in_bed_is_no_death():
    fixes = walker(400)
    fixes.x_m[100:130], fixes.y_m[100:130] = fixes.x_m[100], fixes.y_m[100]
    assert flagged(fixes, Reason.STILL) == []


def test_the_first_fix_after_a_silence_is_flagged():
    fixes = walker()
    fixes.time_s[120:] += 30 * HOUR
    assert flagged(fixes, Reason.AFTER_GAP) == [120]


def test_a_tag_that_was_not_sure_is_flagged_by_precision_and_dimension():
    fixes = replace(
        walker(5),
        dop=np.array([1, 6, 6, 11, np.nan]),
        dimensions=np.array([2, 2, 3, 3, 2], np.int8),
    )
    assert flagged(fixes, Reason.LOW_QUALITY) == [1, 3]


def test_impossible_times_are_flagged():
    fixes = walker()
    fixes.time_s[10] = 300_000_000.0
    fixes.time_s[20] += ROLLOVER_S
    fixes.time_s[30] -= ROLLOVER_S
    found = hard_reasons(fixes, now_s=BEGUN + ROLLOVER_S * 1.5)
    assert np.flatnonzero(found).tolist() == [10, 20, 30]
    assert set(found[found > 0]) == {int(Reason.CLOCK)}
    late = hard_reasons(walker(), now_s=BEGUN + 150.5 * HOUR)
    assert np.flatnonzero(late).tolist() == list(range(151, 200))


def test_an_animal_that_is_silent_for_years_has_no_wrong_clock():
    fixes = walker()
    fixes.time_s[100:] += ROLLOVER_S * 0.7
    assert not hard_reasons(fixes).any()


def test_deployments_bound_their_own_fixes_only():
    fixes = replace(
        walker(6),
        deployments=(
            Deployment("animal 0", "t1", end_s=BEGUN + 2 * HOUR),
            Deployment("animal 0", "t2", start_s=BEGUN + 4 * HOUR),
        ),
        deployment=np.array([0, 0, 0, 0, 1, -1], np.int32),
    )
    found = hard_reasons(fixes)
    assert np.flatnonzero(found & np.uint16(Reason.OUTSIDE_DEPLOYMENT)).tolist() == [3]


def test_marked_and_missing_fixes_are_hard():
    fixes = replace(walker(6), marked=np.array([0, 1, 0, 0, 0, 0], bool))
    fixes.x_m[4] = np.nan
    found = hard_reasons(fixes)
    assert found.tolist() == [0, int(Reason.MARKED), 0, 0, int(Reason.NO_POSITION), 0]
    assert all(reason & HARD for reason in counts(found))


def test_two_animals_do_not_disturb_each_other():
    one, other = walker(seed=1), walker(seed=2)
    other.x_m[:] += 900_000
    together = fixes_of(
        np.column_stack((one.x_m, other.x_m)).ravel(),
        np.column_stack((one.y_m, other.y_m)).ravel(),
        np.column_stack((one.time_s, other.time_s)).ravel(),
        np.tile(np.array([0, 1], np.int32), 200),
    )
    assert not reasons(together, [LIMITS, LIMITS]).any()


# Laws


def planted(seed):
    """A walk with everything wrong in it that moves with the animal."""
    rng = np.random.default_rng(seed)
    fixes = walker(300, seed)
    fixes.x_m[rng.choice(140, 3, replace=False)] += 500_000
    fixes.y_m[150 + rng.choice(40, 2, replace=False)] += 15_000
    fixes.x_m[200:] = fixes.x_m[200] + rng.normal(0, 5, 100)
    fixes.y_m[200:] = fixes.y_m[200] + rng.normal(0, 5, 100)
    return fixes


def all_reasons(fixes):
    return reasons(fixes, [LIMITS] * len(fixes.individuals))


@given(st.integers(0, 40), st.floats(0, 2 * np.pi), st.floats(-1e6, 1e6))
def test_flags_do_not_know_where_north_or_zero_is(seed, angle, shift):
    fixes = planted(seed)
    turned = replace(
        fixes,
        x_m=np.cos(angle) * fixes.x_m - np.sin(angle) * fixes.y_m + shift,
        y_m=np.sin(angle) * fixes.x_m + np.cos(angle) * fixes.y_m - shift,
    )
    assert np.array_equal(all_reasons(turned), all_reasons(fixes))


@given(st.integers(0, 40))
def test_flags_do_not_depend_on_the_order_of_rows_and_animals(seed):
    one, other = planted(seed), planted(seed + 100)
    joined = fixes_of(
        np.concatenate((one.x_m, other.x_m)),
        np.concatenate((one.y_m, other.y_m)),
        np.concatenate((one.time_s, other.time_s)),
        np.repeat(np.array([0, 1], np.int32), 300),
    )
    order = np.random.default_rng(seed).permutation(600)
    mixed = fixes_of(
        joined.x_m[order],
        joined.y_m[order],
        joined.time_s[order],
        1 - joined.individual[order],
    )
    assert np.array_equal(all_reasons(mixed), all_reasons(joined)[order])


@given(st.integers(0, 40))
def test_time_reversed_the_same_fixes_are_spikes_and_still(seed):
    """A silence is told at the fix after it, which is another one backwards."""
    fixes = planted(seed)
    back = replace(
        fixes,
        x_m=fixes.x_m[::-1].copy(),
        y_m=fixes.y_m[::-1].copy(),
        time_s=(2 * BEGUN + 299 * HOUR - fixes.time_s)[::-1].copy(),
    )
    assert np.array_equal(all_reasons(back)[::-1], all_reasons(fixes))


@given(st.integers(0, 40), st.sampled_from([0.001, 0.3048, 1000.0]))
def test_another_unit_of_length_changes_no_flag(seed, unit):
    fixes = planted(seed)
    scaled = replace(fixes, x_m=fixes.x_m * unit, y_m=fixes.y_m * unit)
    limits = replace(
        LIMITS,
        fast_m_s=LIMITS.fast_m_s * unit,
        steady_m_s=LIMITS.steady_m_s * unit,
        spike_m_s=LIMITS.spike_m_s * unit,
        near_m=LIMITS.near_m * unit,
        still_radius_m=LIMITS.still_radius_m * unit,
    )
    assert np.array_equal(reasons(scaled, [limits]), all_reasons(fixes))


def test_nothing_is_taken_out():
    fixes = planted(3)
    before = fixes.x_m.copy()
    found = all_reasons(fixes)
    assert len(found) == len(fixes) == 300
    assert np.array_equal(before, fixes.x_m)
