"""Rates of passages from cameras, and how a change at structures changed them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from cami.errors import UnknownOptionError
from cami.movement.cameras import BIN_S, SILENT_CHANCE, Cameras, rate_change, rates
from cami.sources.camtrap_dp import read_camtrap_dp
from cami.sources.raster import digest_of
from cami.workflows.track_stamp import stamp

METHOD, VERSION = "camera-rates", "1"
NAMED = 20
"""Stations that a refusal names at most."""


@dataclass(frozen=True, slots=True)
class CamerasWanted:
    """What is asked of a package of cameras."""

    species: str = ""
    """Scientific name; empty: all animals."""
    failures: Path | None = None
    treated: tuple[str, ...] = ()
    """Stations at what was opened, closed or built."""
    control: tuple[str, ...] = ()
    changed: date | None = None
    """The first day after the change, UTC."""


def track_cameras(package: Path, wanted: CamerasWanted, *, on: date) -> dict[str, Any]:
    """Camera-days, passages and rates by station, failures, and the change if asked for.

    Raises
    ------
    UnknownOptionError
        A station that is not there or stands on both sides, a date without stations, or
        the other way round.
    InvalidInputError, SourceMissingError
        As `read_camtrap_dp`.
    """
    read = read_camtrap_dp(package, wanted.species, wanted.failures)
    cameras = read.cameras
    treated = _places(cameras, "treated", wanted.treated)
    control = _places(cameras, "control", wanted.control)
    if both := set(treated) & set(control):
        found = ", ".join(cameras.stations[k] for k in sorted(both))
        raise UnknownOptionError(option="control", found=found, known="--treated")
    if bool(treated) != (wanted.changed is not None):
        raise UnknownOptionError(option="changed", found="-", known="--treated STATION")
    told = rates(cameras)
    inputs = [read.source]
    if wanted.failures is not None:
        name = wanted.failures.name
        inputs.append({"file": name, "sha256": digest_of(wanted.failures)})
    change = None
    if wanted.changed is not None:
        moment = datetime.combine(wanted.changed, time(), UTC).timestamp()
        change = asdict(rate_change(cameras, treated, control, moment))
    return {
        "species": list(read.species),
        "stations": [asdict(each) for each in told],
        "failures": [
            {"station": name, "start_utc": _when(start), "end_utc": _when(end)}
            for name, start, end in cameras.failures
        ],
        "change": change,
        "stamp": stamp(
            METHOD,
            VERSION,
            {
                "species": wanted.species,
                "treated": wanted.treated,
                "control": wanted.control,
                "changed": wanted.changed.isoformat() if wanted.changed else None,
                "silent_chance": SILENT_CHANCE,
                "period_days": BIN_S / 86_400,
            },
            inputs,
            crs="",
            counts={
                "stations": len(cameras.stations),
                "passages": sum(each.events for each in told),
                "failures": len(cameras.failures),
            },
            on=on,
        ),
    }


def _places(cameras: Cameras, option: str, names: Sequence[str]) -> tuple[int, ...]:
    for name in names:
        if name not in cameras.stations:
            known = ", ".join(cameras.stations[:NAMED])
            raise UnknownOptionError(option=option, found=name, known=known)
    return tuple(cameras.stations.index(name) for name in dict.fromkeys(names))


def _when(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, UTC).isoformat().replace("+00:00", "Z")
