"""From where on fixes are flagged, one file a species: every number with its source.

Numbers that rest on none say so: ``project choice``, ``not verified``. A species' file
leaves out what it does not know; the general file says that.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cami.errors import InvalidInputError, Problem, SourceMissingError
from cami.messages import N_, Message, Scalar
from cami.movement.quality import Thresholds

OURS = Path(__file__).parent
GENERAL = "general"
KM_H = 1 / 3.6
HOUR_S = 3600.0
NAMES: Mapping[str, tuple[str, float]] = {
    "fast_kmh": ("fast_m_s", KM_H),
    "fast_h": ("fast_s", HOUR_S),
    "steady_kmh": ("steady_m_s", KM_H),
    "near_m": ("near_m", 1.0),
    "spike_kmh": ("spike_m_s", KM_H),
    "spike_cosine": ("spike_cosine", 1.0),
    "dop_2d": ("dop_2d", 1.0),
    "dop": ("dop", 1.0),
    "still_radius_m": ("still_radius_m", 1.0),
    "still_h": ("still_s", HOUR_S),
    "gap_intervals": ("gap_intervals", 1.0),
    "gap_h": ("gap_s", HOUR_S),
}
"""Numbers of the files to those of `Thresholds`, and how many of its units they are."""
TOP = {"species", "scientific_name", "synonyms", "version", "note", "sources", "limits"}
CELL = {"number", "source", "confidence", "note"}
CONFIDENCES = {"high", "medium", "low", "not verified"}
OWN_CHOICE = "project choice"


@dataclass(frozen=True, slots=True)
class SpeciesThresholds:
    """The thresholds for a species, and what each rests on."""

    species: str
    version: str
    limits: Thresholds
    sources: Mapping[str, str]
    """Of each number, as the file names it: source and confidence."""


def thresholds_for(scientific_name: str, file: Path | None = None) -> SpeciesThresholds:
    """Thresholds for a species: its own where there are such, else the general ones.

    Parameters
    ----------
    file
        A file of the person's own, which goes before ours.

    Raises
    ------
    InvalidInputError
        All that is wrong with the file.
    SourceMissingError
        There is no such file.
    """
    general = _table(OURS / f"{GENERAL}.toml")
    own = _table(file) if file else _own(scientific_name)
    limits = general["limits"] | own.get("limits", {})
    numbers = {
        field: float(limits[name]["number"]) * unit for name, (field, unit) in NAMES.items()
    }
    return SpeciesThresholds(
        own["species"],
        f"{general['version']}/{own['version']}",
        Thresholds(**numbers),
        {
            name: f"{limits[name]['source']} ({limits[name]['confidence']})"
            for name in NAMES
        },
    )


def _own(scientific_name: str) -> dict[str, Any]:
    """Our table of the species; the general one, where there is none."""
    for path in sorted(OURS.glob("*.toml")):
        table = _table(path)
        names = {table["scientific_name"], *table.get("synonyms", ())} - {""}
        if scientific_name in names:
            return table
    return _table(OURS / f"{GENERAL}.toml")


def _table(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        what = N_("The file is no TOML: {reason}")
        raise InvalidInputError(
            (_problem(path.name, (), what, reason=str(error)),)
        ) from error
    problems = tuple(_wrong(table, path.name))
    if problems:
        raise InvalidInputError(problems)
    return table


def _wrong(table: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for key in sorted(set(table) - TOP):
        yield _problem(name, (key,), N_('There is no key "{key}" here.'), key=key)
    for key in ("species", "scientific_name", "version", "limits"):
        if key not in table:
            yield _problem(name, (key,), N_('The key "{key}" is missing.'), key=key)
    known = {*table.get("sources", {}), OWN_CHOICE}
    for key, cell in table.get("limits", {}).items():
        where = ("limits", key)
        if key not in NAMES or not isinstance(cell, dict) or set(cell) - CELL:
            yield _problem(name, where, N_('There is no key "{key}" here.'), key=key)
            continue
        number: Any = cell.get("number")
        fit = isinstance(number, int | float) and math.isfinite(number)
        if not fit or isinstance(number, bool) or (key != "spike_cosine" and number <= 0):
            what = N_('"{found}" is no number above 0.')
            yield _problem(name, where, what, found=str(number))
        if cell.get("source") not in known or cell.get("confidence") not in CONFIDENCES:
            what = N_("The number names no source of the file, or no confidence.")
            yield _problem(name, where, what)


def _problem(name: str, where: tuple[str, ...], what: str, **told: Scalar) -> Problem:
    remedy = Message(
        N_("Use {known}; each with number, source and confidence."),
        {"known": ", ".join(NAMES)},
    )
    return Problem("thresholds-unfit", (name, *where), Message(what, told), remedy)
