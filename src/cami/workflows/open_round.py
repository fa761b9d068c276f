"""Open a reporting round: each body gets its questions, grouped, with the reasons."""

from collections.abc import Iterable
from datetime import datetime

from cami.errors import InvalidInputError, NotAllowedError, Problem
from cami.messages import N_, Message
from cami.programme.obligations import Obligation, named_partners, tone
from cami.programme.questions import questions
from cami.programme.statements import Body
from cami.stores.people import Viewer, mandated
from cami.stores.rounds import Opening, RoundRow, asked, open_, previous_keys
from cami.stores.trail import note_act
from cami.workflows.asking import Asking, asking


def open_round(
    viewer: Viewer, opening: Opening, at: datetime, countries: tuple[str, ...] = ()
) -> RoundRow:
    """Open a round on a programme for Range States, species focal points and partners.

    Partners with a mandate are asked all that is asked of them; those without one only
    where the programme names them. Focal points are asked where the programme has something
    on their species. Who has no account yet can answer by a form.

    Parameters
    ----------
    countries
        ISO codes of the Range States that are asked; all of them if empty.

    Raises
    ------
    NotAllowedError
        Only the Secretariat opens rounds.
    InvalidInputError
        Dates stand in the wrong order, or a country is no Range State.
    RoundExistsError
        The key is taken.
    """
    if not viewer.secretariat:
        raise NotAllowedError
    material = asking(opening.programme, "en", at.date())
    problems = _problems(opening, countries, material)
    if problems:
        raise InvalidInputError(problems)
    chosen = countries or material.countries
    listed = {}
    partners = mandated("partner-organisation", at.date())
    for body in (
        *(Body("country", code) for code in chosen),
        *_others(material, partners),
    ):
        asked_of = material.of(body)
        if body.kind == "organisation" and body.key not in partners:
            asked_of = tuple(one for one in asked_of if _is_named(one))
        found = questions(
            asked_of, material.activities, previous_keys(opening.programme, body)
        )
        if not found and body.kind != "country":
            continue
        how = tone(body, material.facts, material.as_of)
        listed[body] = (how, tuple(asked(question) for question in found))
    opened = open_(opening, listed, by=viewer.name, at=at)
    note_act("round-opened", opened.key, by=viewer.name, at=at, bodies=len(listed))
    return opened


def _is_named(one: Obligation) -> bool:
    """Whether a body is asked by its own name, not by a word for many."""
    return any(reason.kind == "actor" for reason in one.reasons)


def _others(material: Asking, partners: Iterable[str]) -> list[Body]:
    """Focal points of the species that the programme is about, and its partners."""
    held = mandated("species-focal-point", material.as_of)
    about = (key for one in material.activities for key in one.section.taxa)
    named = named_partners(material.activities, material.facts)
    return [
        *(Body("role", key) for key in dict.fromkeys((*held, *about))),
        *(Body("organisation", key) for key in dict.fromkeys((*partners, *named))),
    ]


def _problems(
    opening: Opening, countries: tuple[str, ...], material: Asking
) -> tuple[Problem, ...]:
    found = []
    if opening.period.first > opening.period.last:
        found.append(
            Problem(
                "period-reversed",
                ("first",),
                Message(N_("The period ends before it begins.")),
                Message(N_("Exchange the two dates.")),
            )
        )
    if opening.deadline < opening.period.first:
        found.append(
            Problem(
                "deadline-before-period",
                ("deadline",),
                Message(N_("The deadline lies before the period.")),
                Message(N_("Give a later day.")),
            )
        )
    found += [
        Problem(
            "country-outside",
            ("countries", at),
            Message(N_('"{country}" is not a Range State.'), {"country": code}),
            Message(N_("Choose among: {known}."), {"known": ", ".join(material.countries)}),
        )
        for at, code in enumerate(countries)
        if code not in material.facts.range_states
    ]
    return tuple(found)
