"""How alike two texts are."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.programme import similarity
from cami.programme.similarity import NEAR_DUPLICATE, Corpus, Digest, Weights, words

VOCABULARY = words(
    "survey saiga herds across the steppe and count argali near fences while rangers train"
    " dogs учёт сайгака в степи проводить ежегодно"
)
TEXTS = st.lists(st.sampled_from((*VOCABULARY, "3.4")), max_size=12).map(" ".join)
COLLECTION = (
    "Survey the wild camel herds of the Gobi every second winter with camera traps.",
    "Survey the wild yak herds of the plateau from the air.",
    "Survey wild camel herds of the Gobi each second winter, with camera traps!",
    "Train rangers in first aid.",
    "Open border fences where khulan gather in snow.",
    "Publish a newsletter twice a year.",
    "Проводить учёт сайгака в Устюрте ежегодно.",
)


@pytest.fixture(scope="module")
def corpus():
    return Corpus(COLLECTION)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Snow-Leopard’s”  range", ("snow", "leopards", "range")),
        ("Ёлка – ёж", ("елка", "еж")),
        ("see 3.4, and 3.", ("see", "3.4", "and", "3")),
        ("land\N{NO-BREAK SPACE}use / ﬁsh", ("land", "use", "fish")),
        (" — ", ()),
    ],
)
def test_words_are_folded_and_typography_is_left_out(text, folded):
    assert words(text) == folded


def test_terms_are_stems_without_stop_words_and_pointers():
    terms = Digest.of("Assessing the fences (see also 3.4) и заборы").terms
    assert terms == Digest.of("assess fence забор").terms
    assert not Digest.of("see also 3.4 and 5.11").terms


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_within_bounds(left, right):
    corpus = Corpus((*COLLECTION, left, right))
    likeness = corpus.likeness(left, right)
    assert likeness == corpus.likeness(right, left)
    assert 0 <= likeness <= 1


@given(TEXTS, TEXTS)
def test_likeness_is_full_only_for_the_same_words_in_the_same_order(left, right):
    assert (Corpus(COLLECTION).likeness(left, right) == 1) == (words(left) == words(right))


def test_order_of_words_counts(corpus):
    assert 0.8 < corpus.likeness("dog bites man", "man bites dog") < 1


def test_a_rare_word_tells_more_than_a_common_one():
    corpus = Corpus(["survey camel", "survey yak", "survey kulan", "survey argali"])
    assert corpus.likeness("survey camel", "map camel") > corpus.likeness(
        "survey camel", "survey fence"
    )


def test_weights_do_not_depend_on_how_often_a_text_is_copied():
    once = Weights.among(Digest.of(text) for text in COLLECTION)
    often = Weights.among(Digest.of(text) for text in COLLECTION * 3 + COLLECTION[:1] * 9)
    assert once == often


def test_inflected_words_are_alike_in_russian(corpus):
    likeness = corpus.likeness("Проводить учёт сайгаков", "проводится учет сайгака")
    assert likeness > 0.7


def test_containment_is_full_for_a_part_and_not_for_its_whole(corpus):
    part = "count argali near fences"
    whole = "Train rangers, count argali near fences, and write it down"
    assert corpus.containment(part, whole) == 1
    assert 0.3 < corpus.containment(whole, part) < 0.9
    assert corpus.containment("", whole) == 0


def test_the_most_alike_come_first_and_the_text_itself_is_left_out(corpus):
    assert [index for index, _ in corpus.most_like(0, limit=2)] == [2, 1]
    assert corpus.most_like(COLLECTION[0], limit=1) == ((0, 1.0),)
    assert corpus.most_like("zebra") == ()


def test_a_text_of_stop_words_finds_its_copy():
    assert Corpus(["of the", "herds"]).most_like("Of the") == ((0, 1.0),)


def test_holders_are_asked_for_by_a_part(corpus):
    index, held = corpus.holders("khulan fences")[0]
    assert (index, held) == (4, 1.0)


def test_near_duplicates_are_found_and_others_are_not(corpus):
    assert corpus.near_duplicates(NEAR_DUPLICATE) == ((0, 2),)
    assert corpus.near_duplicates(1.0) == ()
    assert Corpus(["Herds.", "", "herds", " "]).near_duplicates(1.0) == ((0, 2),)


@given(st.lists(TEXTS, max_size=12), st.sampled_from([0.5, 0.75, 0.9]))
def test_near_duplicates_are_those_of_all_pairs_compared(texts, threshold):
    corpus = Corpus(texts)
    clusters = corpus.near_duplicates(threshold)
    of = {index: cluster for cluster in clusters for index in cluster}
    for left, text in enumerate(texts):
        for right in range(left):
            if words(text) and corpus.likeness(left, right) >= threshold:
                assert of[left] == of[right]
    for cluster in clusters:
        for member in cluster:
            others = [corpus.likeness(member, one) for one in cluster if one != member]
            assert max(others) >= threshold


@given(st.permutations(COLLECTION))
def test_clusters_do_not_depend_on_the_order_of_texts(texts):
    clusters = Corpus(texts).near_duplicates(NEAR_DUPLICATE)
    assert [{texts[i] for i in cluster} for cluster in clusters] == [
        {COLLECTION[0], COLLECTION[2]}
    ]


def many_texts(count, copies):
    rng = random.Random(7)  # noqa: S311 (texts, not secrets)
    letters = "abcdefghijklmnop"
    syllables = [a + b for a in letters for b in letters]
    pool = ["".join(rng.choices(syllables, k=3)) for _ in range(400)]
    texts = [" ".join(rng.choices(pool, k=14)) for _ in range(count)]
    slightly = [text.replace(" ", f" {rng.choice(pool)} ", 1) for text in texts]
    return [*texts * copies, *slightly]


def comparisons(monkeypatch, texts):
    counted = 0
    compare = Weights.overlap

    def counting(self, left, right):
        nonlocal counted
        counted += 1
        return compare(self, left, right)

    monkeypatch.setattr(similarity.Weights, "overlap", counting)
    clusters = Corpus(texts).near_duplicates(NEAR_DUPLICATE)
    monkeypatch.undo()
    return counted, clusters


def test_comparisons_grow_with_the_texts_and_not_with_their_square(monkeypatch):
    small, _ = comparisons(monkeypatch, many_texts(200, copies=1))
    large, clusters = comparisons(monkeypatch, many_texts(1600, copies=1))
    assert len(clusters) == 1600
    assert large < 16 * small
    assert large < 3200 * 3200 / 2 / 10


def test_copies_cost_no_comparison(monkeypatch):
    once, few = comparisons(monkeypatch, many_texts(200, copies=1))
    often, many = comparisons(monkeypatch, many_texts(200, copies=50))
    assert often == once
    assert [len(cluster) for cluster in many] == [len(cluster) + 49 for cluster in few]


def test_questions_stay_cheap_in_a_collection_of_common_words(monkeypatch):
    counted = 0
    compare = Weights.likeness

    def counting(self, left, right):
        nonlocal counted
        counted += 1
        return compare(self, left, right)

    corpus = Corpus([f"survey the herd number {n}" for n in range(5000)])
    monkeypatch.setattr(similarity.Weights, "likeness", counting)
    assert corpus.most_like(4711, limit=1)
    assert counted <= similarity.SHORTLISTED + 1


def test_repeats_in_the_adopted_programme_are_told_from_the_rest(shared):
    rows = dict(seed_rows(shared))
    corpus = Corpus(list(rows.values()))
    at = {number: index for index, number in enumerate(rows)}
    clusters = [set(cluster) for cluster in corpus.near_duplicates(NEAR_DUPLICATE)]
    repeats = ("15.2 25.3", "7.5 22.8", "11.4 16.3", "19.5 24.5", "17.1 26.5", "17.2 26.1")
    for pair in repeats:
        assert any({at[number] for number in pair.split()} <= c for c in clusters), pair
    assert sum(map(len, clusters)) < 30
    assert corpus.likeness(at["11.3"], at["27.3"]) > 0.8
    assert corpus.likeness(at["11.3"], at["24.3"]) < 0.3


def seed_rows(shared):
    """Number and text of each row, roughly: up to the next line that opens a cell."""
    number, text = None, []
    path = shared / "seed" / "cami-cop13-doc.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("\t"):
            if number:
                yield number, " ".join(text)
            first, _, rest = line.strip().partition(" ")
            numbered = first.rstrip(".").replace(".", "", 1).isdigit() and "." in first[:-1]
            number, text = (first.rstrip("."), [rest]) if numbered else (None, [])
        elif number:
            text.append(line)
