"""Many people save answers at once over real HTTP, and the server is killed in the middle.

A world of its own is made in a data directory (and in PostgreSQL where DATABASE_URL names
an empty database): a programme, a round, focal points with their sessions. The server is
the one that people run, on loopback; the people are threads of separate processes. Whoever
gets no answer asks again, as the browser does. In the end every save that was acknowledged
has to be among the drafts, whatever happened to the server.

``python benchmarks/people_over_http.py [people] [saves] [kills]``
"""

import http.client
import json
import os
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
PROCESSES = 5
PATIENCE_S = 60
BETWEEN_KILLS_S = 0.7
WORLD = """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from datetime import date, timedelta
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from cami.programme.statements import SECRETARIAT, Period
from cami.stores.people import Viewer, give_mandate
from cami.stores.rounds import Opening, of_round
from cami.workflows.load_index import load_indexes
from cami.workflows.open_round import open_round
people, saves = int(sys.argv[1]), int(sys.argv[2])
load_indexes()
now = timezone.now()
viewer = Viewer(name="b", writes_for=frozenset({SECRETARIAT}), secretariat=True)
period = Period(date(2026, 1, 1), date(2026, 12, 31))
opening = Opening("r", "cami-2021-2026", period, now.date() + timedelta(90), ("en",))
open_round(viewer, opening, now)
rows = [one for one in of_round("r") if one.body.kind == "country"]
made = []
for number in range(people):
    row = rows[number % len(rows)]
    name = f"person{number}"
    user = User.objects.create(username=name)
    role, since = "national-focal-point", date(2020, 1, 1)
    give_mandate(name, role, row.body.key, since, by="b", at=now)
    client = Client()
    client.force_login(user)
    made.append({"name": name, "session": client.cookies["sessionid"].value,
                 "row": row.id, "items": list(row.items)[:saves]})
print(json.dumps(made))
"""
KEPT = """
import json
import django
django.setup()
from cami.stores.reporting import Draft
print(json.dumps(list(Draft.objects.values_list("content__text", flat=True))))
"""


@dataclass(slots=True)
class Outcome:
    """What the people saw, and what is kept."""

    acknowledged: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    asked_again: int = 0
    spent_ms: list[float] = field(default_factory=list)
    whole_s: float = 0.0
    kills: int = 0
    lost: set[str] = field(default_factory=set)
    database: str = ""
    integrity: str = "ok"

    def __str__(self) -> str:
        ordered = sorted(self.spent_ms)
        return (
            f"{self.database}: {len(ordered)} saves in {self.whole_s:.1f} s; median "
            f"{statistics.median(ordered):.0f} ms, 95 % under "
            f"{ordered[int(len(ordered) * 0.95)]:.0f} ms, slowest {ordered[-1]:.0f} ms; "
            f"server killed {self.kills} times, asked again {self.asked_again}; "
            f"refused {len(self.refused)}, acknowledged {len(self.acknowledged)}, "
            f"lost {len(self.lost)}, database {self.integrity}"
        )


def rehearse(folder: Path, people: int, saves: int, kills: int = 0) -> Outcome:
    """Let people save at once against a server of its own, killed so many times."""
    env = _environment(folder)
    world = json.loads(_python(env, WORLD, str(people), str(saves)))
    port = _free_port()
    outcome = Outcome(database="postgresql" if env.get("DATABASE_URL") else "sqlite")
    server = _serve(env, port)
    try:
        began = time.perf_counter()
        parts = [world[at::PROCESSES] for at in range(PROCESSES)]
        crowds = [_crowd(part, port) for part in parts if part]
        while outcome.kills < kills:
            _until_served(port)
            time.sleep(BETWEEN_KILLS_S)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            outcome.kills += 1
            server = _serve(env, port)
        for crowd in crowds:
            told = json.loads(crowd.communicate()[0])
            outcome.acknowledged |= set(told["acknowledged"])
            outcome.refused += told["refused"]
            outcome.asked_again += told["asked_again"]
            outcome.spent_ms += told["spent_ms"]
        outcome.whole_s = time.perf_counter() - began
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    outcome.lost = outcome.acknowledged - set(json.loads(_python(env, KEPT)))
    if outcome.database == "sqlite":
        with sqlite3.connect(folder / "cami.sqlite3") as kept:
            (outcome.integrity,) = kept.execute("PRAGMA integrity_check").fetchone()
        kept.close()
    return outcome


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join((str(ROOT / "src"), *(one for one in sys.path if one)))
    kept = {**os.environ, "CAMI_DATA": str(folder), "PYTHONPATH": path,  # noqa: TID251
            "DJANGO_SETTINGS_MODULE": "cami.web.settings",
            "CAMI_SECOND_FACTOR": "optional"}  # fmt: skip
    kept.pop("CAMI_HTTPS", None)
    return kept


