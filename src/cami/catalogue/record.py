"""What is told of a dataset: without all of it nothing enters the catalogue."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cami.catalogue.access import Access
from cami.catalogue.licences import Licence
from cami.catalogue.sensitivity import Sensitivity

Shape = Literal["vector", "raster"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of how a dataset came to be: which method made it from what."""

    method: str
    """Workflow or method, as ``import.vector`` or ``connectivity.sketch``."""
    version: str
    inputs: tuple[str, ...] = ()
    """SHA-256 of files, or ``key@edition`` of layers."""
    parameters: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    """What was mended on the way, in English: ``3 self-crossing polygons were mended``."""


@dataclass(frozen=True, slots=True)
class Record:
    """A layer's card: what it is, how old, how sure, whose, and what it is unfit for."""

    key: str
    """Slug, stable through all editions."""
    title_en: str
    title_ru: str
    kind: str
    """One of `cami.atlas.standards.KINDS`."""
    shape: Shape
    licence: Licence
    source: str
    """Who made the data, and where they were taken from."""
    citation: str
    owner: str
    """Key of an organisation or a person's account."""
    access: Access
    sensitivity: Sensitivity
    crs: str
    """In which it was delivered; kept and served in longitude and latitude, WGS 84."""
    sha256: str
    """Of the file as it was delivered."""
    lineage: tuple[Step, ...]
    unfit_for_en: str
    """What it must not be used for."""
    unfit_for_ru: str
    edition: int = 1
    source_url: str = ""
    abstract_en: str = ""
    abstract_ru: str = ""
    species: tuple[str, ...] = ()
    """Keys of the vocabulary of species."""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes."""
    months: tuple[int, ...] = ()
    """Season, 1–12; empty: the whole year, or without season."""
    first_day: date | None = None
    """Of the time that the data describe; None: not known."""
    last_day: date | None = None
    scale_denominator: int | None = None
    accuracy_m: float | None = None
    """Positional accuracy in metres; None: not known."""
    indicative: bool = False
    """Drawn coarsely, to show that something is there rather than where it ends."""
    demonstration: bool = False
    sensitivity_review_on: date | None = None
    embargo_until: date | None = None
