"""Positions out of Movebank, by a client that is kept; licences are asked about first."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cami.errors import (
    LicenceNotAcceptedError,
    ServiceRefusedError,
    TelemetryMissingError,
)

if TYPE_CHECKING:
    from movebank_client import MovebankClient

Row = Mapping[str, str]

FREE = ("CC_0", "CC0")
"""Licences that ask nothing of whoever takes the data."""

EARLIEST = datetime(1960, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StudyWanted:
    """Which study to fetch, and by whom."""

    address: str
    study: str
    username: str
    password: str
    individuals: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    accepted_licence: str = ""


def fetch_study(wanted: StudyWanted, take: Callable[[Row], None]) -> Mapping[str, str]:
    """Give every event of a study to ``take``; its own record is returned.

    Raises
    ------
    LicenceNotAcceptedError
        The study's licence asks for something, and nobody has accepted it. No event has
        been asked for: the client would accept the terms unasked.
    ServiceRefusedError
        Movebank does not answer, or lets us not see the whole study.
    TelemetryMissingError
        The client is not installed.
    """
    try:
        import httpx  # noqa: PLC0415
        from movebank_client import MovebankClient  # noqa: PLC0415
        from movebank_client.errors import MBClientError  # noqa: PLC0415
    except ImportError as error:
        raise TelemetryMissingError from error

    async def run() -> Mapping[str, str]:
        async with MovebankClient(
            base_url=wanted.address, username=wanted.username, password=wanted.password
        ) as client:
            study = await client.get_study(wanted.study)
            if study is None:
                raise _refused(wanted, "the whole study cannot be seen")
            _refuse_unaccepted(study, wanted)
            async for event in _events(client, wanted):
                take(event | _of_study(study))
            return dict(study)

    try:
        return asyncio.run(run())
    except (MBClientError, httpx.HTTPError) as error:
        raise _refused(wanted, str(error)[:200] or type(error).__name__) from error


async def _events(
    client: "MovebankClient", wanted: StudyWanted
) -> AsyncIterator[dict[str, str]]:
    animals = await client.get_individuals_by_study(study_id=wanted.study)
    for animal in animals:
        names = {animal.get("id"), animal.get("local_identifier")}
        if wanted.individuals and not names & set(wanted.individuals):
            continue
        async for event in client.get_individual_events_by_time(
            study_id=wanted.study,
            individual_id=animal["id"],
            timestamp_start=wanted.since or EARLIEST,
            timestamp_end=wanted.until,
        ):
            yield dict(event)


def _of_study(study: Mapping[str, str]) -> dict[str, str]:
    return {
        "study_name": study.get("name", ""),
        "license_type": study.get("license_type", ""),
        "principal_investigator_name": study.get("principal_investigator_name", ""),
    }


def _refuse_unaccepted(study: Mapping[str, str], wanted: StudyWanted) -> None:
    licence = study.get("license_type") or "CUSTOM"
    if licence not in FREE and wanted.accepted_licence != licence:
        raise LicenceNotAcceptedError(study=study.get("name", ""), licence=licence)


def _refused(wanted: StudyWanted, reason: str) -> ServiceRefusedError:
    return ServiceRefusedError(service="Movebank", address=wanted.address, reason=reason)
