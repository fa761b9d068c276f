"""The building of a release is killed: nothing is half shown, and it is carried on."""

import os
import signal
import subprocess
import sys

from cami.stores import building

WORK = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cami.stores import holdings, releases
from cami.workflows.publish_atlas import publish_atlas
from tests.atlas_layers import NOW, SECRETARIAT, hold
if not holdings.editions():
    for key in ("one", "three", "two"):
        hold(key, "public", "none")
print("shown", releases.current(), flush=True)
publish_atlas(SECRETARIAT, NOW, lambda key, done, total: print(done, key, flush=True))
print("shown", releases.current(), flush=True)
"""


def test_a_killed_building_shows_nothing_and_goes_on_with_what_it_had(tmp_path, settings):
    settings.DATA = tmp_path
    assert building.standing().state == "none"
    with work(tmp_path) as running:
        for line in running.stdout:
            if line.startswith("2 "):
                assert building.standing().state == "building"
                running.send_signal(signal.SIGKILL)
                running.wait()
                break
    assert building.standing() == building.Building("broken-off", "two", 2, 3)
    before = built(tmp_path)
    assert len(before) >= 2
    assert not [one for one in (tmp_path / "atlas").glob("releases/*") if one.suffix == ""]
    with work(tmp_path) as running:
        told = running.stdout.read().split("\n")
    assert told[0].strip() == "shown", "nothing was shown before"
    assert told[-2].startswith("shown 2026.11-")
    assert building.standing().state == "ended"
    after = built(tmp_path)
    assert len(after) == 3
    assert {name: after[name] for name in before} == before, "what was built is not again"


def built(folder):
    done = (folder / "atlas" / "built").glob("*/layer.json")
    return {one.parent.name: one.stat().st_mtime_ns for one in done}


def work(data):
    told = {"CAMI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "cami.web.settings"}
    path = os.pathsep.join(one for one in sys.path if one)
    quiet = {**os.environ, **told, "PYTHONPATH": path}  # noqa: TID251
    quiet.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", WORK], env=quiet, stdout=subprocess.PIPE, text=True
    )
