"""Jobs of our own in: what to make of which layers, read from TOML, checked as a whole."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cami.errors import InvalidInputError
from cami.messages import N_
from cami.places import (
    Place,
    content_of,
    is_there,
    name_of,
    refuse_missing,
    under,
)
from cami.sources.circuitscape.complaints import Complaints

Table = Mapping[str, Any]
Where = tuple[str | int, ...]

TEXT, SWITCH, DAY = "text", "true or false", "a day, YYYY-MM-DD"
NUMBER, WHOLE, COUNT = "0 or more", "a whole number of 0 or more", "a whole number above 0"
FILE, FILES, EDGES = "a file", "a table of files by their names", 'a file, or "none"'
BARRIERS, EXTENT = "a list of barriers", "west, south, east, north in degrees"
NO_EDGES = "none"

RESISTANCE = {
    "species": TEXT,
    "layers": FILES,
    "barriers": BARRIERS,
    "on": DAY,
    "grid": FILE,
    "crs": TEXT,
    "cell": NUMBER,
    "extent": EXTENT,
    "surface": FILE,
    "edges": FILE,
}
SECTIONS: dict[str, dict[str, str | tuple[str, ...]]] = {
    "resistance": {**RESISTANCE},
    "current": {"areas": FILE, "against": EDGES, "apart": SWITCH},
    "corridors": {
        "areas": FILE,
        "pairs": ("neighbours", "all"),
        "ways": COUNT,
        "separation_km": NUMBER,
        "restore_km": NUMBER,
        "pinch_km": NUMBER,
        "apart": SWITCH,
    },
    "omni": {
        "radius": COUNT,
        "mode": ("windows", "sketch"),
        "sources": FILE,
        "cutoff": NUMBER,
        "block": COUNT,
        "buffer": WHOLE,
        "solves": COUNT,
        "norm": ("sum", "root of squares"),
        "seed": WHOLE,
        "potential": SWITCH,
        "tolerance": NUMBER,
    },
}
"""Sections of a job, their options, and what these may be; a tuple lists all values."""
NEEDED = {"current": ("areas",), "corridors": ("areas",), "omni": ("radius",)}
BARRIER = {"file": FILE, "kind": TEXT, "fenced": SWITCH}
LAND_IN, LAND_MADE = {"surface", "edges"}, set(RESISTANCE) - {"surface", "edges"}


@dataclass(frozen=True, slots=True)
class ConnectJob:
    """A job's sections as they stand, all values of the right kind, paths resolved."""

    path: Place
    name: str
    sections: dict[str, dict[str, Any]]

    def lines(self) -> list[str]:
        """The options as understood."""
        said = [f'name = "{self.name}"']
        for section, options in self.sections.items():
            said.append(f"[{section}]")
            said += [f"{key} = {_shown(value)}" for key, value in options.items()]
        return said


