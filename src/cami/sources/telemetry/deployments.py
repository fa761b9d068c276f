"""Which tag an animal carried from when to when: Movebank's table of reference data."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path

import numpy as np
import pyarrow as pa

from cami.errors import InvalidInputError, Problem
from cami.messages import N_, Message
from cami.movement.fixes import Deployment
from cami.sources.telemetry.csv_file import NOTHING, header_of
from cami.sources.telemetry.reading import Reading
from cami.sources.telemetry.times import read_times

TERMS: Mapping[str, tuple[str, ...]] = {
    "individual": ("animal-id", "individual-local-identifier", "individual"),
    "tag": ("tag-id", "tag-local-identifier", "tag"),
    "species": ("animal-taxon", "individual-taxon-canonical-name", "species"),
    "start": ("deploy-on-date", "deploy-on-timestamp", "start"),
    "end": ("deploy-off-date", "deploy-off-timestamp", "end"),
}


def read_deployments(path: Path, zone: tzinfo | None = None) -> tuple[Deployment, ...]:
    """The deployments of a table; times of Movebank's own columns are UTC.

    Raises
    ------
    InvalidInputError
        All that is wrong with its rows.
    """
    header, delimiter = header_of(path)
    plain = {column.strip().lower().replace("_", "-"): column for column in header}
    columns = {
        role: next((plain[name] for name in names if name in plain), None)
        for role, names in TERMS.items()
    }
    problems: list[Problem] = []
    if columns["individual"] is None:
        told = {"known": ", ".join(header)}
        what = Message(N_("No column names the animal; there are: {known}."), told)
        remedy = Message(N_("Call it animal-id, as Movebank's reference data do."))
        raise InvalidInputError((Problem("column-missing", (path.name,), what, remedy),))
    movebank = plain.keys() & {"deploy-on-date", "deploy-on-timestamp", "deploy-off-date"}
    assumed = zone or (UTC if movebank else None)
    made = []
    with path.open(encoding="utf-8-sig", newline=None) as file:
        for row, cells in enumerate(csv.DictReader(file, delimiter=delimiter), 2):
            told_of = {
                role: (cells.get(column) or "").strip() if column else ""
                for role, column in columns.items()
            }
            start = _second(told_of["start"], -np.inf, assumed, path.name, row, problems)
            end = _second(told_of["end"], np.inf, assumed, path.name, row, problems)
            if start > end:
                what = Message(N_("The deployment ends before it begins."))
                remedy = Message(N_("Swap its two times, or mend them."))
                where = (path.name, f"row {row}")
                problems.append(Problem("deployment-unfit", where, what, remedy))
            made.append(
                Deployment(
                    told_of["individual"], told_of["tag"], told_of["species"], start, end
                )
            )
    problems += _tag_on_two_animals(made, path.name)
    if problems:
        raise InvalidInputError(tuple(problems))
    return tuple(made)


def deploy(
    reading: Reading, known: tuple[Deployment, ...], name: str
) -> tuple[tuple[Deployment, ...], np.ndarray, tuple[Problem, ...]]:
    """Deployments of the table for fixes, each fix's index, and what does not fit.

    A fix belongs to its animal's deployment with the same tag, where both name one, that
    was running at its time; before, between and after, to the nearest one.
    """
    of_animal: dict[str, list[int]] = {}
    for place, deployment in enumerate(known):
        of_animal.setdefault(deployment.individual, []).append(place)
    index = np.full(len(reading.time_s), -1, np.int32)
    made = list(known)
    unknown = []
    for place, told in enumerate(reading.deployments):
        rows = np.flatnonzero(reading.deployment == place)
        mine = of_animal.get(told.individual, [])
        mine = [k for k in mine if known[k].tag == told.tag] or mine
        if not mine:
            unknown.append(told.individual)
            index[rows] = len(made)
            made.append(told)
            continue
        for k in mine:
            made[k] = replace(
                made[k],
                species=made[k].species or told.species,
                owner=told.owner,
                licence=told.licence,
                study=told.study,
            )
        away = np.stack([_away_s(reading.time_s[rows], known[k]) for k in mine])
        index[rows] = np.array(mine, np.int32)[np.argmin(away, axis=0)]
    return tuple(made), index, _not_deployed(unknown, name)


def _away_s(time_s: np.ndarray, deployment: Deployment) -> np.ndarray:
    """How far times lie outside a deployment; 0 within."""
    before, after = deployment.start_s - time_s, time_s - deployment.end_s
    return np.maximum(np.maximum(before, after), 0.0)


def _not_deployed(unknown: list[str], name: str) -> tuple[Problem, ...]:
    if not unknown:
        return ()
    told = {"individuals": ", ".join(dict.fromkeys(unknown))}
    what = Message(N_("The table says nothing of these animals: {individuals}."), told)
    remedy = Message(N_("Add their deployments; all their fixes are taken as they are."))
    return (Problem("deployment-missing", (name,), what, remedy),)


def _second(
    text: str,
    nothing: float,
    zone: tzinfo | None,
    name: str,
    row: int,
    problems: list[Problem],
) -> float:
    if text in NOTHING:
        return nothing
    times = read_times(pa.array([text], pa.string()), zone)
    if np.isfinite(times.seconds[0]):
        return float(times.seconds[0])
    what = Message(
        N_('The time "{found}" cannot be read, or says no zone.'), {"found": text}
    )
    remedy = Message(N_("Write it as 2014-01-31T05:00:00Z, or leave it empty."))
    problems.append(Problem("deployment-unfit", (name, f"row {row}"), what, remedy))
    return nothing


def _tag_on_two_animals(made: list[Deployment], name: str) -> list[Problem]:
    """Deployments of one tag on different animals at one time."""
    problems = []
    for row, one in enumerate(made):
        for other_row, other in enumerate(made[:row]):
            shared = one.tag and one.tag == other.tag
            at_once = one.start_s < other.end_s and other.start_s < one.end_s
            if shared and at_once and one.individual != other.individual:
                told = {"tag": one.tag, "one": other.individual, "other": one.individual}
                what = Message(N_("Tag {tag} is on {one} and {other} at one time."), told)
                remedy = Message(N_("Mend the times, or the animal, of one of the rows."))
                where = (name, f"row {other_row + 2}", f"row {row + 2}")
                problems.append(Problem("deployments-overlap", where, what, remedy))
    return problems
