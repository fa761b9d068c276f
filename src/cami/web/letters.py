"""Letters of a round, ready to be copied or sent: in English and in Russian."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation

from cami.stores.rounds import RoundRow
from cami.web.cycle_words import body_name
from cami.web.lexicon import Lexicon
from cami.web.templating import say
from cami.workflows.remind import Letter, Occasion, letter, occasion_of
from cami.workflows.round_status import BodyStatus


def lexicons() -> Mapping[str, Lexicon]:
    """Return the names that letters use, by language; asked for once a page."""
    return {language: Lexicon(language) for language in ("en", "ru")}


def letters(
    row: RoundRow, one: BodyStatus, site: str, names: Mapping[str, Lexicon]
) -> dict[str, Letter]:
    """Return the letter that fits a body, by language."""
    made = {}
    for language, lexicon in names.items():
        with translation.override(language):
            address = site + reverse("assignment", args=[one.assignment.id])
            occasion = Occasion(
                occasion_of(one.answered, one.items, first=not one.begun),
                one.assignment.tone,
                body_name(one.assignment.body, lexicon),
                row.key,
                row.deadline,
                one.items,
                len(one.assignment.questions),
                one.items - one.answered,
                address,
                one.people[0][0] if one.people else "",
                partner=one.assignment.body.kind != "country",
            )
            made[language] = letter(occasion, say)
    return made


def send(written: Iterable[tuple[Letter, tuple[tuple[str, str], ...]]]) -> int:
    """Send each letter to all its people; say how many letters went out."""
    count = 0
    for one, people in written:
        addresses = [address for _, address in people]
        if addresses:
            mail = EmailMessage(
                one.subject, one.text, settings.DEFAULT_FROM_EMAIL, addresses
            )
            count += mail.send()
    return count
