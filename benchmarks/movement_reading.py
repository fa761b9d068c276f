"""How long reading and flagging many fixes takes, and how much memory.

    python benchmarks/movement_reading.py [--millions 10] [--folder FOLDER]

Writes a made-up table (an animal every 10,000 hourly fixes, Movebank's columns), reads it,
flags it, and prints wall and processor seconds and the largest memory of the process.
"""

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

FIXES_AN_ANIMAL = 10_000


def write(path, millions):
    """Write the made-up table."""
    rng = np.random.default_rng(1)
    when = np.datetime64("2015-01-01T00:00:00") + 3600 * np.arange(FIXES_AN_ANIMAL)
    moment = pc.strftime(pa.array(when.astype("datetime64[s]")), "%Y-%m-%d %H:%M:%S")
    schema = None
    writer = None
    for animal in range(int(millions * 1e6) // FIXES_AN_ANIMAL):
        lon, lat = 105 + rng.uniform(-5, 5), 46 + rng.uniform(-2, 2)
        table = pa.table(
            {
                "event-id": np.arange(FIXES_AN_ANIMAL) + animal * FIXES_AN_ANIMAL,
                "visible": pa.repeat("true", FIXES_AN_ANIMAL),
                "timestamp": moment,
                "location-long": np.round(
                    lon + rng.normal(0, 3e-3, FIXES_AN_ANIMAL).cumsum(), 7
                ),
                "location-lat": np.round(
                    lat + rng.normal(0, 2e-3, FIXES_AN_ANIMAL).cumsum() * 0.2, 7
                ),
                "gps:dop": np.round(rng.gamma(2, 1, FIXES_AN_ANIMAL), 1),
                "individual-local-identifier": pa.repeat(
                    f"animal {animal}", FIXES_AN_ANIMAL
                ),
                "tag-local-identifier": pa.repeat(f"tag {animal}", FIXES_AN_ANIMAL),
                "individual-taxon-canonical-name": pa.repeat(
                    "Procapra gutturosa", FIXES_AN_ANIMAL
                ),
            }
        )
        schema = schema or table.schema
        writer = writer or pacsv.CSVWriter(path, schema)
        writer.write_table(table)
    writer.close()


def main():
    """Write, read, flag, tell."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--millions", type=float, default=10)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    given = asked.parse_args()
    path = given.folder / f"fixes_{given.millions:g}M.csv"
    if not path.exists():
        write(path, given.millions)
    from cami.workflows.read_fixes import FixesWanted, read_telemetry
    from cami.workflows.screen_fixes import screen_fixes

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, work in (
        ("read", lambda: read_telemetry(path, FixesWanted())),
        ("read and flag", lambda: screen_fixes(path, FixesWanted(), on=date(2026, 1, 1))),
    ):
        wall, used = time.perf_counter(), time.process_time()
        done = work()
        wall, used = time.perf_counter() - wall, time.process_time() - used
        del done
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name}: wall {wall:.1f} s, processor {used:.1f} s, {peak - before:.0f} MiB")
    print(f"{path.stat().st_size / 2**20:.0f} MiB of text")


if __name__ == "__main__":
    main()
