"""Which column of a table of fixes is what: a stated mapping, or a known format's names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cami.errors import Problem
from cami.messages import N_, Message

TIMES = ("time", "unix_s", "unix_ms", "elapsed_s")
"""Roles that say when: a date and time, seconds or milliseconds since 1970 UTC, seconds
since the animal's first fix."""

ROLES = (
    "individual",
    *TIMES,
    "x",
    "y",
    "lon",
    "lat",
    "tag",
    "deployment",
    "species",
    "owner",
    "licence",
    "study",
    "error_m",
    "dop",
    "fix_type",
    "outlier",
    "visible",
    "datum",
    "basis",
)

MOVEBANK: Mapping[str, tuple[str, ...]] = {
    "individual": ("individual-local-identifier", "animal-id"),
    "time": ("timestamp", "event-date"),
    "lon": ("location-long",),
    "lat": ("location-lat",),
    "tag": ("tag-local-identifier", "tag-id"),
    "deployment": ("deployment-local-identifier", "deployment-id"),
    "species": ("individual-taxon-canonical-name", "animal-taxon"),
    "study": ("study-name",),
    "licence": ("license-type",),
    "owner": ("principal-investigator-name",),
    "error_m": (
        "location-error-numerical",
        "eobs-horizontal-accuracy-estimate",
        "gps-horizontal-accuracy-estimate",
    ),
    "dop": ("gps-hdop", "gps-dop", "gps-pdop"),
    "fix_type": ("gps-fix-type", "gps-fix-type-raw"),
    "visible": ("visible",),
}
"""Terms of the Movebank Attribute Dictionary; exports write - as _ . or : too."""

MOVEBANK_OUTLIERS = (
    "import-marked-outlier",
    "manually-marked-outlier",
    "algorithm-marked-outlier",
)

DARWIN_CORE: Mapping[str, tuple[str, ...]] = {
    "individual": ("organismname", "organismid"),
    "time": ("eventdate",),
    "lon": ("decimallongitude",),
    "lat": ("decimallatitude",),
    "deployment": ("id", "eventid"),
    "species": ("scientificname",),
    "licence": ("license",),
    "owner": ("rightsholder",),
    "study": ("datasetname", "datasetid"),
    "datum": ("geodeticdatum",),
    "basis": ("basisofrecord",),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by what they hold."""

    name: str
    """``stated``, ``movebank``, ``darwin-core`` or ``own`` names."""
    columns: Mapping[str, str]
    """A role to the table's column."""
    outliers: tuple[str, ...] = ()
    """Columns in which the owner marks outliers."""
    crs: str = ""
    """Where the format itself says it; else empty."""
    zone: str = ""

    @property
    def when(self) -> str:
        """The role that says when."""
        return next(role for role in TIMES if role in self.columns)

    @property
    def where(self) -> tuple[str, str]:
        """The roles that say where."""
        return ("x", "y") if "x" in self.columns else ("lon", "lat")


def find_layout(
    header: Sequence[str],
    stated: Mapping[str, str],
    name: str,
    *,
    individual: str = "",
) -> tuple[Layout | None, list[Problem]]:
    """The layout of a table, or what is missing in it.

    Parameters
    ----------
    stated
        Roles to columns as the person says; goes before the names of known formats.
    individual
        The one animal of the table, where no column tells animals apart.
    """
    problems = _unknown(header, stated, name)
    plain = {_plain(column): column for column in header}
    movebank = _named(plain, MOVEBANK)
    darwin = _named(plain, DARWIN_CORE)
    own = {role: plain[_plain(role)] for role in ROLES if _plain(role) in plain}
    outliers = tuple(plain[term] for term in MOVEBANK_OUTLIERS if term in plain)
    complete = {"individual", "time", "lon", "lat"}
    if complete <= movebank.keys():
        known, kind, crs, zone = movebank, "movebank", "EPSG:4326", "UTC"
    elif complete <= darwin.keys():
        known, kind, zone = darwin, "darwin-core", ""
        crs = "EPSG:4326" if "datum" in darwin else ""
    else:
        known, kind, crs, zone = own, "own", "", ""
    columns = _with_stated(known, stated)
    if individual:
        columns.pop("individual", None)
    if set(stated) & set(TIMES):
        zone = ""
    if "x" in columns:
        crs = ""
    layout = Layout("stated" if stated else kind, columns, outliers, crs, zone)
    problems += _missing(layout, header, name, individual)
    return (None if problems else layout), problems


def _with_stated(known: Mapping[str, str], stated: Mapping[str, str]) -> dict[str, str]:
    """Known columns beside stated ones, of times and of places one kind only."""
    columns = dict(known)
    for kinds in (TIMES, ("x", "y", "lon", "lat")):
        if set(stated) & set(kinds):
            columns = {
                role: column for role, column in columns.items() if role not in kinds
            }
    return columns | {role: column for role, column in stated.items() if role in ROLES}


def _plain(column: str) -> str:
    return column.strip().lower().translate(str.maketrans("_.: ", "----"))


def _named(
    plain: Mapping[str, str], terms: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    found = {}
    for role, names in terms.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None:
            found[role] = column
    return found


def _unknown(header: Sequence[str], stated: Mapping[str, str], name: str) -> list[Problem]:
    problems = []
    for role, column in stated.items():
        if role not in ROLES:
            told = {"role": role, "known": ", ".join(ROLES)}
            what = Message(N_('"{role}" is nothing that a column of fixes can hold.'), told)
            remedy = Message(N_("Columns can hold: {known}."), told)
            problems.append(Problem("role-unknown", (name, "--columns"), what, remedy))
        elif column not in header:
            told = {"column": column, "known": ", ".join(header)}
            what = Message(N_('There is no column "{column}".'), told)
            remedy = Message(N_("The columns are: {known}."), told)
            problems.append(Problem("column-missing", (name, "--columns"), what, remedy))
    return problems


def _missing(
    layout: Layout, header: Sequence[str], name: str, individual: str
) -> list[Problem]:
    columns = layout.columns
    wanted = []
    if "individual" not in columns and not individual:
        wanted.append("individual")
    if not any(role in columns for role in TIMES):
        wanted.append("time")
    if not ({"x", "y"} <= columns.keys() or {"lon", "lat"} <= columns.keys()):
        wanted.append("x, y")
    problems = []
    for role in wanted:
        told = {
            "role": role,
            "known": ", ".join(header),
            "example": "--columns individual=animal_id,time=timestamp,x=x,y=y",
        }
        what = Message(N_("No column is known to hold {role}."), told)
        remedy = Message(
            N_("Say which of {known} hold what, e.g. {example}; one animal: --individual."),
            told,
        )
        problems.append(Problem("column-missing", (name, "columns"), what, remedy))
    return problems
