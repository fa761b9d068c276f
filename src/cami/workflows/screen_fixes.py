"""Flag the fixes of a file with the thresholds of their species, and report on them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from cami.documents.model import Document
from cami.errors import Problem
from cami.messages import Message, Say
from cami.movement.fixes import Fixes
from cami.movement.quality import METHOD, VERSION, Reason, Reasons, counts, reasons
from cami.movement.quality_report import compose
from cami.renderers.track_figures_quality import write_quality_figure
from cami.sources.quality_thresholds import SpeciesThresholds, thresholds_for
from cami.sources.telemetry.reading import row_runs
from cami.workflows.read_fixes import FixesWanted, Telemetry, read_telemetry
from cami.workflows.track_stamp import stamp
from cami.workflows.write_report import write_report, write_whole

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Flagged fixes, as a result for machines and as a report for people."""

    fixes: Fixes
    reasons: Reasons
    result: dict[str, Any]
    report: Document
    remarks: tuple[Problem, ...]


def screen_fixes(
    path: Path, wanted: FixesWanted, *, on: date, thresholds: Path | None = None
) -> Screened:
    """Flag every fix of a file that a calculation should not take.

    Parameters
    ----------
    on
        The day of the work: no fix can be later.
    thresholds
        A file of the person's own for all animals, instead of their species' ones.
    """
    telemetry = read_telemetry(path, wanted)
    fixes = telemetry.fixes
    known = thresholds_of(fixes, thresholds)
    found = reasons(fixes, [each.limits for each in known], end_of(on))
    individuals = [
        _individual(fixes, found, animal, limits) for animal, limits in enumerate(known)
    ]
    result = {
        "individuals": individuals,
        "thresholds": _told(known),
        "stamp": _stamp(telemetry, found, known, on),
    }
    return Screened(
        fixes, found, result, compose(fixes, found, path.name, on), telemetry.remarks
    )


def end_of(day: date) -> float:
    """The last second of a day anywhere on the earth, UTC."""
    return datetime.combine(day, time(23, 59, 59), UTC).timestamp() + DAY_S / 2


def thresholds_of(fixes: Fixes, file: Path | None = None) -> tuple[SpeciesThresholds, ...]:
    """The thresholds for each individual by the species of its deployments."""
    species = dict.fromkeys(fixes.individuals, "")
    for deployment in fixes.deployments:
        species[deployment.individual] = deployment.species or species.get(
            deployment.individual, ""
        )
    read = {name: thresholds_for(name, file) for name in set(species.values())}
    return tuple(read[species[name]] for name in fixes.individuals)


def _individual(
    fixes: Fixes, found: Reasons, animal: int, limits: SpeciesThresholds
) -> dict[str, Any]:
    rows = np.flatnonzero(fixes.individual == animal)
    mine = found[rows]
    return {
        "individual": fixes.individuals[animal],
        "thresholds": limits.species,
        "fixes": len(rows),
        "unflagged": int(np.count_nonzero(mine == 0)),
        "flags": {
            reason.name.lower(): {
                "count": count,
                "rows": row_runs(fixes.row[rows[(mine & np.uint16(reason)) > 0]]),
            }
            for reason, count in counts(mine).items()
            if reason.name
        },
    }


def _told(known: Sequence[SpeciesThresholds]) -> dict[str, Mapping[str, str]]:
    return {each.species: {"version": each.version, **each.sources} for each in known}


def _stamp(
    telemetry: Telemetry, found: Reasons, known: Sequence[SpeciesThresholds], on: date
) -> dict[str, Any]:
    parameters = {
        each.species: {
            name: getattr(each.limits, name)
            for name in type(each.limits).__dataclass_fields__
        }
        for each in known
    }
    return stamp(
        METHOD,
        VERSION,
        {"thresholds": parameters},
        [telemetry.source],
        crs=telemetry.fixes.crs,
        counts={
            "individuals": len(telemetry.fixes.individuals),
            "fixes": len(telemetry.fixes),
            "flagged": int(np.count_nonzero(found)),
            **{str(reason.name).lower(): count for reason, count in counts(found).items()},
        },
        on=on,
    )


def write_screened(
    screened: Screened,
    *,
    language: str,
    say: Say,
    figure: Path | None = None,
    report: Path | None = None,
    flags: Path | None = None,
) -> None:
    """Write what was asked for beside the result: a picture, a report, a table of flags."""
    if figure is not None:
        title = screened.report.title
        said = title if isinstance(title, Message) else Message(title)
        write_quality_figure(figure, screened.fixes, screened.reasons, said, say)
    if report is not None:
        write_report(report, screened.report, language, say)
    if flags is not None:
        write_whole(flags, _flag_table(screened))


def _flag_table(screened: Screened) -> bytes:
    """Row, animal and flags of every fix of the file, as text."""
    names = {
        value: " ".join(
            str(reason.name).lower() for reason in Reason if reason and value & int(reason)
        )
        for value in np.unique(screened.reasons).tolist()
    }
    fixes = screened.fixes
    table = pa.table(
        {
            "row": fixes.row,
            "individual": pa.DictionaryArray.from_arrays(
                fixes.individual, pa.array(fixes.individuals)
            ).cast(pa.string()),
            "flags": pa.array([names[value] for value in screened.reasons.tolist()]),
        }
    )
    written = io.BytesIO()
    pacsv.write_csv(table, written)
    return written.getvalue()
