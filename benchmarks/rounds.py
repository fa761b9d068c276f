"""The reporting cycle at its full size: pages, reviews, state, and fifty people saving.

Twenty thousand statements of fourteen countries over three years on our own index of a
programme. Each page is asked for through the whole application; the review is written in
every format; then fifty focal points save at once, each in a thread of their own
connection, and every save has to be found afterwards (over real HTTP, and with a server
that is killed in between: `people_over_http`). SQLite unless DATABASE_URL names another
database, which must be empty.
"""

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

CAMI = "cami-2021-2026"
STATEMENTS = 20_000
STATES = (
    "AF",
    "BT",
    "CN",
    "IN",
    "IR",
    "KG",
    "KZ",
    "MN",
    "NP",
    "PK",
    "RU",
    "TJ",
    "TM",
    "UZ",
)
PEOPLE = 50
SAVES = 10
LIMIT_MS = 100
NOW = datetime.now(UTC)  # noqa: TID251 (pages show what stands today)


def fill() -> None:
    """Keep the index, a round, and statements at every stage."""
    from cami.programme.statements import PROGRESS, Body, Period, Statement, Target
    from cami.stores import testimony
    from cami.stores.models import Activity
    from cami.workflows.load_index import load_indexes

    load_indexes()
    chance = random.Random(6)
    keys = list(Activity.objects.filter(programme__slug=CAMI).values_list("key", flat=True))
    last: dict[tuple[str, str], str] = {}
    batches: dict[tuple[str, ...], list[testimony.Made]] = {}
    for number in range(STATEMENTS):
        year = 2024 + number * 3 // STATEMENTS
        code, key = chance.choice(STATES), chance.choice(keys)
        said = Statement(
            id=f"s{number:07}",
            programme=CAMI,
            speaker=Body("country", code),
            targets=tuple(
                Target(k) for k in {key, *chance.sample(keys, chance.choice((0, 0, 1, 2)))}
            ),
            period=Period(date(year, 1, 1), date(year, 12, 31)),
            basis="national-report",
            progress=chance.choice(PROGRESS),
            made_by="benchmark",
            made_at=NOW - timedelta(minutes=2 * (STATEMENTS - number)),
            text="Crossings were counted and fords were kept open for the herds. " * 3,
            obstacles=("money",) if number % 7 == 0 else (),
            supersedes=(last[code, key],) if (code, key) in last else (),
        )
        last[code, key] = said.id
        steps = ("submitted", "approved", "published")[: chance.choice((1, 2, 3, 3, 3, 3))]
        batches.setdefault(steps, []).append(testimony.Made(said))
    for steps, made in batches.items():
        for at in range(0, len(made), 500):
            part = made[at : at + 500]
            moment = max(one.statement.made_at for one in part)
            testimony.keep(part, steps, by="benchmark", at=moment)


def people() -> None:
    """Open a round and give fifty focal points their mandates."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from cami.programme.statements import SECRETARIAT, Period
    from cami.stores.people import Viewer, give_mandate
    from cami.stores.rounds import Opening
    from cami.workflows.open_round import open_round

    now = timezone.now()
    for number in range(PEOPLE):
        User.objects.create(username=f"person{number}")
        scope = STATES[number % len(STATES)]
        give_mandate(f"person{number}", "national-focal-point", scope, date(2020, 1, 1),
                     by="benchmark", at=now)  # fmt: skip
    User.objects.create(username="secretariat")
    give_mandate("secretariat", "secretariat", "", date(2020, 1, 1), by="b", at=now)
    viewer = Viewer(name="b", writes_for=frozenset({SECRETARIAT}), secretariat=True)
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    opening = Opening("2026", CAMI, period, date(2027, 1, 31), ("en", "ru"))
    start = time.perf_counter()
    open_round(viewer, opening, now)
    print(f"open a round: {time.perf_counter() - start:.2f} s")


def pages() -> list[str]:
    """Milliseconds, queries and bytes of each page, by who looks; return the slow ones."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cami.stores.rounds import of_round

    row = next(one for one in of_round("2026") if one.body.key == "KZ")
    question = max(row.questions, key=lambda one: len(one.items)).key
    of = f"/ru/programmes/{CAMI}"
    looked = [
        (None, f"{of}/activities/3.5/"),
        (None, f"{of}/review/"),
        (None, f"{of}/review/?country=KZ"),
        (None, f"{of}/review/lists/no-progress/"),
        (None, f"{of}/statements/s0000001/"),
        (None, f"{of}/asked/country/KZ/"),
        ("person6", "/ru/desk/"),
        ("person6", f"/ru/desk/{row.id}/"),
        ("person6", f"/ru/desk/{row.id}/{question}/"),
        ("secretariat", "/ru/manage/rounds/2026/"),
        ("secretariat", f"{of}/activities/3.5/"),
        ("secretariat", "/ru/manage/mandates/"),
    ]
    slow = []
    print(f"{'first ms':>9} {'median ms':>9} {'queries':>8} {'bytes':>8}  page")
    for name, path in looked:
        client = Client()
        if name:
            client.force_login(User.objects.get(username=name))
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        first, queries = (time.perf_counter() - start) * 1000, len(asked)
        if answer.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_FOUND):
            raise SystemExit(f"{path} answers {answer.status_code}")
        spent = []
        for _ in range(9):
            start = time.perf_counter()
            client.get(path)
            spent.append((time.perf_counter() - start) * 1000)
        median = statistics.median(spent)
        size = len(answer.content)
        print(f"{first:9.0f} {median:9.1f} {queries:8} {size:8}  {name or ''} {path}")
        if median > LIMIT_MS:
            slow.append(path)
    return slow


