"""Shares of barriers: published index, shrinkage."""

import numpy as np
import pytest

from cami.movement.barrier_index import barrier_index
from cami.movement.barrier_ranking import barrier_table, near_barriers, shrunken
from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.encounters import Rules
from tests.movement.made_up import fixes, lines, track

TWO = lines([(0, -1e4), (0, 1e4)], [(5000, -1e4), (5000, 1e4)])
"""A fence that both animals turn at, and one that one of two crosses."""


def table():
    x_a = [-900, -50, -900, -900, -50, -900, 4000, 4950, 4000]
    x_b = [-900, -900, -50, -900, -900, 4000, 4950, 5900, 5900]
    some = fixes(
        track(x_a, np.arange(9) * 300.0), track(x_b, np.arange(9) * 310.0, name="b")
    )
    met = classify_compatible(some, TWO, Rules(100.0))
    index = barrier_index(TWO, 100.0)
    return barrier_table(met, *near_barriers(met, index, 100.0), 2)


def test_the_published_index_is_share_times_animals_from_0_to_1():
    # fence 1: 3 bounces of 3, two animals: 2; fence 2: 1 bounce of 2, two animals: 1
    found = table()
    assert found.counts.sum(axis=1).tolist() == [3, 2]
    assert found.animals.tolist() == [2, 2]
    assert found.crossed.tolist() == [0, 1]
    assert found.index.tolist() == [1.0, 0.0]
    assert found.rank.tolist() == [1, 2]


def test_few_encounters_are_drawn_to_what_barriers_have_in_common():
    events = np.array([1, 30, 10, 10, 10, 0])
    trials = np.array([1, 40, 100, 100, 100, 0])
    share, low, high = shrunken(events, trials)
    assert share[0] < 0.7  # raw 1.0
    assert share[1] == pytest.approx(0.75, abs=0.05)
    assert share[1] > share[0] > share[2]
    assert high[0] - low[0] > high[1] - low[1]
    assert np.isnan(share[5])
    assert ((low <= share) | np.isnan(share)).all()


def test_intervals_hold_the_true_share_as_often_as_they_say():
    rng = np.random.default_rng(8)
    held, total = 0, 0
    for _ in range(12):
        true = rng.beta(2, 6, 60)
        trials = rng.integers(1, 25, 60)
        _, low, high = shrunken(rng.binomial(trials, true), trials)
        held += ((low <= true) & (true <= high)).sum()
        total += 60
    assert 0.86 < held / total < 0.94


def test_barriers_that_are_alike_are_nearly_pooled():
    rng = np.random.default_rng(2)
    trials = np.full(80, 12)
    share, low, high = shrunken(rng.binomial(trials, 0.3), trials)
    assert np.ptp(share) < 0.2
    assert (high - low > 0.02).all()


def test_no_encounter_at_all_is_no_share():
    share, _, _ = shrunken(np.zeros(3, int), np.zeros(3, int))
    assert np.isnan(share).all()
