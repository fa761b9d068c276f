"""Finished animals kept in a folder: a run that was stopped goes on where it was."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from cami.messages import Message
from cami.movement.akde import Refusal
from cami.movement.fixes import Track
from cami.movement.motion import Estimate, Fit, Motion
from cami.movement.space_use import Asked, SpaceUse
from cami.movement.utilisation import Area
from cami.workflows.write_report import write_whole

ESTIMATES = ("tau_position_s", "tau_velocity_s", "speed_ms", "spread_m2", "chi_square_m2")


class Kept:
    """One file an animal, named by a digest of all that its answer depends on."""

    def __init__(self, folder: Path, crs: str, asked: Asked, version: str) -> None:
        self.folder = folder
        self.question = f"{version} {crs} {asked!r}".encode()

    def load(self, track: Track) -> SpaceUse | None:
        """What is kept of the animal; None where nothing is, or it cannot be read."""
        try:
            kept = json.loads(self._path(track).read_text(encoding="utf-8"))
            return _used(kept)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, track: Track, used: SpaceUse) -> None:
        """Keep what was found, but for its density."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(track), json.dumps(_plain(used)).encode())

    def _path(self, track: Track) -> Path:
        digest = hashlib.sha256(self.question)
        digest.update(track.individual.encode())
        for values in (track.time_s, track.x_m, track.y_m, track.error_m):
            digest.update(np.ascontiguousarray(values).data)
        return self.folder / f"{digest.hexdigest()}.json"


def _plain(used: SpaceUse) -> dict[str, Any]:
    fit = None if used.fit is None else asdict(used.fit)
    if fit is not None:
        fit["motion"]["covariance_m2"] = fit["motion"]["covariance_m2"].tolist()
    refused = used.refused
    return {
        "individual": used.individual,
        "fixes": used.fixes,
        "sort": used.sort,
        "fit": fit,
        "areas": {str(level): asdict(area) for level, area in used.areas.items()},
        "shapes": {
            str(level): shapely.to_wkb(shape, hex=True)
            for level, shape in used.shapes.items()
        },
        "parameters": dict(used.parameters),
        "refused": None
        if refused is None
        else {
            "reason": refused.reason,
            "dof": refused.dof,
            "least": refused.least,
            "text": refused.text.text,
            "params": dict(refused.text.params),
        },
    }


def _used(kept: Mapping[str, Any]) -> SpaceUse:
    return SpaceUse(
        kept["individual"],
        kept["fixes"],
        kept["sort"],
        None if kept["fit"] is None else _fit(kept["fit"]),
        {float(level): Area(**area) for level, area in kept["areas"].items()},
        {float(level): shapely.from_wkb(shape) for level, shape in kept["shapes"].items()},
        kept["parameters"],
        None,
        None if kept["refused"] is None else _refusal(kept["refused"]),
    )


def _fit(kept: Mapping[str, Any]) -> Fit:
    motion = dict(kept["motion"])
    motion["covariance_m2"] = np.array(motion["covariance_m2"])
    motion["mean_m"] = tuple(motion["mean_m"])
    rest = dict(kept) | {name: Estimate(**kept[name]) for name in ESTIMATES}
    return Fit(**rest | {"motion": Motion(**motion)})


def _refusal(kept: Mapping[str, Any]) -> Refusal:
    text = Message(kept["text"], kept["params"])
    return Refusal(kept["reason"], kept["dof"], kept["least"], text)
