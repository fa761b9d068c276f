"""Write ``docs/reference/circuitscape-cases.md``: the published problems, and how they end.

``python tools/published_cases.py ../shared`` runs every verification problem of
Circuitscape and Omniscape that lies in that folder. They are not ours to ship; the page is.
"""

import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from cami.sources.circuitscape.job import read_job
from cami.sources.circuitscape.options import Options
from cami.sources.omniscape.job import read_omniscape_job
from cami.workflows.run_any_job import run_any_job

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "circuitscape-cases.md"
STALE = {"allToOneVerify12_curmap_4.asc", "sgVerify14_curmap_max.asc"}
"""Left over from other versions: the original does not write them either."""
RESISTANCE_WITHIN, SQUARES_WITHIN = 1e-3, 1e-6
"""The original suite's: of each resistance, and of a map's squared differences summed."""
OMNISCAPE_WITHIN = {"test1": 5e-6, "test3": 1e-6, "test5": 1e-7}
"""‖ours - theirs‖ / ‖theirs‖: the first two were solved to 1e-6, the third by factors."""
OMNISCAPE_DEFAULTS = {"resistance_file", "source_file", "project_name", "radius"}

_OPENING = """\
# Published problems

The verification problems of Circuitscape and Omniscape that are at hand, each run by
`cami connect run` and compared with the published answer file by file, cell by cell, at the
original suites' tolerances: resistances within 0.001, maps within 10⁻⁶ (the sum of all
squared differences), Omniscape's maps within the relative norms of the table. Half of
Circuitscape's problems are not at hand, nor are some grids that others name. This page is
written by `python tools/published_cases.py ../shared`.
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One file against the published one."""

    name: str
    apart: float
    within: float


@dataclass(frozen=True, slots=True)
class Case:
    """A published problem: what it asks, and how it ended."""

    name: str
    mode: str
    options: tuple[str, ...]
    """Those that differ from their defaults, files left out."""
    compared: tuple[Compared, ...]
    absent: tuple[str, ...] = ()
    """Files that it names and that are not at hand."""

    @property
    def met(self) -> bool:
        """Whether every file that can be compared is as published."""
        return bool(self.compared) and all(c.apart <= c.within for c in self.compared)


def circuitscape_jobs(shared: Path) -> list[Path]:
    """The job files at hand, by their names."""
    found = (shared / "data" / "circuitscape_verify").glob("input/**/*Verify*.ini")
    return sorted(found, key=lambda path: _by_number(path.stem))


def _by_number(name: str) -> tuple[str, int]:
    words = re.fullmatch(r"(\D+)(\d+)", name)
    return (words[1], int(words[2])) if words else (name, 0)


def absent(path: Path, suite: Path) -> tuple[str, ...]:
    """Inputs of a job that are not there."""
    job = read_job(path, suite)
    named = ["habitat_file", "point_file", "source_file", "ground_file"]
    named += ["polygon_file"] if job.options.use_polygons else []
    return tuple(
        job.file(option).name
        for option in named
        if getattr(job.options, option) and not job.file(option).exists()
    )


def compare(folder: Path, expected: Path) -> Iterator[Compared]:
    """Every file of ``folder`` that was published too."""
    for ours in sorted(folder.iterdir()):
        theirs = expected / ours.name
        if ours.suffix == ".ini" or not theirs.exists() or ours.name in STALE:
            continue
        found, wanted = _numbers(ours), _numbers(theirs)
        if "branch" in ours.name:
            wanted = wanted[wanted[:, 2] > 1e-9]  # noqa: PLR2004 (noise of the original)
        if found.shape != wanted.shape:
            yield Compared(ours.name, np.inf, 0.0)
        elif "resistances" in ours.name:
            apart = float(np.abs(found - wanted).max())
            yield Compared(ours.name, apart, RESISTANCE_WITHIN)
        else:
            apart = float(((found - wanted) ** 2).sum())
            yield Compared(ours.name, apart, SQUARES_WITHIN)


