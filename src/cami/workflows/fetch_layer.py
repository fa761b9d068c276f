"""Fetch the file of a known source into the cache, by the source's name."""

from collections.abc import Callable
from hashlib import md5
from pathlib import Path
from urllib.parse import urlsplit

from cami.errors import FetchRefusedError, SourceNotFetchedError, UnknownOptionError
from cami.sources.fetched_file import Checksum, fetch_file
from cami.sources.layer_sources import Fetched, LayerSource

Progress = Callable[[int, int], None]
MD5_DIGITS = md5(usedforsecurity=False).digest_size * 2


def fetch_layer(
    name: str,
    source: LayerSource,
    cache: Path,
    *,
    place: str = "",
    progress: Progress = lambda done, total: None,
) -> Path:
    """Bring a source's file to the cache, and return where it lies.

    Sources that come out of one file share it: it is fetched once.

    Parameters
    ----------
    place
        Which of the parts that the holder offers, where there are several.

    Raises
    ------
    SourceNotFetchedError
        Its holder gives it under an agreement only.
    UnknownOptionError
        No such place, or none named where there are several.
    FetchRefusedError, ChecksumDiffersError, StoreUnreachableError, NoRoomError
        See `cami.sources.fetched_file.fetch_file`.
    """
    told = source.fetched
    if told is None:
        raise SourceNotFetchedError(source=name, url=source.url or "-")
    if place not in (told.places or ("",)):
        known = ", ".join(told.places) or "-"
        raise UnknownOptionError(option="place", found=place or "-", known=known)
    address = told.address.replace("{place}", place)
    target = _kept(cache, address)
    checksum = _checksum(told, place, cache)
    return fetch_file(address, target, checksum, progress)


def _checksum(told: Fetched, place: str, cache: Path) -> Checksum | None:
    if told.sha256:
        return Checksum("sha256", told.sha256)
    if not told.md5_at:
        return None
    address = told.md5_at.replace("{place}", place)
    text = fetch_file(address, _kept(cache, address)).read_text(errors="replace")
    digits = text.split()[0].lower() if text.split() else ""
    if len(digits) != MD5_DIGITS or set(digits) - set("0123456789abcdef"):
        raise FetchRefusedError(address=address, reason=text[:40])
    return Checksum("md5", digits)


def _kept(cache: Path, address: str) -> Path:
    """Where a file from an address is kept; nothing of an address leads out of there."""
    parts = urlsplit(address)
    steps = [one for one in parts.path.split("/") if one not in {"", ".", ".."}]
    return cache.joinpath(parts.netloc.replace(":", "_"), *steps)
