"""Pages of the register: milliseconds at the server, with five programmes kept.

Each page is asked for again and again through the whole application, middleware and
templates included; the median and the slowest tenth are shown, with queries and weight.
The floor is ``/healthz``: one query and no template. Give an official document as argument
to see its pages with the adopted wording; the other programmes are made up.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from reading import made_up

LIMIT_MS = 50
TIMES = 25
CAMI = "cami-2021-2026"
OF_PROGRAMME = (
    "",
    "activities/",
    "activities/?country=KZ&species=saiga&q=saiga",
    "activities/?view=print",
    "activities/3.5/",
    "sections/5/",
    "actors/",
    "actors/government-agencies/",
    "species/saiga/",
    "countries/",
    "countries/CN/",
    "findings/",
)
PAGES = (
    "/healthz",
    "/en/",
    "/ru/",
    "/en/programmes/",
    f"/ru/programmes/{CAMI}/activities/",
    *(f"/en/programmes/{CAMI}/{page}" for page in OF_PROGRAMME),
)


def fill(folder: Path, official: Path | None) -> None:
    """Keep the index, four made-up programmes, and the official document if it is given."""
    from cami.workflows.import_programme import import_programme
    from cami.workflows.load_index import load_indexes

    now = datetime.fromtimestamp(0, UTC)
    load_indexes()
    for number in range(1, 5):
        path = folder / f"made-up-{number}.txt"
        path.write_text(made_up().replace("place", f"place {number}"), encoding="utf-8")
        import_programme(path, path.stem, file_name=path.name, by="benchmark", at=now)
    if official:
        import_programme(official, CAMI, file_name=official.name, by="benchmark", at=now)


def measure(path: str) -> tuple[float, float, int, int]:
    """Median and 90th percentile in milliseconds, queries, bytes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{path} answers {answer.status_code}")
    queries = len(asked)
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(path)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    slow = spent[int(len(spent) * 0.9)]
    return statistics.median(spent), slow, queries, len(answer.content)


def main() -> None:
    """Fill a register of its own, measure, and say which pages are too slow."""
    official = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {  # noqa: TID251 (set before the framework reads it)
            "CAMI_DATA": folder,
            "CAMI_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "cami.web.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(Path(folder), official)
        print(f"{'median ms':>9} {'90 % ms':>8} {'queries':>8} {'bytes':>7}  page")
        late = []
        for path in PAGES:
            median, slow, queries, size = measure(path)
            print(f"{median:9.1f} {slow:8.1f} {queries:8} {size:7}  {path}")
            if median > LIMIT_MS:
                late.append(path)
    print(f"slower than {LIMIT_MS} ms: {', '.join(late) or 'none'}")


if __name__ == "__main__":
    main()
