"""What is known of the sources that layers come from: one TOML file a source.

Each says how the source calls what our standards call otherwise, which columns prove that a
file is really of that source and edition, and under which terms it comes. Nothing of a
source's data lies here.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from cami.errors import UnknownOptionError

Words = Mapping[str, str]


class Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one of our attributes is taken from."""

    columns: tuple[str, ...] = ()
    """The first that the file has and that is not empty counts."""
    words: Words = {}
    """The source's word to ours; compared without case."""
    otherwise: str = ""
    """For words that are not among them; empty keeps a word as it is."""
    where: Words = {}
    """Column to our word, where the column is not empty and the others say nothing."""
    always: str = ""
    """The same for every feature."""


class Fetched(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a holder keeps a file for everybody."""

    address: str
    """Public; ``{place}`` stands for one of the places."""
    places: tuple[str, ...] = ()
    sha256: str = ""
    """Of a file that never changes."""
    md5_at: str = ""
    """Where the holder tells the checksum of a file that changes."""


class LayerSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of layers."""

    kind: str
    shape: Literal["vector", "raster"] = "vector"
    title_en: str = ""
    title_ru: str = ""
    licence: str = ""
    source: str = ""
    citation: str = ""
    url: str = ""
    unfit_for_en: str = ""
    unfit_for_ru: str = ""
    scale_denominator: int | None = None
    accuracy_m: float | None = None
    indicative: bool = False
    redistributed_by_holder_only: bool = False
    """Held by the user under terms of its own; never shipped and never passed on."""
    layer: str = ""
    """Which of several layers of a file."""
    needs: tuple[str, ...] = ()
    """Columns without which a file is not of this source or of this edition."""
    only: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Conditions on the features that are wanted: in each, some column has one of its
    values. All others are another layer's."""
    attributes: Mapping[str, Taken] = {}
    editions: Mapping[str, tuple[str, ...]] = {}
    """Name to the columns of each edition that is read; a file is of one of them."""
    members: tuple[str, ...] = ()
    """Names of the files in an archive that are the layer, as ``*-polygons.shp``."""
    fetched: Fetched | None = None
    """Where the file is, if it may be fetched by name."""


def known_sources() -> tuple[str, ...]:
    """Names of all sources, in order of the alphabet."""
    files = resources.files(__name__).iterdir()
    return tuple(
        sorted(
            one.name.removesuffix(".toml") for one in files if one.name.endswith(".toml")
        )
    )


@cache
def layer_source(name: str) -> LayerSource:
    """What is known of a source.

    Raises
    ------
    UnknownOptionError
        No source is called that.
    """
    if name not in known_sources():
        known = ", ".join(known_sources())
        raise UnknownOptionError(option="as", found=name, known=known)
    text = resources.files(__name__).joinpath(f"{name}.toml").read_bytes()
    return msgspec.toml.decode(text, type=LayerSource)