def reviews() -> None:
    """Seconds of state and of the full review in each format."""
    from cami.programme.state import end_of
    from cami.stores import testimony
    from cami.stores.people import PUBLIC_VIEWER
    from cami.web.templating import say
    from cami.workflows.review_programme import FORMATS, Scope, write_review

    for day in (NOW.date() - timedelta(days=back) for back in (0, 1, 9)):
        start = time.perf_counter()
        found = testimony.state(PUBLIC_VIEWER, CAMI, end_of(day))
        spent = time.perf_counter() - start
        print(f"state as of {day}: {spent:.2f} s, standing {len(found.statements)}")
    for form in FORMATS:
        start = time.perf_counter()
        scope = Scope(CAMI, NOW.date())
        made = write_review(PUBLIC_VIEWER, scope, "review", form, "ru", say)
        spent = time.perf_counter() - start
        print(f"review as {form}: {spent:.2f} s, {len(made.content) // 1024} KiB")


def fifty() -> None:
    """Fifty people save ten answers each at once; none may fail and none may be lost."""
    from django.contrib.auth.models import User
    from django.db import connection, connections
    from django.test import Client

    from cami.stores.reporting import Draft
    from cami.stores.rounds import of_round

    rows = {one.body.key: one for one in of_round("2026")}
    clients = []
    for number in range(PEOPLE):
        client = Client()
        client.force_login(User.objects.get(username=f"person{number}"))
        clients.append((number, client, rows[STATES[number % len(STATES)]]))
    spent: list[float] = []
    failed: list[str] = []
    before = Draft.objects.count()
    gate = threading.Barrier(PEOPLE)

    def work(number: int, client: Client, row) -> None:
        items = list(row.items)
        gate.wait()
        for turn in range(SAVES):
            sent = {"token": "0", "writer": f"w{number}", "progress": "under-way",
                    "text": f"words of {number} in turn {turn}"}  # fmt: skip
            start = time.perf_counter()
            try:
                answer = client.post(
                    f"/ru/desk/{row.id}/items/{items[turn]}/save",
                    sent,
                    headers={"accept": "application/json"},
                )
                told = answer.json()
                if answer.status_code != HTTPStatus.OK or not told["token"]:
                    failed.append(f"{answer.status_code}")
            except Exception as refused:
                failed.append(repr(refused)[:200])
            spent.append((time.perf_counter() - start) * 1000)
        connections.close_all()

    threads = [threading.Thread(target=work, args=one) for one in clients]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - start
    texts = set(Draft.objects.filter(pk__gt=0).values_list("content__text", flat=True))
    wanted = {
        f"words of {number} in turn {turn}"
        for number in range(PEOPLE)
        for turn in range(SAVES)
    }
    spent.sort()
    print(
        f"{connection.vendor}: {PEOPLE} people x {SAVES} saves in {whole:.1f} s; "
        f"median {statistics.median(spent):.0f} ms, slowest {spent[-1]:.0f} ms; "
        f"failed {len(failed)}, kept {Draft.objects.count() - before}, "
        f"lost {len(wanted - texts)}"
    )
    if failed or wanted - texts:
        raise SystemExit(f"failed: {failed[:3]}")


def main() -> None:
    """Fill a store of its own, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {  # noqa: TID251 (set before the framework reads it)
            "CAMI_DATA": folder,
            "CAMI_HOSTS": "testserver",
            "CAMI_SECOND_FACTOR": "optional",
            "DJANGO_SETTINGS_MODULE": "cami.web.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        start = time.perf_counter()
        fill()
        print(f"{STATEMENTS} statements kept in {time.perf_counter() - start:.1f} s")
        people()
        slow = pages()
        reviews()
        fifty()
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) // 2**20
        print(f"{size} MiB on disk")
        print(f"slower than {LIMIT_MS} ms: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
