"""The page of published problems names every problem at hand, and its options."""

import re

import pytest

from tests.conftest import SHARED
from tools.published_cases import OMNISCAPE_WITHIN, PAGE, absent, circuitscape_jobs

JOBS = circuitscape_jobs(SHARED)
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", TEXT, re.M))


def test_no_problem_on_the_page_is_unmet_and_the_count_is_theirs():
    met, run = re.search(r"\*\*(\d+) of (\d+) problems", TEXT).groups()
    assert met == run
    ended = [ending.partition(":")[0] for ending in ROWS.values()]
    assert set(ended) == {"met", "not run"}
    assert ended.count("met") == int(met)


@pytest.mark.skipif(not JOBS, reason="no ../shared/data/circuitscape_verify")
def test_every_problem_at_hand_is_on_the_page():
    assert set(ROWS) == {path.stem for path in JOBS} | set(OMNISCAPE_WITHIN)
    suite = SHARED / "data" / "circuitscape_verify"
    left_out = {path.stem for path in JOBS if absent(path, suite)}
    told = {name for name, ending in ROWS.items() if ending.startswith("not run")}
    assert told == left_out
