import pytest

from cami.programme.actors import ActorReader


@pytest.fixture(scope="module")
def keys(vocabulary):
    reader = ActorReader.of(vocabulary.actors)
    return lambda printed: [actor.key for actor in reader.read(printed)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("CMS, Government agencies", ["cms", "government-agencies"]),
        ("Government agencies facilitated by NGOs", ["government-agencies", "ngos"]),
        ("NGOs and DoE", ["ngos", "doe-iran"]),
        ("Government agencies (e.g. ministries), NGOs", ["government-agencies", "ngos"]),
        ("National and international NGOs", ["ngos", "ingos"]),
        ("Local and national NGOs", ["local-ngos", "ngos"]),
        (
            "As a platform CMS, for implementation: National and international NGOs",
            ["cms", "ngos", "ingos"],
        ),
        (
            "WCPF UK, WCPF Mongolia Government agencies",
            ["wcpf-uk", "wcpf-mongolia", "government-agencies"],
        ),
        ("Coordination from CMS, Government agencies", ["cms", "government-agencies"]),
        ("CMS, all NGOs with presence across relevant countries", ["cms", "ngos"]),
        ("Государственные органы, НПО", ["government-agencies", "ngos"]),
        ("", []),
        ("NGOs, ", ["ngos"]),
    ],
)  # fmt: skip
def test_every_actor_is_found_once_and_in_order(keys, printed, expected):
    assert keys(printed) == expected


def test_an_unconfirmed_actor_keeps_its_mark(vocabulary):
    actors = ActorReader.of(vocabulary.actors).read("NGOs, TRAFFIC (tbc), СМИ (уточняется)")
    assert [(a.key, a.printed, a.tbc) for a in actors] == [
        ("ngos", "NGOs", False),
        ("traffic", "TRAFFIC (tbc)", True),
        ("media", "СМИ (уточняется)", True),
    ]


def test_an_unknown_actor_is_kept_and_said_to_be_unknown(vocabulary):
    (actor,) = ActorReader.of(vocabulary.actors).read("Friends of the Ford")
    assert (actor.key, actor.printed, actor.known) == (
        "friends-of-the-ford",
        "Friends of the Ford",
        False,
    )
