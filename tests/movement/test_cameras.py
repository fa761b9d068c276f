"""Cameras: effort, silence, rates, and a change against controls; made-up numbers."""

import numpy as np
import pytest

from cami.movement.cameras import DAY_S, Cameras, rate_change, rates, silent_from


def cameras(rates_a_day, seed=1, days=360):
    """Stations with a rate before and one after the middle; all cameras work always."""
    rng = np.random.default_rng(seed)
    who, when = [], []
    for k, (before, after) in enumerate(rates_a_day):
        for start, rate in ((0, before), (days / 2, after)):
            n = rng.poisson(rate * days / 2)
            who += [k] * n
            when += ((start + rng.uniform(0, days / 2, n)) * DAY_S).tolist()
    size = len(rates_a_day)
    return Cameras(
        tuple(f"s{k}" for k in range(size)),
        np.arange(size),
        np.zeros(size),
        np.full(size, days * DAY_S),
        np.array(who, np.int64),
        np.array(when),
    )


def test_a_rate_is_passages_by_days_with_the_exact_poisson_interval():
    one = Cameras(
        ("a", "b", "c"),
        np.array([0, 0, 1]),
        np.array([0.0, 20, 0]) * DAY_S,
        np.array([10.0, 30, 10]) * DAY_S,
        np.zeros(4, np.int64),
        np.array([1.0, 2, 3, 25]) * DAY_S,
    )
    a, b = rates(one)
    assert (a.events, a.days, a.value) == (4, 20, 0.2)
    # of 4 counted: 1.0899 to 10.2416 (tables of Garwood 1936)
    assert (a.low * 20, a.high * 20) == pytest.approx((1.0899, 10.2416), abs=1e-4)
    # of none: 3.6889 at most; the station without effort has no rate
    assert (b.value, b.low, b.high * 10) == pytest.approx((0, 0, 3.6889), abs=1e-4)


def test_a_silence_is_a_failure_only_where_pictures_were_frequent():
    daily = np.arange(0.5, 30) * DAY_S
    assert silent_from(0, 40 * DAY_S, daily) == 29.5 * DAY_S
    assert silent_from(0, 33 * DAY_S, daily) == 33 * DAY_S
    rare = np.array([3.0, 12, 25]) * DAY_S
    assert silent_from(0, 40 * DAY_S, rare) == 40 * DAY_S
    assert silent_from(0, 40 * DAY_S, np.empty(0)) == 0


def test_a_burst_of_pictures_is_one_sign_of_life():
    burst = (np.array([3.0, 12, 25])[:, None] + np.linspace(0, 0.01, 200)).ravel() * DAY_S
    assert silent_from(0, 40 * DAY_S, burst) == 40 * DAY_S


def test_a_change_is_found_against_controls_and_none_where_none_was():
    opened = rate_change(
        cameras([(0.2, 0.8), (0.2, 0.8), (0.3, 0.3), (0.3, 0.3)]),
        (0, 1),
        (2, 3),
        180 * DAY_S,
    )
    assert opened.verdict == "found"
    assert opened.low < 4 < opened.high
    everywhere = rate_change(
        cameras([(0.2, 0.4), (0.2, 0.4), (0.3, 0.6), (0.3, 0.6)]),
        (0, 1),
        (2, 3),
        180 * DAY_S,
    )
    assert everywhere.verdict == "not found"
    assert everywhere.low < 1 < everywhere.high


def test_intervals_of_a_change_hold_the_truth_and_false_alarms_are_rare():
    held = found = 0
    for seed in range(60):
        told = rate_change(
            cameras([(0.3, 0.3), (0.3, 0.3), (0.3, 0.3), (0.3, 0.3)], seed),
            (0, 1),
            (2, 3),
            180 * DAY_S,
        )
        held += told.low < 1 < told.high
        found += told.verdict == "found"
    assert held >= 54
    assert found <= 6


def test_too_little_effort_or_too_few_passages_are_refused():
    one_sided = rate_change(cameras([(1, 1), (1, 1)]), (0,), (1,), 355 * DAY_S)
    assert (one_sided.verdict, one_sided.reason) == ("refused", "effort")
    empty = rate_change(cameras([(0, 0), (1, 1)]), (0,), (1,), 180 * DAY_S)
    assert (empty.verdict, empty.reason) == ("refused", "events")
    none = np.empty(0)
    never = Cameras(("a", "b"), none.astype(int), none, none, none.astype(int), none)
    assert rate_change(never, (0,), (1,), 0.0).reason == "effort"
