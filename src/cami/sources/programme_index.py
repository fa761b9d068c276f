"""The product's own index of a programme: numbers and short titles, not adopted wording.

Official documents are not ours to ship. What is shipped is what anyone may say of them: for
each activity its number, a short unofficial title in two languages, actors and priority.
"""

import csv
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from cami.programme.index import IndexActivity, IndexPart, IndexSection, ProgrammeIndex


def shipped() -> tuple[str, ...]:
    """Slugs of the programmes whose index is shipped."""
    folder = files("cami.sources").joinpath("programmes")
    names = (entry.name for entry in folder.iterdir())
    return tuple(
        sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    )


def load_index(slug: str) -> ProgrammeIndex:
    """The shipped index of a programme."""
    about = tomllib.loads(_file(f"{slug}.toml"))
    first, last = about["period"]
    return ProgrammeIndex(
        slug,
        about["title_en"],
        about["title_ru"],
        (first, last),
        about["source"]["title"],
        tuple(IndexPart(p["label"], p["title_en"], p["title_ru"]) for p in about["parts"]),
        tuple(_section(row) for row in _rows(f"{slug}.sections.csv")),
        tuple(_activity(row) for row in _rows(f"{slug}.csv")),
    )


def _section(row: dict[str, str]) -> IndexSection:
    return IndexSection(
        row["part"],
        row["number"],
        row["kind"],  # type: ignore[arg-type]
        row["title_en"],
        row["title_ru"],
        tuple(key for key in row["species"].split(";") if key),
        tuple(code for code in row["countries"].split(";") if code),
    )


def _activity(row: dict[str, str]) -> IndexActivity:
    return IndexActivity(
        row["section"],
        row["number"],
        int(row["occurrence"]),
        row["title_en"],
        row["title_ru"],
        tuple((key.rstrip("?"), key.endswith("?")) for key in row["actors"].split()),
        tuple(row["priority"].split()),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_file(name).splitlines())


def _file(name: str) -> str:
    return files("cami.sources").joinpath("programmes", name).read_text("utf-8")
