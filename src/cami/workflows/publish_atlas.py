"""Build a release of the atlas from all published layers, and show it from then on."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from cami.atlas.copies import copies
from cami.atlas.release import Manifest
from cami.catalogue.access import TIERS, Tier
from cami.errors import NotAllowedError
from cami.renderers.release_folder import VERSION, Built, build_copy, write_tier
from cami.sources.base_map import base_tiles
from cami.stores import building, holdings, releases
from cami.stores.people import Viewer
from cami.stores.trail import note_act

Progress = Callable[[str, int, int], None]
"""Layer being built, how many are done, how many there are."""


def publish_atlas(
    viewer: Viewer, at: datetime, progress: Progress = lambda key, done, total: None
) -> str:
    """Build and show a release; return its name.

    The same layers give the same release, built once. A run that was broken off goes on
    with what it had built. Where another is being built, this one waits for its turn.

    Raises
    ------
    NotAllowedError
        Only the Secretariat publishes.
    CamiError
        A layer cannot be built; what is shown stays.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    with building.alone() as told:

        def both(key: str, done: int, total: int) -> None:
            told(key, done, total)
            progress(key, done, total)

        return _published(viewer, at, both)


def _published(viewer: Viewer, at: datetime, progress: Progress) -> str:
    layers = holdings.published()
    name = release_name((held.name for held in layers), at)
    folder = releases.releases_folder() / name
    if not folder.exists():
        built: dict[Tier, dict[str, Built]] = {tier: {} for tier in TIERS}
        for done, held in enumerate(layers):
            progress(held.record.key, done, len(layers))
            for copy in copies(held.record):
                made = build_copy(
                    held.record, held.path, held.facts, copy, releases.built_folder()
                )
                built[copy.tier][held.record.key] = made
        _lay_down(folder, name, built, at)
    releases.keep_release(name, (held.name for held in layers), by=viewer.name, at=at)
    releases.choose(name, by=viewer.name, at=at)
    note_act("atlas-published", name, by=viewer.name, at=at, layers=len(layers))
    return name


def release_name(editions: Iterable[str], at: datetime) -> str:
    """Month of building, and the digest of what goes in."""
    text = json.dumps([VERSION, sorted(editions)]).encode()
    return f"{at:%Y.%m}-{hashlib.sha256(text).hexdigest()[:8]}"


def _lay_down(
    folder: Path, name: str, built: dict[Tier, dict[str, Built]], at: datetime
) -> None:
    """Put the tiers beside each other, all or none."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for tier, copies_ in built.items():
        manifest = Manifest(name, tier, at, tuple(one.layer for one in copies_.values()))
        write_tier(part / tier, manifest, copies_, base_tiles())
    part.rename(folder)


def show_release(viewer: Viewer, name: str, at: datetime) -> None:
    """Show a release that was built before; what was withdrawn since stays away.

    Raises
    ------
    NotAllowedError
        Only the Secretariat chooses.
    ReleaseMissingError
        There is none of that name.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    releases.choose(name, by=viewer.name, at=at)
    note_act("atlas-release-shown", name, by=viewer.name, at=at)
