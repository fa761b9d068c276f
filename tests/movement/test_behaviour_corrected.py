"""What the published analysis gets wrong, planted, and found mended; and laws."""

from dataclasses import replace

import numpy as np
import pytest

from cami.movement.behaviour_changes import changes, compatible_by_interval
from cami.movement.behaviour_compatible import classify_compatible
from cami.movement.behaviour_corrected import classify_corrected
from cami.movement.encounters import TYPES, Rules
from tests.movement.made_up import fixes, lines, read_fixes, track, walk, winding
from tests.movement.test_behaviour_compatible import fences

FENCE = lines([(0, -1e5), (0, 1e5)])
RULES = Rules(100.0)


def straight_over(x, hours=None, **kw):
    """Eastings given, a kilometre north a fix."""
    return track(x, np.arange(len(x)) * 1000.0, hours, **kw)


def types(found):
    return [TYPES[kind] for kind in found.table.kind]


def test_a_crossing_with_no_fix_in_reach_is_found():
    some = fixes(straight_over([-1500, -500, 500, 1500]))
    assert len(classify_compatible(some, FENCE, RULES)) == 0
    met = classify_corrected(some, FENCE, RULES)
    assert types(met) == ["Quick_Cross"]
    assert met.table.crossings.tolist() == [1]
    assert met.between_fixes.all()
    # half way between the fixes of the hours 1 and 2
    assert met.table.start_s[0] == met.table.end_s[0] == 1.5 * 3600
    assert (met.table.x_m[0], met.table.y_m[0]) == (0, 1500)


def test_a_vertex_shared_by_two_fences_is_crossed_once():
    two = lines([(0, -1e5), (0, 1500)], [(0, 1500), (0, 1e5)])
    some = fixes(straight_over([-1500, -50, 50, 1500]))
    published = classify_compatible(some, two, RULES)
    assert published.crossings.tolist() == [2]
    met = classify_corrected(some, two, RULES)
    assert met.table.crossings.tolist() == [1]
    before = compatible_by_interval(some, two, RULES)
    assert [change.reason for change in changes(before, met, two)] == ["one-place"]


def test_a_fence_drawn_twice_is_crossed_once():
    twice = lines([(0, -1e5), (0, 1e5)], [(0.4, -1e5), (0.4, 1e5)])
    met = classify_corrected(fixes(straight_over([-1500, -50, 50, 1500])), twice, RULES)
    assert met.table.crossings.tolist() == [1]
    assert met.merged.tolist() == [1]


def test_two_fences_a_field_apart_stay_two():
    two = lines([(0, -1e5), (0, 1e5)], [(30, -1e5), (30, 1e5)])
    met = classify_corrected(fixes(straight_over([-1500, -50, 80, 1500])), two, RULES)
    assert met.table.crossings.tolist() == [2]


def test_a_burst_collision_is_caught():
    hours = [-2, -1, 0, 1, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 10, 11, 12, 13, 14]
    near = [0, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9]
    x = np.where(np.isin(hours, near), -50.0, -900.0)
    some = fixes(track(x, np.zeros(len(x)), hours))
    rules = replace(RULES, interval_h=1.0)
    published = classify_compatible(some, FENCE, rules)
    assert published.end_s[0] - published.start_s[0] == 9 * 3600
    met = classify_corrected(some, FENCE, rules)
    assert (met.table.start_s / 3600).tolist() == [0, 5]
    assert (met.table.end_s / 3600).tolist() == [0, 9]


@pytest.mark.parametrize(
    ("since", "until", "crossings"),
    [(-np.inf, np.inf, 1), (0, 1.4, 0), (1.6, np.inf, 0), (1.4, 1.6, 1)],
)
def test_a_barrier_hinders_only_while_it_stands(since, until, crossings):
    fence = lines([(0, -1e5), (0, 1e5)], since=[since], until=[until])
    some = fixes(straight_over([-1500, -500, 500, 1500]))
    met = classify_corrected(some, fence, RULES)
    assert met.table.crossings.sum() == crossings


def test_an_animal_near_a_barrier_not_yet_built_meets_nothing():
    some = fixes(straight_over([-900, -50, -900, -900, -50, -900]))
    fence = lines([(0, -1e5), (0, 1e5)], since=[3])
    met = classify_corrected(some, fence, RULES)
    assert (met.table.start_s / 3600).tolist() == [4]
    before = compatible_by_interval(some, fence, RULES)
    assert [change.reason for change in changes(before, met, fence)] == ["not-standing"]


