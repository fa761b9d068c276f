"""What each page says, how much it weighs, and how little it asks of the database."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cami.stores.models import Activity
from cami.web.assets import BUILD, asset
from tests.register import CAMI, RIVERS, keep

LIMIT = 100_000
C, R = f"programmes/{CAMI}/", "programmes/rivers/"
PAGES = [
    "", "about/", "programmes/", "login/",
    C, f"{C}activities/", f"{C}activities/?country=KZ&species=saiga&q=saiga",
    f"{C}activities/?view=print", f"{C}activities/3.5/", f"{C}sections/5/", f"{C}actors/",
    f"{C}actors/government-agencies/", f"{C}species/", f"{C}species/snow-leopard/",
    f"{C}countries/", f"{C}countries/CN/", f"{C}findings/", f"{C}compare/rivers/",
    R, f"{R}activities/", f"{R}activities/1.2/", f"{R}sections/2/", f"{R}actors/",
    f"{R}actors/media/", f"{R}findings/", f"{R}findings/?severity=high&state=open",
]  # fmt: skip
MOST_QUERIES = 19


def fonts(language):
    letters = ["latin"] + (["cyrillic"] if language == "ru" else [])
    faces = ("source-sans-3-{}-400", "source-serif-4-{}-600")
    for face in faces:
        for one in letters:
            (path,) = BUILD.glob(f"{face.format(one)}-normal-*.woff2")
            yield path.stat().st_size


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_and_asks_little(
    client, register, django_assert_max_num_queries, path
):
    static = sum(
        (BUILD / f"{asset(name).rpartition('/')[2]}.gz").stat().st_size
        for name in ("app.css", "app.js", "icon.svg")
    )
    for language in ("en", "ru"):
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200
        assert len(answer.content) < LIMIT
        whole = len(gzip.compress(answer.content)) + static + sum(fonts(language))
        assert whole < LIMIT, f"{whole} bytes on a first visit"


@pytest.mark.parametrize("page", ["activities/", "actors/", "species/", "countries/", ""])
def test_more_rows_need_no_more_queries(client, register, page):
    with CaptureQueriesContext(connection) as small:
        client.get(f"/en/{R}{page}")
    with CaptureQueriesContext(connection) as large:
        client.get(f"/en/{C}{page}")
    assert 0 < len(large) <= len(small)


def text(client, path):
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def test_without_a_document_titles_are_said_to_be_unofficial(client, register):
    for page in ("", "activities/", "sections/9/", "countries/KZ/"):
        assert "not official" in text(client, f"/en/{C}{page}").split("<footer")[0]
        assert "has not been imported" not in text(client, f"/en/{R}{page}")


def test_adopted_wording_says_its_language_where_the_page_has_another(client, register):
    lead = "Build fords where herds wait, namely: (see 1.1)"
    russian, english = (
        text(client, f"/{code}/{R}activities/1.2/") for code in ("ru", "en")
    )
    assert re.search(rf'<div class="wording" lang="en"> <p>{re.escape(lead)}', russian)
    assert re.search(rf'<div class="wording"> <p>{re.escape(lead)}', english)


def test_references_are_shown_from_both_ends(client, register):
    assert (
        "activities/1.1/"
        in text(client, f"/en/{R}activities/1.2/").split("It refers to")[1]
    )
    assert (
        "activities/1.2/" in text(client, f"/en/{R}activities/1.1/").split("Referred to")[1]
    )


def test_an_actor_to_be_confirmed_stands_apart(client, register):
    page = text(client, f"/en/{R}actors/media/")
    assert "No activity of this programme is confirmed" in page
    assert "activities/1.3/" in page.split("<h2>To be confirmed")[1]


def test_a_state_that_is_no_party_is_invited(client, register):
    assert "it is invited to take part" in text(client, f"/en/{C}countries/BT/")
    assert "it is invited to take part" not in text(client, f"/en/{C}countries/KZ/")


def test_dated_facts_show_date_and_source(client, register):
    page = text(client, f"/en/{C}countries/TM/")
    assert page.index("since 2021") < page.index("February 2020"), "the latest comes first"
    assert "cite>UNEP/CMS COP13" in page
    species = text(client, f"/ru/{C}species/gobi-bear/")
    assert "февраль 2020" in species
    assert "2017" in species, "contradicting listings both stand"


def test_cross_cutting_measures_are_said_to_address_all_range_states(client, register):
    page = text(client, f"/en/{C}countries/KZ/")
    link = re.search(r'href="([^"]+)">(\d+) cross-cutting activities address all', page)
    found = text(client, link[1].replace("&amp;", "&"))
    assert f"<b>{link[2]}</b> activities" in found


def test_an_empty_result_says_what_to_do(client, register):
    page = text(client, f"/en/{C}activities/?q=zebra&country=KZ")
    assert "No activity answers all of these conditions" in page
    assert "Search for fewer words" in page
    assert "address all Range States" in page


def test_lifting_a_condition_keeps_the_others(client, register):
    page = text(client, f"/en/{C}activities/?species=saiga&country=KZ&country=MN&page=2")
    chips = re.findall(r'<li><a href="([^"]*)"><span>([^<]+)</span>', page)
    lifted = {name: href.replace("&amp;", "&") for href, name in chips}
    assert lifted["Saiga Antelope"] == "?country=KZ&country=MN"
    assert lifted["Kazakhstan"] == "?species=saiga&country=MN"


def test_the_print_view_is_a_table_of_what_was_found(client, register):
    page = text(client, f"/en/{R}activities/?view=print&q=fords")
    assert page.count("<td><b>") == 1
    for printed in ("Build fords where herds wait", "CMS Secretariat", "<td>M</td>"):
        assert printed in page


def test_a_repeated_number_has_an_address_for_each_activity(client, register):
    kept = Activity.objects.filter(programme__slug=CAMI, occurrence=2).first()
    page = text(client, f"/en/{C}activities/{kept.key}/")
    assert "this is occurrence 2" in page


def test_what_the_latest_edition_dropped_keeps_its_page(client, register, tmp_path):
    shorter = tmp_path / "shorter.txt"
    kept = RIVERS.read_text("utf-8").splitlines(keepends=True)
    shorter.write_text(
        "".join(line for line in kept if not line.startswith("1.3")), "utf-8"
    )
    keep(shorter)
    assert "no longer has this activity" in text(client, f"/en/{R}activities/1.3/")
    assert "activities/1.3/" not in text(client, f"/en/{R}activities/")
    compared = text(client, f"/en/{R}compare/rivers/")
    assert "Dropped" in compared
    assert "edition 2 (shorter.txt)" in compared


def test_words_of_a_document_are_never_markup(client, register, tmp_path):
    hostile = tmp_path / "hostile.txt"
    words = RIVERS.read_text("utf-8").replace("Count the crossings", "<script>x</script>")
    hostile.write_text(words.replace("NGOs\t2024", "<b onclick=x>\t2024"), "utf-8")
    keep(hostile, "hostile")
    for page in ("", "activities/", "activities/1.1/", "actors/", "activities/?q=<script>"):
        body = text(client, f"/en/programmes/hostile/{page}")
        assert "<script>x" not in body
        assert "<b onclick" not in body
        assert '<script>"' not in body


def test_each_page_names_its_address_in_both_languages(client, register):
    page = text(client, f"/ru/{C}activities/?q=saiga")
    assert f'rel="canonical" href="http://testserver/ru/{C}activities/?q=saiga"' in page
    assert f'hreflang="en" href="http://testserver/en/{C}activities/?q=saiga"' in page


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "programmes/none/", f"{C}activities/99.9/", f"{C}sections/99/",
     f"{C}species/dodo/", f"{C}countries/XX/", f"{C}actors/nobody/", f"{C}compare/none/",
     f"{C}export/exe"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_not_there_is_said_to_be_not_there(client, register, path, language):
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=x",
        "page=99999999999",
        "q=%00%ff",
        "country=%00",
        f"species={'x' * 3000}",
        "view=print&page=77",
        "editions=9-8",
    ],
)
def test_odd_questions_break_nothing(client, register, query):
    for page in ("activities/", "findings/", "compare/rivers/"):
        assert client.get(f"/en/{R}{page}?{query}").status_code == 200, page


def test_a_failure_of_ours_says_so_in_both_languages(client, register, monkeypatch):
    def fail():
        raise RuntimeError

    monkeypatch.setattr("cami.stores.register.programmes", fail)
    client.raise_request_exception = False
    answer = client.get("/ru/programmes/")
    assert answer.status_code == 500
    assert "The failure is on our side" in answer.content.decode()
    assert "lang=ru" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "some"),
    [
        ("en", ["Afghanistan", "Bhutan", "China", "Kazakhstan", "Uzbekistan"]),
        ("ru", ["Афганистан", "Бутан", "Индия", "Казахстан", "Китай", "Узбекистан"]),
    ],
)
def test_countries_stand_in_the_alphabetical_order_of_the_language(
    client, register, language, some
):
    for path in ("", f"{C}countries/", f"{C}species/snow-leopard/", f"{C}activities/"):
        page = text(client, f"/{language}/{path}").split("<main")[1]
        places = [page.index(f">{name}<") for name in some if f">{name}<" in page]
        assert len(places) >= 4, path
        assert places == sorted(places), path