def read_connect_job(path: Place, base: Place | None) -> ConnectJob:
    """Read a job; relative paths are taken from ``base``, else from the job's folder.

    Raises
    ------
    InvalidInputError
        With everything that is wrong: unknown options, values, files that are not there.
    """
    refuse_missing(path)
    wrong = Complaints()
    try:
        table = tomllib.loads(content_of(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        _refuse(wrong, (name_of(path),), N_("This is no TOML: {why}."), why=str(error))
        raise InvalidInputError(tuple(wrong.found)) from error
    known = {"name", *SECTIONS}
    for key in table.keys() - known:
        _unknown(wrong, (key,), key, known)
    name = table.get("name", path.stem)
    if not isinstance(name, str) or not name or Path(name).name != name:
        _refuse(wrong, ("name",), N_("A name of files is wanted here."))
    here = path.parent if base is None else base
    sections = {}
    for section, kinds in SECTIONS.items():
        if section not in table:
            continue
        reader = _Section(here, wrong, (section,))
        sections[section] = reader.read(table[section], kinds)
        for needed in NEEDED.get(section, ()):
            if needed not in sections[section]:
                _refuse(wrong, (section, needed), N_("This has to be given."))
    _check_land(sections, wrong)
    wrong.refuse()
    return ConnectJob(path, str(name), sections)


@dataclass(frozen=True, slots=True)
class _Section:
    """Reads one table of options."""

    base: Place
    wrong: Complaints
    where: Where

    def read(self, table: object, kinds: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(table, dict):
            _refuse(self.wrong, self.where, N_("A table of options is wanted here."))
            return {}
        read = {}
        for key, value in table.items():
            if key not in kinds:
                _unknown(self.wrong, (*self.where, key), key, set(kinds))
            else:
                read[key] = self.value(key, value, kinds[key])
        return read

    def value(self, key: str, value: object, kind: str | tuple[str, ...]) -> object:
        at = (*self.where, key)
        if isinstance(kind, tuple):
            if value not in kind:
                _unknown(self.wrong, at, str(value), set(kind))
            return value
        if kind == FILES and isinstance(value, dict) and value:
            return {name: self.file((*at, name), one) for name, one in value.items()}
        if kind == BARRIERS and isinstance(value, list):
            return [self.barrier((*at, k), one) for k, one in enumerate(value, 1)]
        if kind == EDGES and value == NO_EDGES:
            return value
        if kind in {FILE, EDGES}:
            return self.file(at, value)
        if not _is(value, kind):
            _refuse(self.wrong, at, N_("Wanted here: {kind}."), kind=kind)
        return value

    def file(self, at: Where, value: object) -> Place:
        if not isinstance(value, str) or not value:
            _refuse(self.wrong, at, N_("Wanted here: {kind}."), kind=FILE)
            return self.base
        path = under(self.base, value)
        if not is_there(path):
            _refuse(self.wrong, at, N_("There is no file {file}."), file=value)
        return path

    def barrier(self, at: Where, value: object) -> dict[str, Any]:
        read = _Section(self.base, self.wrong, at).read(value, BARRIER)
        if "file" not in read:
            _refuse(self.wrong, (*at, "file"), N_("This has to be given."))
        return read


def _check_land(sections: dict[str, dict[str, Any]], wrong: Complaints) -> None:
    """A surface is made of layers, or given; one of the two."""
    land = sections.get("resistance")
    if land is None:
        _refuse(wrong, ("resistance",), N_("This has to be given."))
        return
    made, given = LAND_MADE & land.keys(), LAND_IN & land.keys()
    if made and given:
        text = N_("A surface is given, or made of layers: not both.")
        _refuse(wrong, ("resistance", min(made)), text)
    for needed in ("species", "layers") if made or not given else ("surface",):
        if needed not in land:
            _refuse(wrong, ("resistance", needed), N_("This has to be given."))


def _is(value: object, kind: str) -> bool:
    if kind == DAY:
        return isinstance(value, str) and _is_day(value)
    if kind in {TEXT, SWITCH}:
        return isinstance(value, str if kind == TEXT else bool)
    if isinstance(value, list):
        four = kind == EXTENT and len(value) == 4  # noqa: PLR2004 (two corners)
        return four and all(_is_number(each) for each in value)
    if kind == NUMBER:
        return _is_number(value) and value >= 0  # type: ignore[operator]
    if kind in {WHOLE, COUNT}:
        least = 1 if kind == COUNT else 0
        return isinstance(value, int) and not isinstance(value, bool) and value >= least
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _refuse(wrong: Complaints, where: Where, what: str, **params: str) -> None:
    wrong.add("job-unfit", where, what, N_("See docs/reference/connect.md."), **params)


def _unknown(wrong: Complaints, where: Where, found: str, known: set[str]) -> None:
    like = difflib.get_close_matches(found, known, 1)
    wrong.add(
        "job-unfit",
        where,
        N_('"{found}" is not known here.'),
        N_("Use one of: {known}.") if not like else N_('Is "{like}" meant?'),
        found=found,
        known=", ".join(sorted(known)),
        like=like[0] if like else "",
    )


def _shown(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_shown(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(_shown(one) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    plain = isinstance(value, int | float | date)
    return str(value) if plain else f'"{value}"'
