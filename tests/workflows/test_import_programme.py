"""An import is all or nothing, twice is once, and identity survives."""

import pytest

from cami.errors import BadNameError, CamiError
from cami.stores import keeping, models
from cami.stores.readings import latest_edition, reading
from tests.workflows.conftest import TEXTS


def everything():
    """Every row that an import writes, by table."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (
            models.Programme, models.Edition, models.Part, models.Section, models.Activity,
            models.Responsibility, models.Concern, models.Finding, models.Descent,
        )
    }  # fmt: skip


def test_importing_twice_equals_importing_once(keep, rivers):
    first = keep(rivers)
    before = everything()
    second = keep(rivers)
    assert (first.changed, second.changed) == (True, False)
    assert everything() == before


@pytest.mark.parametrize(
    "bad", ["", "Dear all.\n", "\t1. Roads\n\tResponsible\n\n\t1.1 Go.\n\tCMS\n"]
)
def test_a_refused_document_leaves_nothing_behind(keep, rivers, bad):
    keep(rivers)
    before = everything()
    with pytest.raises(CamiError) as refused:
        keep(bad)
    assert refused.value.code in ("source-empty", "not-a-programme", "column-missing")
    assert everything() == before


def test_an_import_that_dies_half_way_leaves_nothing_behind(keep, rivers, monkeypatch):
    keep(rivers)
    before = everything()

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "keep_findings", die)
    with pytest.raises(KeyboardInterrupt):
        keep(rivers.replace("each river", "every river"))
    assert everything() == before


def test_a_reading_is_kept_whole(keep, rivers, rivers_reading):
    keep(rivers)
    kept = reading(latest_edition("rivers"))
    assert kept.activities == rivers_reading.activities
    assert kept.references == rivers_reading.references
    assert kept == rivers_reading


@pytest.fixture
def rivers_reading():
    from cami.sources.programme_file import read_programme
    from cami.sources.words import load_vocabulary

    return read_programme(TEXTS / "rivers.en.txt", load_vocabulary())


def test_an_activity_keeps_its_row_and_key_when_its_number_changes(keep, rivers):
    keep(rivers)
    before = {a.text: (a.pk, a.key) for a in models.Activity.objects.all()}
    inserted = (
        rivers.replace(
            "1.1\tCount",
            "1.1\tName the wardens of every ford\tNGOs\t2023\tLow\n1.2\tCount",
            1,
        )
        .replace("\n1.2\tBuild", "\n1.3\tBuild")
        .replace("\n1.3\tTell", "\n1.4\tTell")
    )
    kept = keep(inserted)
    assert (kept.added, kept.withdrawn) == (1, 0)
    for activity in models.Activity.objects.exclude(text__startswith="Name"):
        assert (activity.pk, activity.key) == before[activity.text]
    counted = models.Activity.objects.get(text__startswith="Count")
    assert (counted.key, counted.number) == ("1.1", "1.2")
    new = models.Activity.objects.get(text__startswith="Name")
    assert new.key not in {key for _, key in before.values()}


def test_a_dropped_activity_is_withdrawn_and_its_key_never_given_again(keep, rivers):
    keep(rivers)
    without = "\n".join(line for line in rivers.splitlines() if not line.startswith("1.3"))
    assert keep(without).withdrawn == 1
    gone = models.Activity.objects.get(key="1.3")
    assert gone.withdrawn
    keep(
        without.replace(
            "\nChapter II",
            "1.3\tPaint bridges in bright colours\tCMS\t2024\tLow\n\nChapter II",
        )
    )
    painted = models.Activity.objects.get(text__startswith="Paint")
    assert painted.number == "1.3"
    assert painted.key != "1.3"
    assert models.Activity.objects.get(pk=gone.pk).withdrawn


def test_what_became_of_each_activity_is_kept_for_confirmation(keep, rivers):
    keep(rivers)
    keep(rivers.replace("in spring and in autumn", "in autumn"))
    links = models.Descent.objects.exclude(kind="unchanged")
    assert [(link.kind, link.old_keys, link.new_keys) for link in links] == [
        ("reworded", ["1.1"], ["1.1"])
    ]


def test_a_name_that_cannot_stand_in_an_address_is_refused(keep, rivers):
    with pytest.raises(BadNameError):
        keep(rivers, slug="Rivers 2023")
    assert not models.Programme.objects.exists()


def test_why_an_activity_concerns_a_country_is_kept(keep, rivers):
    keep(rivers)
    reasons = models.Concern.objects.filter(activity__key="2.1", kind="country")
    found = {concern.key: concern.why for concern in reasons}
    assert found["KZ"] == "named"
    assert found["MN"] == "range"
    assert "CN" not in found, "saiga is extinct there"
    assert not models.Concern.objects.filter(activity__key="1.1").exists()
