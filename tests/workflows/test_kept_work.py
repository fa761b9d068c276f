"""A job that was broken off goes on from what it had solved, and from nothing else."""

import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from cami.connectivity import graph, grid_circuit
from cami.workflows import kept_work, run_connectivity_job
from cami.workflows.run_any_job import explain_any_job
from tests import jobs

SIDE = 40
ENDS = ((2, 3), (5, 30), (33, 8), (36, 36), (20, 20), (12, 15))
MODES = ("pairwise", "regions", "one-to-all", "all-to-one")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Keep everything, each time."""
    monkeypatch.setattr(kept_work, "KEPT_FROM", 0)
    monkeypatch.setattr(kept_work, "EVERY_S", 0.0)
    monkeypatch.setattr("cami.connectivity.circuit.SIDES_AT_ONCE", 1)


def land(folder, mode="pairwise", seed=1, **options):
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(0, 1, (SIDE, SIDE))).round(3)
    points = np.full((SIDE, SIDE), -9999)
    for number, (row, col) in enumerate(ENDS, 1):
        points[row, col] = number
        if mode == "regions":
            points[row, col : col + 2] = number
    files = {
        "land.asc": jobs.grid(values.tolist()),
        "points.asc": jobs.grid(points.tolist()),
    }
    scenario = "pairwise" if mode == "regions" else mode
    folder.mkdir(exist_ok=True)
    return jobs.job(
        folder,
        files=files,
        scenario=scenario,
        write_cur_maps="True",
        write_max_cur_maps="True",
        **options,
    )


class Solves:
    """Counts right-hand sides that are solved; may break a run off after some."""

    def __init__(self, monkeypatch):
        self.count, self.most = 0, np.inf
        for circuit in (graph.Graph, grid_circuit.GridCircuit):
            monkeypatch.setattr(circuit, "potentials", self.counted(circuit.potentials))

    def counted(self, potentials):
        def solve(circuit, currents, *given):
            self.count += len(currents)
            if self.count > self.most:
                raise KeyboardInterrupt
            return potentials(circuit, currents, *given)

        return solve


def run(path):
    said = []
    ran = run_connectivity_job.run_connectivity_job(path, None, None, said.append)
    return ran, said


def results(folder):
    return {
        file.name: file.read_bytes()
        for file in (folder / "out").iterdir()
        if file.suffix in {".asc", ".out"} and file.name != "ours.out"
    }


@pytest.mark.parametrize("mode", MODES)
def test_what_was_solved_is_not_solved_again_and_the_answer_is_the_same(
    tmp_path, monkeypatch, mode
):
    solves = Solves(monkeypatch)
    run(land(tmp_path / "whole", mode))
    needed, solves.count = solves.count, 0
    broken = land(tmp_path / "broken", mode)
    solves.most = 3
    with pytest.raises(KeyboardInterrupt):
        run(broken)
    assert (tmp_path / "broken/out/ours.unfinished").exists()
    _, said = explain_any_job(broken, None)
    left = next(one.params for one in said if "left" in one.text)
    assert left["rows"] or left["answers"]
    solves.count, solves.most = 0, np.inf
    ran, said = run(broken)
    assert solves.count == needed - 3
    assert any("Going on" in one.text for one in said)
    assert results(tmp_path / "broken") == results(tmp_path / "whole")
    assert {file.name for file in ran.written} >= set(results(tmp_path / "broken"))
    assert not list((tmp_path / "broken/out").glob("*unfinished*"))
    assert not list((tmp_path / "broken/out").glob(".*"))


@pytest.mark.parametrize("mode", ["pairwise", "regions"])
@pytest.mark.parametrize("what", ["land", "option", "map", "mark"])
def test_what_has_changed_starts_anew(tmp_path, monkeypatch, mode, what):
    solves = Solves(monkeypatch)
    changes = {"land": {"seed": 2}, "option": {"connect_four_neighbors_only": "True"}}
    run(land(tmp_path / "whole", mode, **changes.get(what, {})))
    needed, solves.count = solves.count, 0
    path = land(tmp_path / "broken", mode)
    solves.most = 3
    with pytest.raises(KeyboardInterrupt):
        run(path)
    kept = tmp_path / "broken/out/ours.unfinished"
    if what == "mark":
        (kept / "rows.json").write_text("{")
    elif what == "map":
        for file in (tmp_path / "broken/out").glob("*curmap_*"):
            file.unlink()
        (kept / "volts.f64").unlink(missing_ok=True)
    path = land(tmp_path / "broken", mode, **changes.get(what, {}))
    solves.count, solves.most = 0, np.inf
    run(path)
    assert solves.count == needed
    assert results(tmp_path / "broken") == results(tmp_path / "whole")


def test_a_job_without_an_interruption_says_that_it_may_be_interrupted(tmp_path):
    _, said = explain_any_job(land(tmp_path), None)
    assert any("goes on from them" in one.text for one in said)


def test_the_same_job_at_the_same_time_does_not_touch_the_others_work(tmp_path):
    prefix = tmp_path / "ours"
    with kept_work.kept_work(prefix, "sign") as one:
        one.save_sign(5, 0.0)
        with kept_work.kept_work(prefix, "sign") as other:
            assert other.folder != one.folder
            assert other.rows == 0
            other.save_sign(1, 0.0)
        assert kept_work.kept_so_far(prefix, "sign") == (5, 0)
    assert not any(tmp_path.iterdir())


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from cami.workflows import kept_work
    from cami.workflows.run_connectivity_job import run_connectivity_job
    import cami.connectivity.circuit as circuit
    kept_work.KEPT_FROM, kept_work.EVERY_S, circuit.SIDES_AT_ONCE = 0, 0.0, 1
    note = kept_work.FileShelf.note
    def noted(self, finished, residual):
        note(self, finished, residual)
        if finished == 4:
            os.kill(os.getpid(), signal.SIGKILL)
    kept_work.FileShelf.note = noted
    run_connectivity_job(Path(sys.argv[1]), None, None, print)
"""


def test_a_killed_process_loses_no_solution(tmp_path, monkeypatch):
    path = land(tmp_path / "killed")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    run(land(tmp_path / "whole"))
    solves = Solves(monkeypatch)
    _, said = run(path)
    assert solves.count == 2
    assert any(one.params.get("rows") == 4 for one in said)
    assert results(tmp_path / "killed") == results(tmp_path / "whole")
