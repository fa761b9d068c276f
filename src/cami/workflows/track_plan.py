"""Say before collars are bought how likely they are to show what an opening does."""

from dataclasses import asdict
from datetime import date
from typing import Any

from cami.errors import UnknownOptionError
from cami.messages import N_, Message, Scalar
from cami.movement.planning import Plan, Power, power
from cami.workflows.track_stamp import stamp

VERSION = "1"
ENOUGH = 0.8
"""Power that is customarily asked for."""

SEEN = N_(
    "With {animals} animals for {months} months a change from {before} to {after} would be "
    "seen: in {found} of {studies} simulated studies ({low}–{high} %)."
)
UNSEEN = N_(
    "With {animals} animals for {months} months a change from {before} to {after} may well "
    "be missed: it was seen in {found} of {studies} simulated studies ({low}–{high} %)."
)


def track_plan(
    plan: Plan, studies: int, seed: int, *, on: date
) -> tuple[dict[str, Any], Message]:
    """The power of a plan, and a sentence that says it.

    Raises
    ------
    UnknownOptionError
        A plan that cannot be.
    """
    _check(plan, studies)
    *_, last = power(plan, studies, seed)
    made = stamp(
        "before-after-power",
        VERSION,
        asdict(plan) | {"studies": studies, "seed": seed},
        [],
        crs="local",
        counts={"studies": last.studies},
        on=on,
    )
    told = asdict(last) | {"power": last.share, "enough": last.share >= ENOUGH}
    return {"power": told, "stamp": made}, sentence(plan, last)


def sentence(plan: Plan, seen: Power) -> Message:
    """What the buyer of collars wants to know."""
    told: dict[str, Scalar] = {
        "animals": plan.animals,
        "months": f"{plan.months:g}",
        "before": f"{plan.before:g}",
        "after": f"{plan.after:g}",
        "found": seen.found,
        "studies": seen.studies,
        "low": f"{100 * seen.low:.0f}",
        "high": f"{100 * seen.high:.0f}",
    }
    return Message(SEEN if seen.share >= ENOUGH else UNSEEN, told)


def _check(plan: Plan, studies: int) -> None:
    above = {
        "animals": plan.animals,
        "months": plan.months,
        "interval": plan.fix_interval_h,
        "opened-km": plan.opened_km,
        "home-km": plan.home_sd_km,
        "speed": plan.gait.speed_m_per_s,
        "persistence": plan.gait.persistence_s,
        "studies": studies,
    }
    for option, value in above.items():
        if not 0 < value < float("inf"):
            raise UnknownOptionError(option=option, found=f"{value:g}", known="> 0")
    for option, value in {"before": plan.before, "after": plan.after}.items():
        if not 0 < value < 1:
            raise UnknownOptionError(option=option, found=f"{value:g}", known="0 – 1")
    if not 0 <= plan.dropped_fraction < 1:
        found = f"{plan.dropped_fraction:g}"
        raise UnknownOptionError(option="dropped", found=found, known="0 – 1")
