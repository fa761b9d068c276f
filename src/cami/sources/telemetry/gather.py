"""Blocks of text columns to one reading; cells that cannot be read, noted by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cami.errors import InvalidInputError, Problem
from cami.geo.planes import LOCAL
from cami.messages import N_, Message
from cami.movement.fixes import Deployment
from cami.sources.telemetry.layout import Layout
from cami.sources.telemetry.reading import (
    Culprits,
    Floats,
    Reading,
    Rows,
    Truths,
    problems_of,
)
from cami.sources.telemetry.times import Times, offsets, read_times

Block = Mapping[str, pa.StringArray]
"""The columns of some rows as texts, null where empty."""

CARRIED = ("tag", "deployment", "species", "owner", "licence", "study")
NOTHING = pa.scalar("", pa.string())
TRUE = ("true", "TRUE", "True", "1", "yes")
FALSE = ("false", "FALSE", "False", "0", "no")


@dataclass(frozen=True, slots=True)
class Stated:
    """What the person says of a source that does not say it itself."""

    crs: str = ""
    zone: tzinfo | None = None
    time_format: str = ""
    individual: str = ""
    species: str = ""
    owner: str = ""
    licence: str = ""
    error_m: float = np.nan


@dataclass(slots=True)
class Gatherer:
    """Takes blocks of rows one after another; `reading` ends it."""

    name: str
    layout: Layout
    stated: Stated
    decimal_comma: bool = False
    elapsed: bool = False
    kept: dict[str, list[NDArray[np.generic]]] = field(default_factory=dict)
    individuals: dict[str, int] = field(default_factory=dict)
    carried: dict[tuple[str, ...], int] = field(default_factory=dict)
    gathered: dict[str, Culprits] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    rows_of: dict[str, list[Rows]] = field(default_factory=dict)
    seen_by_people: list[Rows] = field(default_factory=list)

    def take(self, block: Block, rows: Rows) -> None:
        """Read a block; ``rows`` are its row numbers in the file."""
        block, rows = self._by_machines(block, rows)
        columns = {role: block[column] for role, column in self.layout.columns.items()}
        individual = self._individuals(columns.get("individual"), rows)
        self._keep("individual", individual)
        self._keep("time_s", self._times(columns, rows))
        for role, axis in zip(self.layout.where, ("x", "y"), strict=True):
            self._keep(axis, self._numbers(columns[role], role, rows))
        self._keep("row", rows)
        self._keep("deployment", self._carried(columns, individual))
        for role in ("error_m", "dop"):
            if role in columns:
                self._keep(role, self._numbers(columns[role], role, rows))
        if "fix_type" in columns:
            self._keep("dimensions", _dimensions(columns["fix_type"]))
        marked = self._marked(block, columns, rows)
        if marked is not None:
            self._keep("marked", marked)
        self._datum(columns, rows)

    def reading(self) -> Reading:
        """All that was taken.

        Raises
        ------
        InvalidInputError
            Every cell that could not be read.
        """
        problems = problems_of(list(self.gathered.values()), self.name)
        if not self.kept:
            problems += (_no_rows(self.name),)
        if not self.crs:
            problems += (_no_crs(self.name),)
        if problems:
            raise InvalidInputError(problems)
        whole: dict[str, Any] = {name: self._whole(name) for name in list(self.kept)}
        n = len(whole["row"])
        return Reading(
            individuals=tuple(self.individuals),
            individual=whole["individual"],
            time_s=whole["time_s"],
            x=whole["x"],
            y=whole["y"],
            crs=self.crs,
            error_m=whole.get("error_m", np.full(n, self.stated.error_m)),
            row=whole["row"],
            epoch=self.epoch,
            deployments=self._deployments(),
            deployment=whole["deployment"],
            dop=whole.get("dop"),
            dimensions=whole.get("dimensions"),
            marked=whole.get("marked"),
            layout=self.layout.name,
            remarks=self._remarks(),
        )

    @property
    def crs(self) -> str:
        """Of the coordinates, as the person or the format says it."""
        return self.stated.crs or self.layout.crs

    @property
    def epoch(self) -> str:
        """What times count from."""
        return "relative" if self.elapsed or self.layout.when == "elapsed_s" else "utc"

    def _keep(self, name: str, values: NDArray[np.generic]) -> None:
        self.kept.setdefault(name, []).append(values)

    def _whole(self, name: str) -> NDArray[np.generic]:
        """The values of all blocks, which are let go of."""
        return np.concatenate(self.kept.pop(name))

    def _note(
        self, code: str, column: str, what: str, remedy: str, **told: str
    ) -> Culprits:
        key = f"{code} {column}"
        if key not in self.gathered:
            self.gathered[key] = Culprits(code, column, what, remedy, dict(told))
        return self.gathered[key]

    def _individuals(self, texts: pa.StringArray | None, rows: Rows) -> NDArray[np.int32]:
        if texts is None:
            self.individuals.setdefault(self.stated.individual, 0)
            return np.zeros(len(rows), np.int32)
        self._note(
            "individual-missing",
            self.layout.columns["individual"],
            N_("{count} rows name no animal: {rows}."),
            N_("Fill in the animal, or take these rows out of the file."),
        ).add(rows[np.asarray(pc.is_null(texts))])
        return _indices(texts, self.individuals)

    def _carried(
        self, columns: Mapping[str, pa.StringArray], individual: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """One number for every combination of an animal and what its rows say of it."""
        code = individual.astype(np.int64)
        names: list[dict[str, int]] = []
        for role in CARRIED:
            known: dict[str, int] = {}
            if role in columns:
                mine = _indices(columns[role], known)
                code = code * (len(known) + 1) + mine
            names.append(known)
        distinct, first, which = np.unique(code, return_index=True, return_inverse=True)
        animals = list(self.individuals)
        numbers = np.empty(len(distinct), np.int32)
        for place, row in enumerate(first):
            told = [
                columns[role][int(row)].as_py() or "" if role in columns else ""
                for role in CARRIED
            ]
            key = (animals[individual[row]], *told)
            numbers[place] = self.carried.setdefault(key, len(self.carried))
        return numbers[which]

    def _deployments(self) -> tuple[Deployment, ...]:
        made = []
        for individual, tag, deployment, species, owner, licence, study in self.carried:
            made.append(
                Deployment(
                    individual,
                    tag or deployment,
                    species or self.stated.species,
                    owner=owner or self.stated.owner,
                    licence=licence or self.stated.licence,
                    study=study,
                )
            )
        return tuple(made)

    def _times(self, columns: Mapping[str, pa.StringArray], rows: Rows) -> Floats:
        role = self.layout.when
        if role == "time" and self.stated.crs == LOCAL and not self.rows_of:
            self.elapsed = _is_number(columns[role])
        if role != "time" or self.elapsed:
            seconds = self._numbers(columns[role], role, rows)
            self._missing(self.layout.columns[role], rows[np.isnan(seconds)])
            return seconds / 1000 if role == "unix_ms" else seconds
        texts = columns["time"]
        times = read_times(texts, self.stated.zone, self.stated.time_format)
        self._note_times(times, texts, self.layout.columns["time"], rows)
        return times.seconds

    def _missing(self, column: str, rows: Rows) -> None:
        self._note(
            "time-missing",
            column,
            N_("{count} rows have no time: {rows}."),
            N_("Fill in the time, or take these rows out of the file."),
        ).add(rows)

    def _note_times(
        self, times: Times, texts: pa.StringArray, column: str, rows: Rows
    ) -> None:
        self._missing(column, rows[times.missing])
        self._note(
            "time-unreadable",
            column,
            N_('{count} times cannot be read, e.g. "{found}": {rows}.'),
            N_(
                "Write times as 2014-01-31T05:00:00Z, or say how they are written, "
                "e.g. --time-format '%d.%m.%Y %H:%M'."
            ),
        ).add(rows[times.unreadable], _texts(texts, times.unreadable))
        self._note(
            "time-naive",
            column,
            N_('{count} times do not say their zone, e.g. "{found}": {rows}.'),
            N_("State the zone they were written in, e.g. --zone Asia/Ulaanbaatar or UTC."),
        ).add(rows[times.naive], _texts(texts, times.naive))
        self._note(
            "time-twofold",
            column,
            N_('{count} times came twice or never in their zone, e.g. "{found}": {rows}.'),
            N_("Add the offset to these times, e.g. 2014-10-26T01:30:00+09:00."),
        ).add(rows[times.twofold], _texts(texts, times.twofold))
        plain = ~times.aware & ~times.missing & ~times.unreadable
        self.rows_of.setdefault("naive", []).append(rows[plain])
        self.rows_of.setdefault("aware", []).append(rows[times.aware])
        if times.aware.any():
            for offset, count in offsets(texts).items():
                self.offsets[offset] = self.offsets.get(offset, 0) + count
        if all(sum(map(len, self.rows_of[kind])) for kind in ("naive", "aware")):
            self._mixed(column)

    def _mixed(self, column: str) -> None:
        """Some times say their zone and others do not: rows of the rarer kind."""
        found = {kind: np.concatenate(self.rows_of[kind]) for kind in ("naive", "aware")}
        rarer = min(found.values(), key=len)
        self.gathered[f"zones-mixed {column}"] = Culprits(
            "zones-mixed",
            column,
            N_("Some times say their zone and others do not; the rarer kind: {rows}."),
            N_("Write all times of the file in one way, best with their offset."),
            rows=[rarer],
        )

    def _numbers(self, texts: pa.StringArray, role: str, rows: Rows) -> Floats:
        if self.decimal_comma:
            texts = pc.replace_substring(texts, ",", ".")
        try:
            return _floats(pc.cast(texts, pa.float64()))
        except pa.ArrowInvalid:
            listed = texts.to_pylist()
        values = np.array([_float(text) for text in listed])
        wrong = np.isinf(values)
        self._note(
            "number-unreadable",
            self.layout.columns[role],
            N_('{count} cells of {column} are no numbers, e.g. "{found}": {rows}.'),
            N_("Write plain numbers with a point, or leave the cell empty."),
        ).add(rows[wrong], [listed[row] for row in np.flatnonzero(wrong)[:1]])
        return np.where(wrong, np.nan, values)

    def _marked(
        self, block: Block, columns: Mapping[str, pa.StringArray], rows: Rows
    ) -> Truths | None:
        marked: Truths | None = None
        asked = [(block[column], column, TRUE) for column in self.layout.outliers]
        for role, marks in (("outlier", TRUE), ("visible", FALSE)):
            if role in columns:
                asked.append((columns[role], self.layout.columns[role], marks))
        for texts, column, marks in asked:
            found = np.asarray(pc.is_in(texts, pa.array(marks)).fill_null(False))
            marked = found if marked is None else marked | found
            known = pa.array([*TRUE, *FALSE])
            strange = ~np.asarray(pc.is_in(texts, known).fill_null(False))
            self._note(
                "mark-unreadable",
                column,
                N_("{count} cells of {column} say neither true nor false: {rows}."),
                N_("Write true or false, or leave the cell empty."),
            ).add(rows[strange & np.asarray(pc.is_valid(texts))])
        return marked

    def _by_machines(self, block: Block, rows: Rows) -> tuple[Block, Rows]:
        """Without what people saw: captures and recoveries are no fixes; told of."""
        column = self.layout.columns.get("basis")
        if column is None:
            return block, rows
        seen = pc.fill_null(pc.equal(block[column], "HumanObservation"), False)
        self.seen_by_people.append(rows[np.asarray(seen)])
        mine = pc.invert(seen)
        kept = {name: texts.filter(mine) for name, texts in block.items()}
        return kept, rows[np.asarray(mine)]

    def _datum(self, columns: Mapping[str, pa.StringArray], rows: Rows) -> None:
        """A datum column must say WGS 84 in every row: that is what is read as lon, lat."""
        if "datum" not in columns:
            return
        known = pa.array(["WGS84", "WGS 84", "EPSG:4326", "epsg:4326"])
        other = ~np.asarray(pc.is_in(columns["datum"], known).fill_null(False))
        self._note(
            "datum-unknown",
            self.layout.columns["datum"],
            N_("{count} rows do not name WGS 84 as their datum: {rows}."),
            N_("Transform them to WGS 84 and say so, or state the system with --crs."),
        ).add(rows[other])

    def _remarks(self) -> tuple[Problem, ...]:
        found = []
        seen = np.concatenate([*self.seen_by_people, np.empty(0, np.int64)])
        if len(seen):
            found.append(
                Culprits(
                    "seen-by-people",
                    self.layout.columns["basis"],
                    N_(
                        "{count} rows are what people saw, not fixes, and not used: {rows}."
                    ),
                    N_("Nothing to do; they tell of captures and recoveries."),
                    rows=[seen],
                )
            )
        if len(self.offsets) > 1:
            told = ", ".join(f"{name} ({count})" for name, count in self.offsets.items())
            found.append(
                Culprits(
                    "offsets-differ",
                    self.layout.columns["time"],
                    N_("Times of the file have different offsets from UTC: {offsets}."),
                    N_("They were read as written; check that none was mislabelled."),
                    {"offsets": told},
                    [np.concatenate(self.rows_of["aware"])[:1]],
                )
            )
        return problems_of(found, self.name)


def _indices(texts: pa.StringArray, known: dict[str, int]) -> NDArray[np.int32]:
    """Each text's number in ``known``, which grows; nothing counts as an empty text."""
    coded = pc.dictionary_encode(pc.fill_null(pc.utf8_trim_whitespace(texts), NOTHING))
    numbers = np.array(
        [known.setdefault(text, len(known)) for text in coded.dictionary.to_pylist()],
        np.int32,
    )
    return numbers[coded.indices.to_numpy()] if len(numbers) else np.empty(0, np.int32)