def test_animals_with_different_collars_are_analysed_together():
    some = fixes(
        straight_over([-900, -50, -900], [0, 1, 2], name="hourly"),
        straight_over([-900, -50, -900], [0, 13, 26], name="every 13 h"),
    )
    assert types(classify_corrected(some, FENCE, RULES)) == ["Bounce", "Bounce"]


def test_behind_a_gap_nobody_knows():
    hours = [0, 1, 2, 30, 31]
    some = fixes(straight_over([-900, -900, -50, -900, -900], hours))
    met = classify_corrected(some, FENCE, RULES)
    assert types(met) == ["unknown"]
    assert met.in_gap.all()
    over = fixes(straight_over([-900, -900, 900, 900, 900], [0, 1, 30, 31, 32]))
    met = classify_corrected(over, FENCE, RULES)
    assert types(met) == ["unknown"]
    assert met.table.crossings.tolist() == [1]


def test_a_step_between_two_encounters_is_counted_once():
    # 200 m of land between the fixes, a gap in the track between the two encounters
    some = fixes(straight_over([-900, -50, 50, 900], [0, 1, 4, 5]))
    assert classify_compatible(some, FENCE, RULES).crossings.sum() == 2
    met = classify_corrected(some, FENCE, RULES)
    assert met.table.crossings.tolist() == [1, 0]
    before = compatible_by_interval(some, FENCE, RULES)
    assert "step-once" in [change.reason for change in changes(before, met, FENCE)]


def test_crossings_on_the_way_out_of_a_long_encounter_count():
    some = fixes(straight_over([-900, *[-50] * 7, 500, 900]))
    assert classify_compatible(some, FENCE, RULES).crossings.tolist() == [0]
    met = classify_corrected(some, FENCE, RULES)
    assert met.table.crossings.tolist() == [1]


def certain(x, fence=FENCE, hours=None, error_m=np.nan):
    met = classify_corrected(fixes(straight_over(x, hours, error_m=error_m)), fence, RULES)
    return met.certain.tolist(), met.table.crossings.tolist()


def test_a_crossing_is_certain_where_only_the_barrier_explains_it():
    assert certain([-1500, -500, 500, 1500]) == ([1], [1])


def test_a_crossing_round_a_near_end_is_only_possible():
    # it was seen to go 2.2 km in an hour; round the end it has 1.4 km to go
    x = [-2500, -500, 500, 1500]
    short = lines([(0, -1e5), (0, 1600)])
    assert certain(x, short) == ([0], [1])
    # joined to another fence the end is no end
    joined = lines([(0, -1e5), (0, 1600)], [(0, 1600), (0, 1e5)])
    assert certain(x, joined) == ([1], [1])


def test_a_line_crossed_twice_by_one_step_may_not_have_been_crossed():
    loop = lines([(0, -1e5), (0, 1550), (200, 1500), (200, -1e5)])
    assert certain([-1500, -500, 500, 1500], loop) == ([0], [2])
    zigzag = lines([(0, -1e5), (0, 1550), (100, 1500), (200, 1800), (200, 1e5)])
    assert certain([-1500, -500, 500, 1500], zigzag) == ([3], [3])


def test_positions_as_wrong_as_they_are_near_cannot_tell():
    sharp, _ = certain([-900, -40, 40, 900], error_m=5.0)
    blurred, crossings = certain([-900, -40, 40, 900], error_m=60.0)
    assert (sharp, blurred, crossings) == ([1], [0], [1])


def test_probabilities_follow_from_the_errors_of_positions():
    some = fixes(straight_over([-900, -40, 40, 900], error_m=40.0))
    met = classify_corrected(some, FENCE, RULES)
    # each fix is on its side with 0.8413: both right or both wrong
    assert met.crossings.probability == pytest.approx([0.8413**2 + 0.1587**2], abs=1e-4)
    # within 100 m: -140..60 and -60..140 of an error of 40 m
    assert met.met_probability == pytest.approx([1 - (1 - 0.9330) ** 2], abs=2e-4)
    along = fixes(straight_over([-900, -40, -40, -900], error_m=40.0))
    met = classify_corrected(along, FENCE, RULES)
    assert met.table.crossings.tolist() == [0]
    assert met.expected == pytest.approx([2 * 0.8413 * 0.1587], abs=2e-3)


# laws ---------------------------------------------------------------------------------


def land(seed=5, **kw):
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.choice(500, 440, replace=False))
    animals = [walk(440, rng, hours=hours, name="a", **kw), walk(300, rng, name="b", **kw)]
    return animals, winding(60, 12, 3000, rng)


