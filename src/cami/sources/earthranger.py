"""Positions out of EarthRanger, by the client that its makers keep."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cami.errors import ServiceRefusedError, TelemetryMissingError

Row = Mapping[str, str]

COLUMNS = (
    "event-id",
    "timestamp",
    "location-long",
    "location-lat",
    "individual-local-identifier",
    "tag-local-identifier",
    "import-marked-outlier",
    "gps-hdop",
    "study-name",
)
"""Movebank's words for what an observation holds."""


def observations(
    address: str,
    token: str,
    *,
    subjects: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Row]:
    """Every observation of the subjects, those that were excluded marked as such.

    Parameters
    ----------
    subjects
        Their names or identifiers; none for all that the token may see.

    Raises
    ------
    ServiceRefusedError
        The site does not answer, refuses the token, or knows no such subject.
    TelemetryMissingError
        The client is not installed.
    """
    try:
        from erclient import ERClient  # noqa: PLC0415
        from erclient.er_errors import ERClientException  # noqa: PLC0415
        from requests import RequestException  # noqa: PLC0415
    except ImportError as error:
        raise TelemetryMissingError from error
    client = ERClient(service_root=address, token=token, discovery=False)
    try:
        known = {str(subject["id"]): subject for subject in client.get_subjects() or []}
        wanted = _chosen(known, subjects, address)
        for identifier in wanted:
            given = client.get_subject_observations(
                identifier, start=since, end=until, filter_flag=None, page_size=4000
            )
            name = str(known[identifier].get("name") or identifier)
            for observation in given:
                yield _row(observation, name, address)
    except (ERClientException, RequestException) as error:
        reason = str(error)[:200] or type(error).__name__
        raise ServiceRefusedError(
            service="EarthRanger", address=address, reason=reason
        ) from error


def _chosen(
    known: Mapping[str, Mapping[str, Any]], subjects: Sequence[str], address: str
) -> list[str]:
    if not subjects:
        return list(known)
    found = []
    for wanted in subjects:
        mine = [key for key, one in known.items() if wanted in {key, one.get("name")}]
        if len(mine) != 1:
            reason = f"{wanted}: {len(mine)}"
            raise ServiceRefusedError(service="EarthRanger", address=address, reason=reason)
        found += mine
    return found


def _row(observation: Mapping[str, Any], name: str, address: str) -> Row:
    place = observation.get("location") or {}
    details = observation.get("observation_details") or {}
    excluded = bool(observation.get("exclusion_flags"))
    cells = (
        observation.get("id"),
        observation.get("recorded_at"),
        place.get("longitude"),
        place.get("latitude"),
        name,
        observation.get("source"),
        "true" if excluded else "false",
        details.get("hdop"),
        urlsplit(address).netloc,
    )
    return {
        column: "" if cell is None else str(cell)
        for column, cell in zip(COLUMNS, cells, strict=True)
    }
