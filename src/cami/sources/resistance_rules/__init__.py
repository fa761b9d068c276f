"""Rules of movement, one file a species: read, checked as a whole, or refused as a whole.

Numbers that come from no source say so: ``assumption``, ``not verified``. People replace
them by giving a file of their own.
"""

import hashlib
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from cami.connectivity.resistance import (
    BarrierRule,
    How,
    Kind,
    LayerRule,
    SpeciesRules,
    Value,
)
from cami.errors import InvalidInputError, Problem, SourceMissingError
from cami.messages import N_, Message, Scalar

OURS = Path(__file__).parent
CONFIDENCES = ("high", "medium", "low", "not verified")
KINDS, HOWS = ("classes", "bands"), ("base", "times", "at_least", "replace")
NODATA = ("impassable", "leave")

TOP = {"species", "scientific_name", "version", "note", "sources", "layers", "barriers"}
LAYER = {"name", "kind", "how", "scheme", "optional", "nodata", "values", "note"}
VALUE = {"codes", "up_to", "number", "name", "source", "confidence"}
BARRIER = {"kind", "fenced", "closed", "opened", "note"}
CROSSING = {"km", "source", "confidence", "note"}

Table = dict[str, Any]
Where = tuple[str | int, ...]


@dataclass(slots=True)
class _Reader:
    """Collects every problem of one file."""

    sources: set[str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, where: Where, what: str, remedy: str, **params: Scalar) -> None:
        self.problems.append(
            Problem("rule-unfit", where, Message(what, params), Message(remedy, params))
        )

    def keys(self, table: Table, known: set[str], where: Where) -> None:
        for key in sorted(set(table) - known):
            self.refuse(
                (*where, key),
                N_('There is no key "{key}" here.'),
                N_("Use one of: {known}."),
                key=key,
                known=", ".join(sorted(known)),
            )

    def one_of(self, table: Table, key: str, known: tuple[str, ...], where: Where) -> str:
        found = table.get(key)
        if found not in known:
            self.refuse(
                (*where, key),
                N_('This cannot be "{found}".'),
                N_("Use one of: {known}."),
                found=str(found),
                known=", ".join(known),
            )
        return str(found)

    def value(self, table: Table, key: str, where: Where, *, least: float) -> Value:
        number = table.get(key)
        if isinstance(number, bool) or not isinstance(number, int | float):
            number = math.nan
        if not number >= least:
            self.refuse(
                (*where, key),
                N_("A number of {least} or more is missing here."),
                N_("Give one; inf means that it cannot be passed."),
                least=least,
            )
        source = str(table.get("source", ""))
        if source not in self.sources:
            self.refuse(
                (*where, "source"),
                N_('The source "{source}" is not listed.'),
                N_("Describe it under [sources], or write: assumption."),
                source=source,
            )
        confidence = self.one_of(table, "confidence", CONFIDENCES, where)
        return Value(float(number), source, confidence)

    def layer(self, table: Table, where: Where) -> LayerRule:
        self.keys(table, LAYER, where)
        kind = self.one_of(table, "kind", KINDS, where)
        how = self.one_of(table, "how", HOWS, where)
        nodata = self.one_of({"nodata": "impassable"} | table, "nodata", NODATA, where)
        limits, values = [], []
        for number, entry in enumerate(table.get("values", []), 1):
            at = (*where, number)
            self.keys(entry, VALUE, at)
            values.append(self.value(entry, "number", at, least=1e-9))
            limit = entry.get("codes") if kind == "classes" else [entry.get("up_to")]
            if not limit or any(not isinstance(each, int | float) for each in limit):
                self.refuse(
                    at,
                    N_("It is not said which values these are."),
                    N_("Give codes = [...] for classes, up_to = ... for bands."),
                )
                limit = [math.nan]
            limits.append(tuple(float(each) for each in limit))
        flat = [each for limit in limits for each in limit]
        if kind == "bands" and (flat != sorted(flat) or not flat or flat[-1] != math.inf):
            self.refuse(
                where,
                N_("The bands do not rise to infinity."),
                N_("Order them by up_to, the last being inf."),
            )
        if kind == "classes" and len(set(flat)) != len(flat):
            self.refuse(
                where,
                N_("A code stands in two classes."),
                N_("Leave it in one of them."),
            )
        return LayerRule(
            str(table.get("name", "")),
            cast("Kind", kind),
            cast("How", how),
            tuple(limits),
            tuple(values),
            bool(table.get("optional", False)),
            cast("Any", nodata),
        )

    def barrier(self, table: Table, where: Where) -> BarrierRule:
        self.keys(table, BARRIER, where)
        closed, opened = table.get("closed", {}), table.get("opened", {})
        for name, crossing in (("closed", closed), ("opened", opened)):
            self.keys(crossing, CROSSING, (*where, name))
        return BarrierRule(
            str(table.get("kind", "")),
            bool(table.get("fenced", False)),
            self.value(closed, "km", (*where, "closed"), least=0),
            self.value(opened, "km", (*where, "opened"), least=0),
        )


def species_with_rules() -> tuple[str, ...]:
    """The species that we ship rules for."""
    return tuple(sorted(path.stem for path in OURS.glob("*.toml")))


def read_rules(named: str) -> tuple[SpeciesRules, str]:
    """Rules of one of our species or of a file, and the file's SHA-256.

    Raises
    ------
    SourceMissingError
        There is neither such a species nor such a file.
    InvalidInputError
        The file breaks a rule of its form; carries all that is wrong.
    """
    path = OURS / f"{named}.toml" if named in species_with_rules() else Path(named)
    if not path.is_file():
        raise SourceMissingError(name=f"{named} ({', '.join(species_with_rules())})")
    content = path.read_bytes()
    return parse_rules(content), hashlib.sha256(content).hexdigest()


def parse_rules(content: bytes) -> SpeciesRules:
    """Rules from TOML; see `read_rules`."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        broken = Problem(
            "rules-not-toml",
            (),
            Message(N_("The file is not TOML: {reason}."), {"reason": str(error)}),
            Message(N_("Start from one of the files that come with cami.")),
        )
        raise InvalidInputError((broken,)) from error
    reader = _Reader({*table.get("sources", {}), "assumption"})
    reader.keys(table, TOP, ())
    layers = tuple(
        reader.layer(each, ("layers", number))
        for number, each in enumerate(table.get("layers", []), 1)
    )
    barriers = tuple(
        reader.barrier(each, ("barriers", number))
        for number, each in enumerate(table.get("barriers", []), 1)
    )
    bases = [rule for rule in layers if rule.how == "base"]
    if len(bases) != 1 or layers[0] is not bases[0]:
        reader.refuse(
            ("layers",),
            N_("The first layer, and no other, must be the base."),
            N_('Write how = "base" for it.'),
        )
    if reader.problems:
        raise InvalidInputError(tuple(reader.problems))
    return SpeciesRules(
        str(table.get("species", "")), str(table.get("version", "")), layers, barriers
    )