def summary(met, dx=0.0, dy=0.0):
    table = met.table
    names = [table.individuals[k] for k in table.individual]
    rows = zip(
        names, types(met), table.crossings.tolist(), met.certain.tolist(), strict=True
    )
    return sorted(rows)


def moved(track_, angle, dx, dy, scale=1.0):
    x = scale * (np.cos(angle) * track_.x_m - np.sin(angle) * track_.y_m) + dx
    y = scale * (np.sin(angle) * track_.x_m + np.cos(angle) * track_.y_m) + dy
    return replace(track_, x_m=x, y_m=y, error_m=scale * track_.error_m)


@pytest.mark.parametrize(
    ("angle", "dx", "dy", "scale"),
    [(0, 5e5, 4.7e6, 1), (0.7, 0, 0, 1), (np.pi, -300, 800, 1), (0.2, 10, 10, 3.28084)],
)
def test_translation_rotation_and_unit_change_nothing(angle, dx, dy, scale):
    animals, barriers = land()
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = [scale * part @ turn + (dx, dy) for part in barriers]
    before = classify_corrected(fixes(*animals), lines(*barriers), RULES)
    after = classify_corrected(
        fixes(*(moved(one, angle, dx, dy, scale) for one in animals)),
        lines(*turned),
        replace(RULES, distance_m=100.0 * scale),
    )
    # places where lines are one are measured in metres, whatever the unit
    if scale == 1:
        assert summary(before) == summary(after)
    else:
        assert before.table.kind.tolist() == after.table.kind.tolist()
    np.testing.assert_allclose(after.expected, before.expected, atol=1e-6)


def test_time_reversal_keeps_types_crossings_and_durations():
    animals, barriers = land()
    back = [
        replace(
            one,
            time_s=(one.time_s[-1] - one.time_s)[::-1].copy(),
            x_m=one.x_m[::-1].copy(),
            y_m=one.y_m[::-1].copy(),
        )
        for one in animals
    ]
    before = classify_corrected(fixes(*animals), lines(*barriers), RULES)
    after = classify_corrected(fixes(*back), lines(*barriers), RULES)
    asked = np.isfinite(before.table.usual_mean)
    assert len(before.table) > 60
    assert asked.sum() > 3
    kinds = [sorted(np.bincount(met.table.kind)) for met in (before, after)]
    assert kinds[0] == kinds[1]
    assert before.table.crossings.sum() == after.table.crossings.sum()
    np.testing.assert_allclose(
        np.sort(before.table.duration_h), np.sort(after.table.duration_h), atol=1e-6
    )


def test_the_order_of_animals_changes_nothing():
    animals, barriers = land()
    one = classify_corrected(fixes(*animals), lines(*barriers), RULES)
    other = classify_corrected(fixes(*animals[::-1]), lines(*barriers), RULES)
    assert summary(one) == summary(other)


def test_a_finer_straight_track_changes_no_crossing():
    _, barriers = land()
    ends = fixes(track([-6000, 6000], [-3000, 3500], [0, 10]))
    shares = np.linspace(0, 1, 41)
    fine = fixes(track(-6000 + 12000 * shares, -3000 + 6500 * shares, 10 * shares))
    coarse = classify_corrected(ends, lines(*barriers), RULES).crossings
    dense = classify_corrected(fine, lines(*barriers), RULES).crossings
    assert len(coarse) > 3
    np.testing.assert_allclose(coarse.x_m, dense.x_m, atol=1e-6)
    np.testing.assert_allclose(coarse.time_s, dense.time_s, atol=1e-3)


def test_on_regular_fixes_it_sees_what_was_published_and_more(shared):
    folder = shared / "movement" / "reference" / "baba"
    some, barriers = read_fixes(folder / "pronghorn.csv"), fences(folder / "fences.gpkg")
    rules = Rules(110.0)
    published = classify_compatible(some, barriers, rules)
    met = classify_corrected(some, barriers, rules)
    seen = ~met.between_fixes
    table = met.table
    for column in ("individual", "start_s", "end_s", "kind", "fixes"):
        assert np.array_equal(getattr(table, column)[seen], getattr(published, column))
    assert (table.crossings[seen] >= published.crossings).all()
    # the published analysis sees half of the steps that cross
    assert published.crossings.sum() / table.crossings.sum() == pytest.approx(0.5, abs=0.01)
    found = changes(compatible_by_interval(some, barriers, rules), met, barriers)
    counts = {}
    for change in found:
        counts[change.reason] = counts.get(change.reason, 0) + 1
    assert counts == {"between-fixes": 329, "way-in-or-out": 30}