def _no_rows(name: str) -> Problem:
    what = Message(N_("The file has a header and no fix."))
    remedy = Message(N_("Give a table with a row for every fix."))
    return Problem("no-rows", (name,), what, remedy)


def _no_crs(name: str) -> Problem:
    what = Message(N_("Nothing says in which reference system the coordinates are."))
    remedy = Message(
        N_(
            "State it, e.g. --crs EPSG:32648, or EPSG:4326 for degrees; --crs local for "
            "metres in a plane whose place is not to be known."
        )
    )
    return Problem("crs-missing", (name, "--crs"), what, remedy)


def _is_number(texts: pa.StringArray) -> bool:
    first = next((text for text in texts.to_pylist() if text), "")
    return bool(np.isfinite(_float(first)) and first)


def _floats(values: pa.Array) -> Floats:
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)


def _float(text: str | None) -> float:
    """The number; nan for nothing, inf for no number."""
    if text is None or not text.strip():
        return np.nan
    try:
        value = float(text)
    except ValueError:
        return np.inf
    return value if np.isfinite(value) else np.inf


def _texts(texts: pa.StringArray, wanted: Truths) -> Iterable[str | None]:
    return [texts[int(row)].as_py() for row in np.flatnonzero(wanted)[:1]]


def _dimensions(texts: pa.StringArray) -> NDArray[np.int8]:
    """2 or 3 where the tag says so: ``3``, ``3D``, ``GPS-3D``, ``3D Validated``."""
    two = pc.match_substring_regex(texts, r"^\s*(?:2|.*\b2[dD]\b.*)\s*$").fill_null(False)
    three = pc.match_substring_regex(texts, r"^\s*(?:3|.*\b3[dD]\b.*)\s*$").fill_null(False)
    return np.where(np.asarray(three), 3, np.where(np.asarray(two), 2, 0)).astype(np.int8)
