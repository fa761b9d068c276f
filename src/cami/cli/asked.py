"""Of whom a command speaks: a country, an organisation, or the focal point of a species."""

from typing import TYPE_CHECKING, Annotated

import typer

from cami.errors import UnknownOptionError

if TYPE_CHECKING:
    from cami.programme.statements import Body
    from cami.workflows.asking import Asking

Country = Annotated[str, typer.Option(help="ISO code of a Range State.")]
Organisation = Annotated[str, typer.Option(help="Key of a partner organisation.")]
Species = Annotated[str, typer.Option(help="Key of a species: its focal point.")]


def body_of(country: str, organisation: str, species: str) -> "Body":
    """Return whom the options name.

    Raises
    ------
    UnknownOptionError
        Not just one of them is given.
    """
    from cami.programme.statements import Body  # noqa: PLC0415

    given = [
        body
        for body in (
            Body("country", country.upper()),
            Body("organisation", organisation),
            Body("role", species),
        )
        if body.key
    ]
    if len(given) != 1:
        found = ", ".join(body.key for body in given) or "-"
        one = "one of --country, --organisation, --species"
        raise UnknownOptionError(option="country", found=found, known=one)
    return given[0]


def refuse_unknown(body: "Body", material: "Asking") -> None:
    """Refuse a body that can be asked nothing.

    Raises
    ------
    UnknownOptionError
        Says whom there is.
    """
    facts = material.facts
    known = {
        "country": ("country", material.countries),
        "organisation": ("organisation", tuple(facts.actors)),
        "role": ("species", tuple(dict.fromkeys(fact.taxon for fact in facts.ranges))),
    }
    option, keys = known[body.kind]
    if body.key not in keys:
        told = ", ".join(keys)
        raise UnknownOptionError(option=option, found=body.key, known=told)
