"""Small statements, registers and facts made by hand, for tests of the reporting cycle."""

from datetime import UTC, date, datetime, timedelta

from cami.programme.obligations import ActorFact, Facts, PartyFact
from cami.programme.provisions import ActorMention
from cami.programme.ranges import RangeFact
from cami.programme.register import RegisterActivity, RegisterSection
from cami.programme.review_lists import Material
from cami.programme.state import fold
from cami.programme.statements import (
    PUBLIC,
    Body,
    Period,
    StageChange,
    Statement,
    Target,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
KZ, TJ, WWF = Body("country", "KZ"), Body("country", "TJ"), Body("organisation", "wwf")
YEAR_2023 = Period(date(2023, 1, 1), date(2023, 12, 31))
YEAR_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


def day(number):
    return START + timedelta(days=number)


def targets(*keys):
    return tuple(Target(*key.split("#")) for key in keys)


def statement(id_, *keys, on=1, **changed):
    speaker = changed.pop("speaker", KZ)
    basis = "national-report" if speaker.kind == "country" else "partner-report"
    values = {
        "programme": "rivers",
        "speaker": speaker,
        "targets": targets(*(keys or ("1.1",))),
        "period": YEAR_2023,
        "basis": basis,
        "progress": "under-way",
        "made_by": "anna",
        "made_at": day(on),
        "text": f"words of {id_}",
        **changed,
    }
    return Statement(id_, **values)


def change(statement_id, stage, on=1, number=0, reason=""):
    id_ = f"{statement_id}-{stage}-{number}"
    return StageChange(id_, statement_id, stage, day(on), "boris", number, reason)


def published(said, after=0):
    """Every step from draft to published, on the day of the statement or later."""
    on = (said.made_at - START).days + after
    steps = ["submitted", "published"]
    if said.speaker.kind == "country":
        steps.insert(1, "approved")
    return tuple(change(said.id, stage, on, at) for at, stage in enumerate(steps))


def all_published(statements):
    return tuple(step for said in statements for step in published(said))


def section(key, kind="cross-cutting", taxa=(), countries=()):
    return RegisterSection(key, key, f"Section {key}", kind, taxa, countries)


def activity(key, within=None, actors="government-agencies", levels=("high",), **more):
    """Actors between spaces; those with a question mark are to be confirmed."""
    mentions = tuple(
        ActorMention(name.rstrip("?"), name.rstrip("?").title(), name.endswith("?"))
        for name in actors.split()
    )
    within = within or section(key.split(".")[0])
    title = more.pop("title", f"Title of {key}")
    return RegisterActivity(key, key, within, title, actors=mentions, levels=levels, **more)


FACTS = Facts(
    actors={
        fact.key: fact
        for fact in (
            ActorFact("government-agencies", "government"),
            ActorFact("parties", "government"),
            ActorFact("non-parties", "government"),
            ActorFact("signatories", "government"),
            ActorFact("government-mongolia", "government", "MN"),
            ActorFact("cms-national-focal-points", "convention"),
            ActorFact("ngos", "ngo", group=True),
            ActorFact("wwf", "ngo"),
            ActorFact("secretariat", "convention"),
        )
    },
    ranges=(
        RangeFact("saiga", "KZ", "extant", ("iucn",), known_by="2023"),
        RangeFact("saiga", "MN", "reintroduced", ("iucn",), known_by="2023"),
        RangeFact("saiga", "CN", "extinct", ("iucn",), known_by="2023"),
        RangeFact("saiga", "TM", "vagrant", ("iucn",), known_by="2023"),
        RangeFact("saiga", "RU", "captive", ("iucn",), known_by="2023"),
        RangeFact("saiga", "UZ", "possible", ("iucn",), known_by="2023"),
    ),
    parties=(
        PartyFact("KZ", True, known_by="2020-02"),
        PartyFact("MN", True, known_by="2020-02"),
        PartyFact("BT", False, known_by="2020-02"),
        PartyFact("TM", False, until="2021", known_by="2020-02"),
        PartyFact("TM", True, since="2021", known_by="2021"),
    ),
    range_states=frozenset({"BT", "CN", "KZ", "MN", "RU", "TM", "UZ"}),
)


def names(kind, key):
    known = {"KZ": "Kazakhstan", "TJ": "Tajikistan", "wwf": "WWF", "BT": "Bhutan"}
    return known.get(key, key)


def material(statements, activities, *, on=400, **more):
    state = fold(statements, all_published(statements), day(on), PUBLIC)
    return Material("Rivers", state, tuple(activities), names, **more)


def say(message):
    """Say a message in English."""
    return message.text.format_map(message.params)
