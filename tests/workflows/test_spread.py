"""The same answer from one worker, threads, a cluster, and after crashes."""

import os
import signal
import time

import numpy as np
import pytest

from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.omnidirectional import exact_windows
from cami.connectivity.sketch import Sketch, sketch
from cami.connectivity.window_problem import Condition, Windows
from cami.errors import ConditionUnknownError, NotConvergedError
from cami.workflows.checkpoint import Checkpoint, fingerprint
from cami.workflows.spread import DaskCluster, Threads


def problem(**changes):
    rng = np.random.default_rng(3)
    conductance = np.exp(rng.normal(0, 1, (60, 60)))
    conductance[rng.random((60, 60)) < 0.1] = 0
    strength = (rng.random((60, 60)) < 0.5).astype(float)
    lattice = lattice_from_conductance(conductance)
    given = {"lattice": lattice, "strength": strength, "radius": 8} | changes
    return Windows(**given)


def small_sketch():
    given = problem()
    return Sketch(
        lattice=given.lattice, strength=given.strength, radius=8, solves=8, sides=2
    )


def test_threads_give_the_same_answer_to_the_bit():
    alone = exact_windows(problem(), part_size=8).current
    shared_out = exact_windows(problem(), part_size=8, spread=Threads(3)).current
    assert np.array_equal(alone, shared_out)


@pytest.fixture(scope="module")
def cluster():
    """Two local workers, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="cami[dask] is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as local,
        distributed.Client(local) as client,
    ):
        client.run(_quietly)
        yield client


def _quietly():
    """Warm the worker, so that the time of tests is that of work."""
    import cami.connectivity.sketch  # noqa: F401


def _slowly(prepared, part):
    from cami.connectivity.moving_windows import run_part

    time.sleep(0.05)
    return run_part(prepared, part)


@pytest.mark.filterwarnings("ignore")  # of connections that break as a worker dies
def test_a_worker_killed_half_way_loses_no_work(cluster):
    given = problem()
    alone = exact_windows(given, part_size=6).current
    pids = cluster.run(os.getpid)
    killed = []

    def spread(work, shared, items):
        yield from DaskCluster(cluster)(_slowly, shared, items)

    def kill(state):
        if state.finished == state.parts // 2 and not killed:
            victim = next(iter(pids.values()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    found = exact_windows(given, part_size=6, spread=spread, on_part=kill)
    assert killed
    assert np.array_equal(found.current, alone)
    assert set(cluster.run(os.getpid).values()) - {killed[0]}


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_draws_the_same_sketch(cluster):
    given = small_sketch()
    alone = sketch(given)
    shared_out = sketch(given, spread=DaskCluster(cluster))
    assert np.array_equal(alone.current, shared_out.current)


def _refuses(shared, item):
    raise NotConvergedError(solver="any", residual=1.0, tolerance=0.1)


@pytest.mark.filterwarnings("ignore")
def test_what_a_worker_refuses_is_refused_here(cluster):
    with pytest.raises(NotConvergedError) as refused:
        list(DaskCluster(cluster)(_refuses, None, [1]))
    assert refused.value.message.params["tolerance"] == 0.1


def test_a_checkpoint_carries_a_run_over_a_crash(tmp_path):
    given = problem(flow_potential=True, block_size=3)
    whole = exact_windows(given, part_size=3)
    kept = Checkpoint(tmp_path / "run.npz", given)

    def crash(state):
        kept.save(state)
        if state.finished == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exact_windows(given, part_size=3, on_part=crash)
    found = Checkpoint(tmp_path / "run.npz", given).load()
    assert found.finished == 7
    again = exact_windows(given, part_size=3, state=found)
    assert np.array_equal(again.current, whole.current)
    assert np.array_equal(again.potential, whole.potential)
    kept.remove()
    assert kept.load() is None


def test_a_checkpoint_carries_a_sketch_over_a_crash(tmp_path):
    given = small_sketch()
    kept = Checkpoint(tmp_path / "run.npz", given)

    def crash(state):
        kept.save(state)
        if state.finished == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sketch(given, on_batch=crash)
    again = sketch(given, state=Checkpoint(tmp_path / "run.npz", given).load())
    assert np.array_equal(again.current, sketch(given).current)


def test_a_checkpoint_of_another_problem_or_a_damaged_one_is_not_taken(tmp_path):
    path = tmp_path / "run.npz"
    kept = Checkpoint(path, problem())
    exact_windows(problem(), on_part=kept.save)
    assert Checkpoint(path, problem()).load() is not None
    assert Checkpoint(path, problem(radius=7)).load() is None
    path.write_bytes(path.read_bytes()[:500])
    assert Checkpoint(path, problem()).load() is None


def test_every_part_of_a_problem_is_in_its_fingerprint():
    climate = np.zeros((60, 60))
    one = problem()
    other_land = lattice_from_conductance(np.ones((60, 60)))
    others = [
        problem(lattice=other_land),
        problem(strength=one.strength * 2),
        problem(buffer=1),
        problem(edges="omniscape"),
        problem(conditions=(Condition(climate),)),
        problem(conditions=(Condition(climate, upper=1.0),)),
    ]
    assert len({fingerprint(each) for each in [one, problem(), *others]}) == 7


def test_a_refusal_of_ours_ends_threads_too():
    climate = np.full((60, 60), np.nan)
    with pytest.raises(ConditionUnknownError):
        exact_windows(problem(conditions=(Condition(climate),)), spread=Threads(2))
