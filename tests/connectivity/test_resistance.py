"""Surfaces from layers and rules: what each rule does, and what is refused."""

from datetime import date

import numpy as np
import pytest

from cami.connectivity.resistance import (
    BarrierRule,
    LayerRule,
    Life,
    SpeciesRules,
    Value,
    crossing_cost_m,
    resistance_surface,
)
from cami.errors import (
    ClassWithoutRuleError,
    GridsDifferError,
    NothingPassableError,
    UnknownOptionError,
)


def value(number):
    return Value(number, "assumption", "not verified")


def rule(name, kind, how, numbers, **given):
    limits = tuple(
        tuple(key) if isinstance(key, tuple) else (float(key),) for key in numbers
    )
    return LayerRule(name, kind, how, limits, tuple(map(value, numbers.values())), **given)


COVER = rule("cover", "classes", "base", {(1, 2): 1, (3,): 10, (4,): np.inf})
SLOPE = rule(
    "slope", "bands", "times", {5: 1, 20: 3, np.inf: 9}, optional=True, nodata="leave"
)
CITY = rule("city", "classes", "at_least", {(0,): 1, (1,): 100}, optional=True)
WATER = rule("water", "classes", "replace", {(1,): 5}, optional=True, nodata="leave")


def surface(*rules, **layers):
    given = {name: np.array(layer, dtype=float) for name, layer in layers.items()}
    return resistance_surface(given, SpeciesRules("hare", "1", rules, ()))


def test_classes_give_the_base_and_what_cannot_be_passed_is_nan():
    found = surface(COVER, cover=[[1, 2, 3, 4, np.nan]])
    np.testing.assert_array_equal(found, np.float32([[1, 1, 10, np.nan, np.nan]]))


def test_bands_multiply_and_include_their_upper_limit():
    found = surface(COVER, SLOPE, cover=[[3, 3, 3, 3]], slope=[[5, 5.001, 20, 80]])
    assert found.tolist() == [[10, 30, 30, 90]]


def test_at_least_raises_and_replace_sets_anew():
    found = surface(COVER, CITY, cover=[[1, 1, 4]], city=[[0, 1, 1]])
    np.testing.assert_array_equal(found, np.float32([[1, 100, np.nan]]))
    found = surface(COVER, WATER, cover=[[3, 4, 1]], water=[[1, 1, np.nan]])
    assert found.tolist() == [[5, 5, 1]]


def test_nodata_is_impassable_unless_the_rule_leaves_it():
    left = surface(COVER, SLOPE, cover=[[1, 3]], slope=[[np.nan, np.nan]])
    assert left.tolist() == [[1, 10]]
    closed = surface(COVER, CITY, cover=[[1, 1]], city=[[np.nan, 0]])
    np.testing.assert_array_equal(closed, np.float32([[np.nan, 1]]))


def test_nothing_brings_the_nodata_of_the_base_back():
    found = surface(COVER, WATER, cover=[[np.nan, 1]], water=[[1, 1]])
    np.testing.assert_array_equal(found, np.float32([[np.nan, 5]]))


def test_codes_without_a_rule_are_named():
    with pytest.raises(ClassWithoutRuleError, match="7, 9"):
        surface(COVER, cover=[[1, 9, 7, 9]])


def test_missing_and_unknown_layers_are_refused():
    with pytest.raises(UnknownOptionError):
        surface(COVER, SLOPE, slope=[[1]])
    with pytest.raises(UnknownOptionError, match="depth"):
        surface(COVER, cover=[[1]], depth=[[1]])


def test_a_surface_without_a_way_is_refused():
    with pytest.raises(NothingPassableError):
        surface(COVER, cover=[[4, np.nan]])


def test_layers_of_different_shapes_are_refused():
    with pytest.raises(GridsDifferError):
        surface(COVER, SLOPE, cover=[[1, 1]], slope=[[1]])


RAIL = BarrierRule("railway", True, value(np.inf), value(2))


@pytest.mark.parametrize(
    ("day", "cost_m"),
    [
        (date(1955, 12, 31), 0),
        (date(1956, 1, 1), np.inf),
        (date(2020, 3, 15), np.inf),
        (date(2020, 3, 16), 2000),
        (date(2030, 1, 1), 0),
    ],
)
def test_a_barrier_stands_from_its_building_till_its_removal(day, cost_m):
    life = Life(date(1956, 1, 1), date(2020, 3, 16), date(2030, 1, 1))
    assert crossing_cost_m(RAIL, life, day) == cost_m


def test_a_barrier_of_unknown_dates_has_always_stood():
    assert Life().state(date(1, 1, 1)) == "closed"
    assert Life(opened=date(2000, 1, 1)).state(date(2000, 1, 1)) == "opened"
