from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.sources.telemetry.times import offsets, read_times, zone_of


def read(*texts, zone=None, pattern=""):
    return read_times(pa.array(texts, pa.string()), zone, pattern)


def seconds(text):
    return datetime.fromisoformat(text).timestamp()


def test_one_instant_written_in_many_ways_is_one_time():
    times = read(
        "2014-01-01T05:00:00Z",
        "2014-01-01 05:00:00+00:00",
        "2014-01-01 13:00:00+08:00",
        "2014-01-01T05:00:00.000Z",
        "2014-01-01 05:00:00 UTC",
    )
    assert times.seconds.tolist() == [seconds("2014-01-01T05:00:00+00:00")] * 5
    assert times.aware.all()


def test_a_time_without_an_offset_is_not_read_unless_its_zone_is_stated():
    times = read("2014-01-01 05:00:00", None)
    assert times.naive.tolist() == [True, False]
    assert times.missing.tolist() == [False, True]
    assert np.isnan(times.seconds).all()
    stated = read("2014-01-01 05:00:00", zone=ZoneInfo("Asia/Ulaanbaatar"))
    assert stated.seconds[0] == seconds("2014-01-01T05:00:00+08:00")


def test_times_that_a_clock_showed_twice_or_never_are_refused():
    """Almaty went from +06:00 to +05:00 on 2024-03-01; New York skips an hour in March."""
    twice = read("2024-02-29 23:30:00", "2024-02-29 22:30:00", zone=ZoneInfo("Asia/Almaty"))
    assert twice.twofold.tolist() == [True, False]
    never = read("2024-03-10 02:30:00", zone=ZoneInfo("America/New_York"))
    assert never.twofold.tolist() == [True]


@pytest.mark.parametrize(
    "text",
    ["31.01.2014 05:00", "2014-02-30T00:00:00Z", "yesterday", "5", "2014-01-31T25:00"],
)
def test_what_is_no_time_is_unreadable_and_never_guessed(text):
    assert read(text, zone=UTC).unreadable.tolist() == [True]


def test_a_stated_pattern_reads_days_first():
    times = read("03.02.2014 05:00", zone=UTC, pattern="%d.%m.%Y %H:%M")
    assert times.seconds[0] == seconds("2014-02-03T05:00:00+00:00")


def test_zones_have_names_or_offsets():
    assert zone_of("+08:00").utcoffset(None) == timedelta(hours=8)
    assert zone_of("utc") is UTC
    assert zone_of("-03:30") == timezone(-timedelta(hours=3, minutes=30))
    with pytest.raises(ZoneInfoNotFoundError):
        zone_of("Asia/Nowhere")


def test_offsets_are_counted_as_they_are_written():
    texts = pa.array(["2014-01-01T05:00:00Z", "2014-01-01T05:00:00+08:00", None])
    assert offsets(texts) == {"Z": 1, "+08:00": 1}


@given(
    st.lists(st.integers(0, 2_000_000_000), min_size=1, max_size=20),
    st.sampled_from(["Asia/Tashkent", "Asia/Ulaanbaatar", "Asia/Kabul", "Asia/Tehran"]),
)
def test_local_times_come_back_from_utc_or_are_twofold(instants, name):
    zone = ZoneInfo(name)
    local = [
        datetime.fromtimestamp(s, zone).strftime("%Y-%m-%d %H:%M:%S") for s in instants
    ]
    times = read(*local, zone=zone)
    sure = ~times.twofold
    assert times.seconds[sure].tolist() == np.array(instants, float)[sure].tolist()
