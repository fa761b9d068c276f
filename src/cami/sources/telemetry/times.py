"""Texts of times to UTC seconds: with their offset, or in a zone that somebody stated."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

AWARE = pa.timestamp("us", "UTC")
NAIVE = pa.timestamp("us")
OFFSET = r"(?:[Zz]|[+-]\d\d:?\d\d|[+-]\d\d)$"
TAIL = r"\s*(?:UTC|GMT)$"
FIXED = re.compile(r"(?:UTC)?([+-])(\d\d):?(\d\d)")
QUARTER_S = 900
"""No clock on land is ever changed between two quarters of an hour."""


@dataclass(frozen=True, slots=True)
class Times:
    """Times of a block of rows; each mask has its length."""

    seconds: Floats
    """Since 1970 UTC; nan where one of the masks is true."""
    missing: Truths
    unreadable: Truths
    naive: Truths
    """No offset in the text, and no zone stated."""
    aware: Truths
    """The text carries an offset."""
    twofold: Truths
    """The zone's clock showed this time twice, or never."""


def zone_of(name: str) -> tzinfo:
    """A zone by its IANA name or as an offset like ``+08:00``.

    Raises
    ------
    ZoneInfoNotFoundError
        There is no such zone.
    """
    if name.upper() in {"UTC", "Z", "GMT"}:
        return UTC
    if fixed := FIXED.fullmatch(name):
        sign = -1 if fixed[1] == "-" else 1
        return timezone(sign * timedelta(hours=int(fixed[2]), minutes=int(fixed[3])))
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:
        raise ZoneInfoNotFoundError(name) from error


def read_times(texts: pa.StringArray, zone: tzinfo | None, pattern: str = "") -> Times:
    """Read a block of times.

    Parameters
    ----------
    zone
        Of texts without an offset; None: such texts are not read.
    pattern
        Of ``strptime``, where texts are not ISO 8601.
    """
    missing = np.asarray(pc.is_null(texts))
    if not pattern:
        whole = _cast(texts, AWARE)
        if whole is not None:
            return _times(whole, missing, aware=~missing)
        whole = _cast(texts, NAIVE)
        if whole is not None:
            return _in_zone(_times(whole, missing, aware=np.zeros_like(missing)), zone)
    return _in_zone(_one_by_one(texts, pattern), zone)


def offsets(texts: pa.StringArray) -> dict[str, int]:
    """How many texts end in which offset; those without one are left out."""
    ends = pc.extract_regex(texts, rf"(?P<offset>{OFFSET})")
    counted = pc.value_counts(pc.struct_field(ends, "offset"))
    return {
        "Z" if pair["values"] in {"z", "+00:00", "+0000", "+00"} else pair["values"]: pair[
            "counts"
        ]
        for pair in counted.to_pylist()
        if pair["values"] is not None
    }


def _cast(texts: pa.StringArray, to: pa.DataType) -> Floats | None:
    try:
        moments = pc.cast(texts, to)
    except pa.ArrowInvalid:
        return None
    micros = pc.cast(moments, pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    return np.asarray(micros, dtype=np.float64) / 1e6


def _times(seconds: Floats, missing: Truths, *, aware: Truths) -> Times:
    none = np.zeros_like(missing)
    return Times(np.where(missing, np.nan, seconds), missing, none, none, aware, none)


def _one_by_one(texts: pa.StringArray, pattern: str) -> Times:
    """Rows of several kinds: read singly, which blocks of one kind never are."""
    n = len(texts)
    seconds = np.full(n, np.nan)
    missing, aware = np.zeros(n, bool), np.zeros(n, bool)
    for row, text in enumerate(texts.to_pylist()):
        if text is None:
            missing[row] = True
            continue
        moment = _moment(text, pattern)
        if moment is None:
            continue
        aware[row] = moment.tzinfo is not None
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds[row] = (known - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1)
    unreadable = np.isnan(seconds) & ~missing
    none = np.zeros(n, bool)
    return Times(seconds, missing, unreadable, none, aware, none)


def _moment(text: str, pattern: str) -> datetime | None:
    plain = re.sub(TAIL, "Z", text.strip())
    try:
        if pattern:
            return datetime.strptime(text.strip(), pattern)  # noqa: DTZ007
        if not re.match(r"\d{4}-\d\d-\d\d", plain):
            return None
        return datetime.fromisoformat(plain)
    except ValueError:
        return None


def _in_zone(times: Times, zone: tzinfo | None) -> Times:
    """Move times without an offset from their zone to UTC."""
    local = ~times.missing & ~times.unreadable & ~times.aware
    if not local.any():
        return times
    seconds = times.seconds.copy()
    twofold = np.zeros_like(local)
    if zone is None:
        seconds[local] = np.nan
        return Times(seconds, times.missing, times.unreadable, local, times.aware, twofold)
    if zone is not UTC:
        offset, unsure = _offsets_s(seconds[local], zone)
        seconds[local] -= offset
        twofold[np.flatnonzero(local)[unsure]] = True
        seconds[twofold] = np.nan
    none = np.zeros_like(local)
    return Times(seconds, times.missing, times.unreadable, none, times.aware, twofold)


def _offsets_s(local_s: Floats, zone: tzinfo) -> tuple[Floats, Truths]:
    """Offset from UTC of local times, and where the clock showed them twice or never."""
    quarters, which = np.unique(np.floor(local_s / QUARTER_S), return_inverse=True)
    early, late = np.empty(len(quarters)), np.empty(len(quarters))
    for index, quarter in enumerate(quarters):
        clock = datetime(1970, 1, 1) + timedelta(seconds=float(quarter) * QUARTER_S)  # noqa: DTZ001
        for fold, kept in enumerate((early, late)):
            offset = clock.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()
            kept[index] = offset.total_seconds()
    return early[which], (early != late)[which]
