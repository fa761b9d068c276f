"""What is said of barriers' permeability, by mode; the one seam between the two modes.

The share of encounters in which an animal crossed depends on the collar's schedule and is
no permeability. Compatible mode gives it under that name; corrected mode gives the estimate
that does not depend on the schedule.
"""

from typing import Any

from cami.movement.barrier_ranking import BarrierTable
from cami.movement.lines import BarrierLines

NAIVE = "naive-crossing-share"


def naive_shares(lines: BarrierLines, table: BarrierTable) -> list[dict[str, Any]]:
    """Of every barrier that was met, the share of encounters with a crossing."""
    total = table.counts.sum(axis=1)
    return [
        {
            "barrier": lines.names[k],
            "method": NAIVE,
            "crossing_share": float(table.crossed[k] / total[k]),
            "encounters": int(total[k]),
            "animals": int(table.animals[k]),
        }
        for k in range(len(lines.names))
        if total[k]
    ]
