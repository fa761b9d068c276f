"""A round on the rivers' programme, and everybody who has a part in it."""

from datetime import UTC, date, datetime

from django.contrib.auth.models import Group, User

from cami.programme.statements import Body, Period
from cami.stores import people, rounds
from cami.stores.drafts import Answer
from cami.stores.rounds import Opening
from cami.web.accounts import create_user
from cami.web.apps import SECRETARIAT
from cami.workflows.open_round import open_round
from cami.workflows.save_answer import save_answer
from cami.workflows.submit_answers import submit_answers

PASSWORD = "steppe-wind-and-saiga"  # noqa: S105
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SINCE = date(2026, 1, 1)
KZ, MN, RU = (Body("country", code) for code in ("KZ", "MN", "RU"))
PEOPLE = {
    "aigul": ("secretariat", ""),
    "root": ("administrator", ""),
    "dana": ("national-focal-point", "KZ"),
    "erlan": ("national-focal-point", "KZ"),
    "minister": ("country-approver", "KZ"),
    "bat": ("national-focal-point", "MN"),
    "union": ("partner-organisation", "wwf"),
    "sergei": ("national-focal-point", "RU"),
    "nadia": ("species-focal-point", "saiga"),
    "guest": ("participant", ""),
}


def meet(password=False):
    """Make everybody's account and mandate; passwords only where somebody signs in."""
    for name, (role, scope) in PEOPLE.items():
        email = f"{name}@example.org"
        if User.objects.filter(username=name).exists():
            pass
        elif password:
            create_user(name, PASSWORD, email=email, secretariat=role == "secretariat")
        else:
            user = User.objects.create(
                username=name, email=email, is_staff=role == "secretariat"
            )
            if role == "secretariat":
                user.groups.add(Group.objects.get(name=SECRETARIAT))
        people.give_mandate(name, role, scope, SINCE, by="test", at=NOON)


def who(name, on=NOON):
    """Return somebody as the stores know them."""
    return people.viewer_of(User.objects.get(username=name).pk, on.date())


def opened(key="2026", at=NOON, slug="rivers"):
    """Open a round, and return it."""
    period = Period(date(at.year - 2, 1, 1), date(at.year, 10, 31))
    opening = Opening(key, slug, period, date(at.year + 1, 1, 31), ("en", "ru"))
    return open_round(who("aigul"), opening, at)


def asked(body=KZ, key="2026"):
    """Return what a body is asked."""
    return next(row for row in rounds.of_round(key) if row.body == body)


def answered(name="dana", body=KZ, at=NOON, text="Fords were built.", item=None, key="2026",
             **rest):  # fmt: skip
    """Answer one item and submit it; return the ids of the statements."""
    row, by = asked(body, key), who(name)
    item = item or next(iter(row.items))
    answer = Answer(**{"progress": "under-way", "text": text, **rest})
    from cami.stores import drafts

    save_answer(by, row, item, answer, drafts.draft(row.id, item).token, at)
    return submit_answers(by, row, at)
