"""Space use as JSON has it: no positions but the centre, and no number that is not one."""

import math
from typing import Any

from cami.movement.motion import Estimate, Fit
from cami.movement.space_use import Asked, SpaceUse
from cami.movement.utilisation import Area


def in_json(used: SpaceUse, asked: Asked) -> dict[str, Any]:
    """One animal: parameters, effective sample size, and areas or why there are none."""
    told: dict[str, Any] = {
        "individual": used.individual,
        "method": asked.method,
        "kind": used.sort,
        "fixes": used.fixes,
        "effective_sample_size": _sizes(used.fit),
        "parameters": {**_motion(used.fit), **used.parameters},
    }
    if used.refused is not None:
        why = used.refused
        told["refused"] = {
            "reason": why.reason,
            "text": why.text.text.format(**why.text.params),
            "effective_sample_size": why.dof,
            "least": why.least,
        }
        return told
    told["area_km2"] = _area(used.areas[asked.levels[0]], asked.levels[0])
    told["isopleths"] = [_area(used.areas[level], level) for level in asked.levels]
    return told


def _sizes(fit: Fit | None) -> dict[str, float] | None:
    if fit is None:
        return None
    return {"area": fit.dof_area, "mean": fit.dof_mean, "speed": fit.dof_speed}


def _motion(fit: Fit | None) -> dict[str, Any]:
    if fit is None:
        return {"model": None}
    motion = fit.motion
    return {
        "model": motion.kind,
        "isotropic": fit.isotropic,
        "fitted_by": fit.method,
        "loglik": fit.loglik,
        "aicc": fit.aicc,
        "tau_position_s": _estimate(fit.tau_position_s),
        "tau_velocity_s": _estimate(fit.tau_velocity_s),
        "speed_m_per_s": _estimate(fit.speed_ms),
        "covariance_m2": motion.covariance_m2.tolist(),
        "mean_m": list(motion.mean_m),
        "error_scale": motion.error_scale,
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {
        "estimate": _number(estimate.value),
        "low": _number(estimate.low),
        "high": _number(estimate.high),
    }


def _area(area: Area, level: float) -> dict[str, float | None]:
    return {
        "level_percent": round(100 * level, 6),
        "estimate": area.km2,
        "low": _number(area.low_km2),
        "high": _number(area.high_km2),
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
