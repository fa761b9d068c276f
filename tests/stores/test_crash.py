"""The process is killed in the middle of saving: no acknowledged answer is lost."""

import os
import signal
import sqlite3
import subprocess
import sys

WORK = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import UTC, date, datetime
from cami.programme.statements import SECRETARIAT, Body, Period
from cami.stores import drafts, rounds
from cami.stores.people import Viewer
from cami.workflows.load_index import load_indexes
from cami.workflows.open_round import open_round
load_indexes()
viewer = Viewer(name="x", writes_for=frozenset({SECRETARIAT}), secretariat=True)
now = datetime(2026, 11, 23, tzinfo=UTC)
period = Period(date(2026, 1, 1), date(2026, 10, 1))
opening = rounds.Opening("r", "cami-2021-2026", period, date(2027, 1, 1), ("en",))
open_round(viewer, opening, now, ("KZ",))
row = next(one for one in rounds.of_round("r"))
item = next(iter(row.items))
token = 0
while True:
    answer = drafts.Answer(text=f"words {token}")
    token = drafts.save(row.id, item, answer, token, by="x", at=now).draft.token
    print(token, flush=True)
"""


def test_a_killed_process_loses_no_saved_answer(tmp_path):
    settings = {"CAMI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cami.web.settings"}
    path = os.pathsep.join(one for one in sys.path if one)
    quiet = {**os.environ, **settings, "PYTHONPATH": path}  # noqa: TID251
    quiet.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-c", WORK], env=quiet, stdout=subprocess.PIPE, text=True
    ) as running:
        acknowledged = 0
        for line in running.stdout:
            acknowledged = int(line)
            if acknowledged >= 40:
                running.send_signal(signal.SIGKILL)
                break
        acknowledged = max([acknowledged, *map(int, running.stdout.read().split())])
    with sqlite3.connect(tmp_path / "cami.sqlite3") as kept:
        (whole,) = kept.execute("PRAGMA integrity_check").fetchone()
        versions = [v for (v,) in kept.execute("SELECT version FROM stores_draft")]
    kept.close()
    assert whole == "ok"
    assert set(range(1, acknowledged + 1)) <= set(versions)
