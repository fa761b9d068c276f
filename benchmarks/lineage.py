"""Time the comparison of two versions against comparing every pair of texts.

Run ``python benchmarks/lineage.py``. Every activity of the new version is reworded and
renumbered, the hardest case: nothing can be matched by equal words. The peer is the plain
way: rapidfuzz's ratio of each old with each new text, and the best one taken.
"""

import random
import sys
import time
from pathlib import Path

from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).parents[1]))

from cami.programme.lineage import compare
from cami.programme.provisions import Programme
from tests.programme.build import programme

SIZES = (250, 500, 1000, 2000, 4000, 8000)
PER_SECTION = 8
LARGEST_FOR_PEER = 4000
"""Beyond this the peer is not waited for."""


def versions(count: int) -> tuple[Programme, Programme]:
    """Two versions of ``count`` activities, 20 words each, three of them replaced."""
    rng = random.Random(count)
    letters = "bdfgklmnprstvz"
    syllables = [a + b for a in letters for b in "aeiou"]
    pool = ["".join(rng.choices(syllables, k=3)) for _ in range(3000)]
    rarity = [1 / (rank + 5) for rank in range(len(pool))]
    old, new = [], []
    for section in range(count // PER_SECTION):
        before, after = [], []
        for row in range(1, PER_SECTION + 1):
            text = rng.choices(pool, rarity, k=20)
            before.append((f"{section}.{row}", " ".join(text)))
            for at in rng.sample(range(20), 3):
                text[at] = rng.choice(pool)
            after.append((f"{section + 1}.{row}", " ".join(text)))
        title = " ".join(rng.choices(pool, k=3))
        old.append((str(section), title, before))
        new.append((str(section + 1), title, after))
    return programme(old), programme(new)


def naive(old: Programme, new: Programme) -> list[int]:
    """Index of the likest new text for each old one, every pair compared."""
    texts = [activity.text for activity in new.activities]
    found = (
        process.extractOne(a.text, texts, scorer=fuzz.ratio, processor=None)
        for a in old.activities
    )
    return [index for _, _, index in found]


def main() -> None:
    """Print seconds, their ratio to the peer, and the share of right matches."""
    sys.stdout.write("activities  compare_s  us_each  naive_s  ratio  right\n")
    for size in SIZES:
        old, new = versions(size)
        start = time.perf_counter()
        comparison = compare(old, new)
        taken_s = time.perf_counter() - start
        right = sum(
            link.old[0].number.partition(".")[2] == link.new[0].number.partition(".")[2]
            and int(link.old[0].section) + 1 == int(link.new[0].section)
            for link in comparison.links
            if link.old and link.new
        )
        peer, ratio = "", ""
        if size <= LARGEST_FOR_PEER:
            start = time.perf_counter()
            naive(old, new)
            naive_s = time.perf_counter() - start
            peer, ratio = f"{naive_s:.2f}", f"{taken_s / naive_s:.2f}"
        each_us = 1e6 * taken_s / size
        sys.stdout.write(
            f"{size:10}  {taken_s:9.2f}  {each_us:7.0f}  {peer:>7}  {ratio:>5}  "
            f"{right / len(old.activities):.3f}\n"
        )


if __name__ == "__main__":
    main()
