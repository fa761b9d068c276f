"""An owner's consent, as the small file that he signs and keeps."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from cami.catalogue.consent import DERIVED_KINDS, Consent
from cami.errors import InvalidInputError, Problem, SourceMissingError
from cami.messages import N_, Message, Scalar

TEXTS = ("owner", "given_by", "fixes_sha256", "species")
KEYS = {*TEXTS, "given_on", "allows", "embargo_until", "fewest_animals", "licence"}


def read_consent(path: Path) -> Consent:
    """Read a consent (.toml).

    Raises
    ------
    SourceMissingError
        There is no such file.
    InvalidInputError
        Everything that is missing in it or cannot be.
    """
    if not path.is_file():
        raise SourceMissingError(name=path.name)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            (_unfit(path, "", N_("The file is no TOML: {reason}"), reason=str(error)),)
        ) from error
    problems = _wrong(table, path)
    if problems:
        raise InvalidInputError(tuple(problems))
    return Consent(
        owner=table["owner"],
        given_by=table["given_by"],
        given_on=table["given_on"],
        fixes_sha256=table["fixes_sha256"].lower(),
        species=table["species"],
        allows=tuple(kind for kind in DERIVED_KINDS if kind in table["allows"]),
        embargo_until=table.get("embargo_until"),
        fewest_animals=table.get("fewest_animals", 0),
        licence=table.get("licence", ""),
    )


def _wrong(table: dict[str, Any], path: Path) -> list[Problem]:
    problems = [
        _unfit(path, key, N_('There is no key "{key}" here.'), key=key)
        for key in sorted(table.keys() - KEYS)
    ]
    for key in TEXTS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            what = N_('The key "{key}" is missing, or holds no text.')
            problems.append(_unfit(path, key, what, key=key))
    for key, needed in (("given_on", True), ("embargo_until", False)):
        if (key in table or needed) and type(table.get(key)) is not date:
            what = N_('"{key}" must be a day, e.g. 2027-01-31 without quotes.')
            problems.append(_unfit(path, key, what, key=key))
    allows = table.get("allows")
    if not isinstance(allows, list) or set(map(str, allows)) - set(DERIVED_KINDS):
        problems.append(_unfit(path, "allows", N_('"allows" must list what is agreed to.')))
    fewest = table.get("fewest_animals", 0)
    if not isinstance(fewest, int) or isinstance(fewest, bool) or fewest < 0:
        what = N_('"{key}" must be a whole number.')
        problems.append(_unfit(path, "fewest_animals", what, key="fewest_animals"))
    return problems


def _unfit(path: Path, place: str, what: str, **told: Scalar) -> Problem:
    remedy = Message(
        N_("A consent holds {keys}; allows: {kinds}."),
        {"keys": ", ".join(sorted(KEYS)), "kinds": ", ".join(DERIVED_KINDS)},
    )
    return Problem("consent-unfit", (path.name, place), Message(what, told), remedy)