def run_circuitscape(path: Path, suite: Path, out: Path) -> Case:
    """One problem of Circuitscape."""
    job = read_job(path, suite)
    mode = f"{job.options.data_type}, {job.options.scenario}"
    told = tuple(_told(job.options))
    if missing := absent(path, suite):
        return Case(path.stem, mode, told, (), missing)
    run_any_job(path, suite, out, lambda _: None)
    return Case(path.stem, mode, told, tuple(compare(out, suite / "output_verify")))


def run_omniscape(name: str, suite: Path, out: Path) -> Case:
    """One problem of Omniscape."""
    expected = suite / "output_verify" / name
    job = read_omniscape_job(expected / "config.ini", suite)
    run_any_job(expected / "config.ini", suite, out, lambda _: None)
    compared = []
    for theirs in sorted(expected.glob("*currmap*")) + sorted(expected.glob("flow*")):
        found, wanted = _raster(out / name / theirs.name), _raster(theirs)
        known = ~np.isnan(wanted)
        squares = ((found - wanted)[known] ** 2).sum() / (wanted[known] ** 2).sum()
        apart = float(np.sqrt(squares))
        if not np.array_equal(known, ~np.isnan(found)):
            apart = np.inf
        compared.append(Compared(theirs.name, apart, OMNISCAPE_WITHIN[name]))
    told = (
        f"{option} = {value}"
        for option, value in job.given.items()
        if option not in OMNISCAPE_DEFAULTS and not option.endswith("_file")
    )
    return Case(name, "Omniscape, windows", tuple(told), tuple(compared))


def page(cases: list[Case]) -> str:
    """The page as it should read."""
    run = [case for case in cases if not case.absent]
    met = sum(case.met for case in run)
    files = sum(len(case.compared) for case in run)
    rows = [
        f"| `{case.name}` | {case.mode} | "
        + ", ".join(f"`{told}`" for told in case.options)
        + f" | {_ending(case)} |"
        for case in cases
    ]
    used = sorted({told.partition(" = ")[0] for case in run for told in case.options})
    return (
        f"{_OPENING}\n**{met} of {len(run)} problems with all their input are met, in "
        f"{files} files.**\n{len(cases) - len(run)} more are at hand without some grid.\n\n"
        "| problem | mode | options set | result |\n| --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n\nOptions that these problems set: "
        + ", ".join(f"`{name}`" for name in used)
        + ".\n"
    )


def _ending(case: Case) -> str:
    if case.absent:
        return "not run: " + ", ".join(f"`{name}`" for name in case.absent) + " not at hand"
    worst = max(case.compared, key=lambda c: c.apart / c.within)
    word = "met" if case.met else "**not met**"
    many = "1 file" if len(case.compared) == 1 else f"{len(case.compared)} files"
    return f"{word}: {many}, the farthest {worst.apart:.0e} of {worst.within:.0e}"


def _told(options: Options) -> Iterator[str]:
    for field in fields(Options):
        value = getattr(options, field.name)
        plain = field.name not in {"version", "data_type", "scenario"}
        if plain and not field.name.endswith("_file") and value != field.default:
            yield f"{field.name} = {value}"


def _numbers(path: Path) -> NDArray[np.float64]:
    return np.loadtxt(path, skiprows=6 if path.suffix == ".asc" else 0, ndmin=2)


def _raster(path: Path) -> NDArray[np.float64]:
    with rasterio.open(path) as dataset:
        values = dataset.read(1, masked=True).astype(float).filled(np.nan)
    return np.asarray(values)


def run_all(shared: Path) -> list[Case]:
    """Every problem at hand."""
    suite, windows = (
        shared / "data" / f"{n}_verify" for n in ("circuitscape", "omniscape")
    )
    cases = []
    for path in circuitscape_jobs(shared):
        with tempfile.TemporaryDirectory() as folder:
            cases.append(run_circuitscape(path, suite, Path(folder)))
    for name in OMNISCAPE_WITHIN:
        with tempfile.TemporaryDirectory() as folder:
            cases.append(run_omniscape(name, windows, Path(folder)))
    return cases


if __name__ == "__main__":
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    PAGE.write_text(page(run_all(Path(sys.argv[1]))), encoding="utf-8")
