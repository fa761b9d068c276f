"""Names of actors, species and countries that the Secretariat has added or changed."""

from typing import cast

from cami.programme.vocabulary import Name, NameKind
from cami.stores import models


def further_names() -> tuple[Name, ...]:
    """Return all of them, by kind and key."""
    return tuple(
        Name(
            cast("NameKind", term.kind),
            term.key,
            term.name_en,
            term.name_ru,
            tuple(form.strip() for form in term.synonyms.splitlines() if form.strip()),
        )
        for term in models.Term.objects.all()
    )
