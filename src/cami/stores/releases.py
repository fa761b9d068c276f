"""Releases of the atlas: which are there, which is shown, what somebody may have of one.

A `Shelf` is all that a viewer may have of one release. Pages, tiles, the API, exports and
search ask a shelf; nothing else opens a release's files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from cami.atlas.release import BASE_TILES, MANIFEST, Manifest, ReleasedLayer
from cami.catalogue.access import TIERS, Tier
from cami.errors import LayerMissingError, ReleaseMissingError
from cami.stores.atlas import AtlasRelease, LayerEdition, ReleaseChoice
from cami.stores.holdings import reaches
from cami.stores.people import Viewer


@dataclass(frozen=True, slots=True)
class Shelved:
    """A layer as one viewer may have it."""

    layer: ReleasedLayer
    tier: Tier
    folder: Path
    """The tier's folder."""

    def path(self, role: str) -> Path | None:
        """Its file in a role; None where it has none."""
        for name, file in self.layer.files:
            if name == role:
                return self.folder / file.path
        return None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a viewer may have of a release."""

    release: str
    made_at: datetime | None
    shelved: Mapping[str, Shelved]
    """By key, in order of the alphabet."""

    def __iter__(self) -> Iterator[Shelved]:
        return iter(self.shelved.values())

    def layer(self, key: str) -> Shelved:
        """One layer.

        Raises
        ------
        LayerMissingError
            There is none, or not for this viewer; nobody learns which.
        """
        if key not in self.shelved:
            raise LayerMissingError(key=key[:80])
        return self.shelved[key]

    def base_tiles(self) -> Path | None:
        """The tiles of the base map; None where nothing has been released."""
        return (
            releases_folder() / self.release / "public" / BASE_TILES
            if self.release
            else None
        )


EMPTY = Shelf("", None, {})


def releases_folder() -> Path:
    """Where releases lie."""
    folder: Path = settings.DATA / "atlas" / "releases"
    return folder


def built_folder() -> Path:
    """Where copies lie that releases are linked from."""
    folder: Path = settings.DATA / "atlas" / "built"
    return folder


def current() -> str:
    """Name of the release that is shown; empty where there is none."""
    chosen = ReleaseChoice.objects.select_related("release").order_by("-id").first()
    return str(chosen.release.name) if chosen else ""


def releases() -> tuple[tuple[str, datetime, str], ...]:
    """Name, time and maker of every release, the latest first."""
    rows = AtlasRelease.objects.order_by("-id").values_list("name", "made_at", "made_by")
    return tuple(rows)


def keep_release(name: str, editions: Iterable[str], *, by: str, at: datetime) -> bool:
    """Keep that a release was built; False where it was there."""
    _, new = AtlasRelease.objects.get_or_create(
        name=name, defaults={"editions": sorted(editions), "made_by": by, "made_at": at}
    )
    return new


def choose(name: str, *, by: str, at: datetime) -> None:
    """Show a release from now on.

    Raises
    ------
    ReleaseMissingError
        There is none of that name.
    """
    row = AtlasRelease.objects.filter(name=name).first()
    if row is None:
        raise ReleaseMissingError(name=name[:60])
    if current() != name:
        ReleaseChoice.objects.create(release=row, by=by, at=at)


def open_release(viewer: Viewer, on: date, name: str = "") -> Shelf:
    """All that a viewer may have of a release on a day; of the one shown, if none is named.

    What was withdrawn since is on no shelf of any release.

    Raises
    ------
    ReleaseMissingError
        There is none of that name.
    """
    chosen = name or current()
    if not chosen:
        return EMPTY
    withdrawn = _withdrawn()
    shelved: dict[str, Shelved] = {}
    made_at = None
    for tier in TIERS:
        folder = releases_folder() / chosen / tier
        manifest = _manifest(folder)
        made_at = manifest.made_at
        for layer in manifest.layers:
            if f"{layer.record.key}@{layer.record.edition}" in withdrawn:
                continue
            if _may_have(viewer, layer, on):
                shelved[layer.record.key] = Shelved(layer, tier, folder)
    return Shelf(chosen, made_at, dict(sorted(shelved.items())))


def _may_have(viewer: Viewer, layer: ReleasedLayer, on: date) -> bool:
    """A holders' copy goes to the owner, and to the countries if it is not the owner's."""
    if not layer.holders_only or layer.record.access == "owner":
        return reaches(viewer, layer.record, on)
    return reaches(viewer, replace(layer.record, access="country"), on)


def _withdrawn() -> frozenset[str]:
    """Editions that nobody gets any more."""
    rows = LayerEdition.objects.filter(steps__stage="withdrawn").values_list(
        "key", "number"
    )
    return frozenset(f"{key}@{number}" for key, number in rows)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return _read(folder, path.stat().st_mtime_ns)
    except FileNotFoundError as missing:
        raise ReleaseMissingError(name=folder.parent.name[:60]) from missing


@lru_cache(maxsize=64)
def _read(folder: Path, _: int) -> Manifest:
    return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
