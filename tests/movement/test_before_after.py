"""An opening is found where there is power, and not where there is none; permeability."""

import numpy as np
import pytest

from cami.movement.effect import effect
from cami.movement.permeability import permeabilities
from cami.movement.planning import Plan, study
from cami.movement.simulate import Gait

GAIT = Gait(0.5, 5400.0)


def made(animals=8, months=8.0, interval_h=4.0, before=0.05, after=0.6, seed=1):
    plan = Plan(animals, months, interval_h, before, after, GAIT)
    rng = np.random.default_rng(seed)
    return (*study(plan, rng), rng)


def test_an_opening_is_found_where_there_is_power():
    found = effect(*made(), placebos=False)
    assert found.verdict == "found"
    assert found.log_odds.low > 0
    assert found.shares["treated_after"].low < 0.6 < found.shares["treated_after"].high


def test_where_nothing_was_opened_no_opening_is_found():
    found = effect(*made(after=0.05))
    assert found.verdict == "not found"
    assert found.log_odds.low < 0 < found.log_odds.high


def test_two_animals_for_a_month_find_nothing():
    found = effect(*made(animals=2, months=1.0, after=0.1), placebos=False)
    assert found.verdict in ("refused", "not found")


@pytest.mark.parametrize("interval_h", [1.0, 13.0])
def test_permeability_holds_the_truth_whatever_the_collar(interval_h):
    table, design, _ = made(interval_h=interval_h)
    late = ((table.start_s + table.end_s) / 2 >= design.changed_s)[table.pair]
    group = np.where(table.section == 1, 2, 0) + late[:, None]
    table = table.regrouped(np.where(table.section >= 0, group, -1))
    seen, _ = permeabilities([table], [0.0], 4)
    for each, truth in zip(seen, (0.05, 0.05, 0.05, 0.6), strict=True):
        assert each.kind == "estimate"
        assert each.low <= truth <= each.high