def _python(env: dict[str, str], code: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code, *arguments],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _serve(env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """Start the server that people run, in a group of processes of its own."""
    code = "from cami.cli import main; main()"
    return subprocess.Popen(  # noqa: S603 (our own server)
        [sys.executable, "-c", code, "run", "--port", str(port)],
        env=env,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _crowd(people: list[dict], port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 (this very file)
        [sys.executable, __file__, "--crowd", str(port), json.dumps(people)],
        stdout=subprocess.PIPE,
        text=True,
    )


def _crowd_main(port: int, people: list[dict]) -> None:
    """Be some of the people, a thread each; print what they saw."""
    seen = Outcome()
    gate, lock = threading.Barrier(len(people)), threading.Lock()
    threads = [
        threading.Thread(target=_person, args=(port, one, seen, gate, lock))
        for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {"acknowledged": sorted(seen.acknowledged), "refused": seen.refused,
            "asked_again": seen.asked_again, "spent_ms": seen.spent_ms}  # fmt: skip
    print(json.dumps(told))


def _person(
    port: int, one: dict, seen: Outcome, gate: threading.Barrier, lock: threading.Lock
) -> None:
    _until_served(port)
    gate.wait()
    for item in one["items"]:
        text = f"words of {one['name']} on {item}"
        sent = {"token": "0", "writer": one["name"], "progress": "under-way", "text": text}
        began, tries = time.perf_counter(), 0
        status = 0
        while time.perf_counter() - began < PATIENCE_S:
            tries += 1
            try:
                status, token = _save(port, one, item, sent)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)  # as the browser: wait a moment, then ask again
                continue
            if status != HTTPStatus.SERVICE_UNAVAILABLE:
                break
        with lock:
            seen.spent_ms.append((time.perf_counter() - began) * 1000)
            seen.asked_again += tries - 1
            if status == HTTPStatus.OK and token:
                seen.acknowledged.add(text)
            else:
                seen.refused.append(f"{status} {text}")


def _save(port: int, one: dict, item: str, sent: dict[str, str]) -> tuple[int, int]:
    mark = "x" * 32
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            "POST",
            f"/en/desk/{one['row']}/items/{item}/save",
            urlencode(sent),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Cookie": f"sessionid={one['session']}; csrftoken={mark}",
                "X-CSRFToken": mark,
            },
        )
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        return answer.status, 0
    return answer.status, int(json.loads(content)["token"])


def _until_served(port: int) -> None:
    deadline = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)


def main(people: int = 50, saves: int = 10, kills: int = 3) -> None:
    """Rehearse without and with a server that is killed."""
    for times in dict.fromkeys((0, kills)):
        if times and os.environ.get("DATABASE_URL"):  # noqa: TID251
            print("the database holds the first rehearsal: name an empty one to kill")
            return
        with tempfile.TemporaryDirectory() as folder:
            outcome = rehearse(Path(folder), people, saves, times)
        print(outcome)
        if outcome.lost or outcome.refused or outcome.integrity != "ok":
            raise SystemExit(f"refused: {outcome.refused[:3]}, lost: {outcome.lost}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crowd"]:
        _crowd_main(int(sys.argv[2]), json.loads(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
