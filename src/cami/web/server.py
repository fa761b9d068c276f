"""Starting the application: framework set up, database migrated, pages served."""

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from cami.errors import OutputUnwritableError, PortBusyError


def prepare(language: str) -> None:
    """Set the web framework up, so that stores can be used; cheap when done already.

    Raises
    ------
    OutputUnwritableError
        The directory of the data may not be changed.
    """
    import django  # noqa: PLC0415 (commands that keep nothing never load it)
    from django.utils import translation  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cami.web.settings")
    try:
        django.setup()
    except PermissionError as refused:
        raise OutputUnwritableError(name=str(refused.filename)) from refused
    translation.activate(language)


def database() -> str:
    """Return where the data are kept, without passwords."""
    from django.db import connection  # noqa: PLC0415

    kept = connection.settings_dict
    place = f"{kept['HOST']}/{kept['NAME']}" if kept["HOST"] else str(kept["NAME"])
    return f"{connection.vendor} {place}"


def migrate() -> int:
    """Bring the database up to date, saying each step; return how many were taken.

    An empty register gets the programme indexes that the product carries, an empty atlas
    the layers.
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    with _alone():
        executor = MigrationExecutor(connection)
        steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if steps:
            call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
        call_command("createcachetable", verbosity=0)
        from cami.workflows.load_index import (  # noqa: PLC0415 (needs the tables)
            load_indexes,
        )

        load_indexes()
        from cami.workflows.load_atlas import load_atlas  # noqa: PLC0415

        load_atlas(datetime.now(UTC))
    return len(steps)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other command on these data is bringing them up to date."""
    from django.conf import settings  # noqa: PLC0415

    lock = settings.DATA / "migrating"
    try:
        held = lock.open("w")
    except OSError as refused:
        raise OutputUnwritableError(name=str(settings.DATA)) from refused
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def serve(host: str, port: int) -> None:
    """Serve the application until interrupted."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "cami.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


def expect(host: str) -> None:
    """Set what follows from the address served on; call it before settings are read."""
    os.environ.update(trial_rules(host, os.environ) | os.environ)
    os.environ["CAMI_HOSTS"] = ",".join(filter(None, (os.environ.get("CAMI_HOSTS"), host)))


def trial_rules(host: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Settings of a server that nobody but this machine can reach.

    Without a proxy in front (which sets ``CAMI_HTTPS`` or ``CAMI_HOSTS``) and on a loopback
    address, no second factor is asked for; the pages say so.
    """
    behind_proxy = environ.get("CAMI_HTTPS") or environ.get("CAMI_HOSTS")
    own = host in ("localhost", "127.0.0.1", "::1")
    return {"CAMI_SECOND_FACTOR": "optional"} if own and not behind_proxy else {}


def check_free(host: str, port: int) -> None:
    """Refuse a port that another program holds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            if refused.errno != errno.EADDRINUSE:
                raise
            raise PortBusyError(host=host, port=port) from refused
