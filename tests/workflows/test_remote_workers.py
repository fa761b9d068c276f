"""Workers that are processes of their own, in folders of their own, some of which die."""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest

from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.omnidirectional import exact_windows
from cami.connectivity.sketch import Sketch, sketch
from cami.connectivity.window_problem import Windows
from cami.errors import SchedulerUnreachableError, WorkersLostError, WorkersUnfitError
from cami.workflows import dask_cluster
from cami.workflows.spread import DaskCluster, workers

distributed = pytest.importorskip("distributed", reason="cami[dask] is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of connections that break


def problem(kind=Windows, **changes):
    rng = np.random.default_rng(3)
    conductance = np.exp(rng.normal(0, 1, (60, 60)))
    conductance[rng.random((60, 60)) < 0.1] = 0
    strength = (rng.random((60, 60)) < 0.5).astype(float)
    lattice = lattice_from_conductance(conductance)
    return kind(lattice=lattice, strength=strength, radius=8, **changes)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Site:
    """A scheduler on loopback, and workers that know nothing but its address."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.address = f"tcp://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        at = ("--host", "127.0.0.1", "--port", port)
        self.start("scheduler", *at, "--no-dashboard")

    def start(self, what, *words):
        own = self.folder / f"{what}-{len(self.processes)}"
        own.mkdir()
        command = [sys.executable, "-m", "dask", what, *words]
        with (own / "log").open("wb") as log:
            begun = subprocess.Popen(
                command, cwd=own, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(begun)
        return begun

    def worker(self):
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        where = ("--local-directory", ".", "--host", "127.0.0.1")
        return self.start("worker", self.address, *words, *where)

    def close(self):
        for begun in reversed(self.processes):
            begun.kill()
            begun.wait()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    opened = Site(tmp_path_factory.mktemp("site"))
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def two(site):
    """Two workers; who of them is left is killed at the end."""
    pair = [site.worker(), site.worker()]
    with distributed.Client(site.address) as client:
        client.wait_for_workers(2, timeout=60)
    yield pair
    for begun in pair:
        begun.kill()
        begun.wait()


@pytest.fixture
def store():
    """A store that speaks S3, which workers reach by its address only."""
    moto = pytest.importorskip("moto.server", reason="no store to speak to")
    import s3fs

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "someone")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir("exchange")
        yield "s3://exchange"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.mark.parametrize("through", ["scatter", "store"])
def test_one_of_two_workers_killed_half_way_changes_no_bit(request, site, through):
    exchange = None
    if through == "store":
        from cami.places import place

        exchange = place(request.getfixturevalue("store"))
    pair = request.getfixturevalue("two")
    given = problem()
    alone = exact_windows(given, part_size=6).current

    def kill(state):
        if state.finished == state.parts // 2 and pair[0].poll() is None:
            os.kill(pair[0].pid, signal.SIGKILL)

    with workers(scheduler=site.address, exchange=exchange) as spread:
        folders = set(spread.client.run(Path.cwd).values())
        assert len(folders - {Path.cwd()}) == 2
        found = exact_windows(given, part_size=6, spread=spread, on_part=kill)
    assert pair[0].wait() == -signal.SIGKILL
    assert np.array_equal(found.current, alone)
    if exchange is not None:
        assert not exchange.fs.find("exchange")


def test_when_all_that_held_the_data_die_it_is_sent_again(site, two, monkeypatch):
    sent = []
    renew = dask_cluster._Scattered.renew
    monkeypatch.setattr(
        dask_cluster._Scattered, "renew", lambda self: (sent.append(1), renew(self))
    )
    given = problem(Sketch, solves=8, sides=1)
    alone = sketch(given).current

    def kill(state):
        if state.finished == 3:
            for begun in two:
                begun.kill()
                begun.wait()
            two.append(site.worker())

    with workers(scheduler=site.address) as spread:
        found = sketch(given, spread=spread, on_batch=kill)
    assert (len(two), len(sent)) == (3, 2)
    assert np.array_equal(found.current, alone)


def test_a_scheduler_that_cannot_be_used_is_refused(site, monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE_S", 1)
    for address in (f"tcp://127.0.0.1:{free_port()}", site.address, "nonsense://x"):
        with pytest.raises(SchedulerUnreachableError), workers(scheduler=address):
            pass


class Client:
    """Stands for a scheduler's client, as far as it is asked."""

    def __init__(self, found=None, lost=0):
        self.found, self.lost, self.sent = found, lost, 0

    def wait_for_workers(self, *_, **__):
        pass

    def run(self, *_, **__):
        return {"one": self.found}

    def scheduler_info(self, **_):
        return {"workers": {"one": {}}}

    def scatter(self, given, **_):
        self.sent += 1
        return given

    def submit(self, work, *given, **_):
        client = self

        class Future:
            status = "cancelled"

            def result(self):
                if client.lost:
                    client.lost -= 1
                    raise CancelledError
                return work(*given)

        return Future()


def test_workers_of_another_version_are_refused():
    for found in ("0.0.1", ModuleNotFoundError("no cami")):
        with pytest.raises(WorkersUnfitError):
            dask_cluster._refuse_unfit(Client(found), "tcp://x")


def test_what_is_lost_again_and_again_ends_with_words():
    some = Client(lost=2)
    assert [*DaskCluster(some)(max, 3, [1, 5])] == [3, 5]
    assert some.sent == 3
    with pytest.raises(WorkersLostError):
        list(DaskCluster(Client(lost=99))(max, 3, [1]))
