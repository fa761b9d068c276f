"""The grid of segments against geometries of shapely."""

import numpy as np
import pytest
import shapely

from cami.errors import UnknownOptionError
from cami.movement.barrier_index import barrier_index, shapes
from tests.movement.made_up import lines, winding
from tests.movement.plain_behaviour import drawn


def land(seed, features=40):
    rng = np.random.default_rng(seed)
    return rng, lines(*winding(features, 15, 3000, rng))


def test_the_nearest_barrier_is_as_far_as_geometries_say():
    rng, barriers = land(1)
    index = barrier_index(barriers, 400.0)
    x, y = rng.uniform(-5000, 5000, (2, 4000))
    away, segment = index.nearest(x, y, np.zeros(4000))
    true = shapely.distance(shapely.points(x, y)[:, None], drawn(barriers))
    near = true.min(axis=1) <= 400
    assert near.sum() > 500
    np.testing.assert_allclose(away[near], true.min(axis=1)[near], atol=1e-9)
    assert np.isinf(away[~near]).all()
    assert (index.feature[segment[near]] == true.argmin(axis=1)[near]).mean() > 0.99


def test_steps_meet_barriers_where_geometries_cross():
    rng, barriers = land(2)
    index = barrier_index(barriers, 50.0)
    x, y = rng.uniform(-5000, 5000, (2, 800))
    met = index.meetings(x, y, np.ones(799, bool))
    steps = shapely.linestrings(np.stack((np.c_[x[:-1], x[1:]], np.c_[y[:-1], y[1:]]), -1))
    shared = shapely.intersection(steps[:, None], drawn(barriers))
    expected = shapely.get_num_coordinates(shared)
    found = np.zeros_like(expected)
    np.add.at(found, (met.step, met.feature), met.crosses)
    assert expected.sum() > 1000
    assert (found == expected).all()


def test_a_line_through_a_vertex_is_crossed_once_and_a_touched_one_not_at_all():
    bent = [(-100, 0), (0, 0), (100, 0)]
    touching = [(-100, 50), (0, 10), (100, 50)]
    index = barrier_index(lines(bent, touching), 10.0)
    over = index.meetings(np.zeros(2), np.array([-40.0, 5.0]), np.ones(1, bool))
    assert over.feature[over.crosses].tolist() == [0]
    assert over.doubtful.all()
    for way, crossed in ((1, 0), (-1, 2)):
        along = index.meetings(
            way * np.array([-50.0, 50.0]), np.full(2, 10.0), np.ones(1, bool)
        )
        assert along.crosses.sum() == crossed


def test_a_fix_on_a_line_is_crossed_by_one_of_its_two_steps():
    index = barrier_index(lines([(-100, 0), (100, 0)]), 10.0)
    over = index.meetings(np.zeros(3), np.array([-30.0, 0.0, 30.0]), np.ones(2, bool))
    back = index.meetings(np.zeros(3), np.array([30.0, 0.0, 30.0]), np.ones(2, bool))
    assert over.crosses.sum() == 1
    assert back.crosses.sum() in {0, 2}


def test_a_densified_straight_step_changes_no_crossing():
    rng, barriers = land(3)
    index = barrier_index(barriers, 50.0)
    ends = np.array([(-4000.0, -3500.0), (3800.0, 4100.0)])
    shares = np.sort(np.append(rng.uniform(0, 1, 300), (0.0, 1.0)))
    dense = ends[0] + shares[:, None] * (ends[1] - ends[0])
    once = index.meetings(ends[:, 0], ends[:, 1], np.ones(1, bool))
    often = index.meetings(dense[:, 0], dense[:, 1], np.ones(len(shares) - 1, bool))
    assert once.crosses.sum() > 3
    assert np.array_equal(
        np.sort(once.feature[once.crosses]), np.sort(often.feature[often.crosses])
    )


def test_barriers_of_several_parts_are_one_shape():
    barriers = lines([(0, 0), (1, 0)], [(2, 0), (3, 0)])
    one = barriers.__class__(
        barriers.x_m,
        barriers.y_m,
        barriers.starts,
        np.array([0, 0], np.int32),
        ("both",),
        barriers.since_s[:1],
        barriers.until_s[:1],
        "local",
    )
    assert shapes(one, np.array([0]))[0].geom_type == "MultiLineString"


@pytest.mark.parametrize("wrong", [[(0, 0)], [(0, 0), (np.nan, 1)]])
def test_no_line_and_no_number_are_refused(wrong):
    with pytest.raises(UnknownOptionError):
        barrier_index(lines(wrong), 10.0)
