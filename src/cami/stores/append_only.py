"""Rows that are only ever added: neither a mistake nor a person can change or delete them.

Held twice: here, for everyone who goes through the models, and by triggers in the database
for everyone who does not.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Never

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from cami.errors import AppendOnlyError

GUARDED = (
    "statement",
    "stagechange",
    "draft",
    "comment",
    "auditentry",
    "carryover",
    "record",
    "recordstep",
    "rangeentry",
    "pastregister",
    "layeredition",
    "layerstep",
    "atlasrelease",
    "releasechoice",
)
"""Tables of the store that the database itself guards."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A query that can read and add."""

    def update(self, **_: object) -> Never:
        """Refuse."""
        raise AppendOnlyError(table=self.model._meta.model_name or "")

    def delete(self) -> Never:
        """Refuse."""
        raise AppendOnlyError(table=self.model._meta.model_name or "")

    def bulk_update(self, *_: object, **__: object) -> Never:
        """Refuse."""
        raise AppendOnlyError(table=self.model._meta.model_name or "")


class AppendOnly(models.Model):
    """A row that stays as it was added."""

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (the framework's)
        """Add the row; refuse to change it."""
        if not self._state.adding:
            raise AppendOnlyError(table=self._meta.model_name or "")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_: object, **__: object) -> Never:
        """Refuse."""
        raise AppendOnlyError(table=self._meta.model_name or "")


def guard(connection: BaseDatabaseWrapper, tables: Iterable[str] = GUARDED) -> None:
    """Let the database refuse changes of tables."""
    with connection.cursor() as cursor:
        for sql in _statements(connection.vendor, tables):
            cursor.execute(sql)


def unguard(connection: BaseDatabaseWrapper, tables: Iterable[str] = GUARDED) -> None:
    """Take the database's own guards away: for tests that empty tables, and migrations."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in ("update", "delete"):
                on = f" ON stores_{table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS kept_{table}_{event}{on}")


def _statements(vendor: str, tables: Iterable[str]) -> list[str]:
    made = []
    if vendor == "postgresql":
        made.append(
            "CREATE OR REPLACE FUNCTION stores_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of this table are only ever added'; END "
            "$$ LANGUAGE plpgsql"
        )
    for table in tables:
        for event in ("update", "delete"):
            head = f"CREATE TRIGGER kept_{table}_{event} BEFORE {event} ON stores_{table} "
            made.append(
                head + "FOR EACH ROW EXECUTE FUNCTION stores_append_only()"
                if vendor == "postgresql"
                else head
                + "BEGIN SELECT RAISE(ABORT, 'rows of this table are only ever added'); END"
            )
    return made
