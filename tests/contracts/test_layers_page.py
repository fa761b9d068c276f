"""The standards that people read are those that the import enforces."""

from cami.atlas.standards import KINDS
from cami.sources.layer_sources import known_sources
from tools.layers_page import PAGE, page


def test_the_page_of_layers_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tools/layers_page.py"


def test_the_page_of_layers_names_every_kind_and_source():
    told = page()
    assert all(f"\n### {name}\n" in told for name in (*KINDS, *known_sources()))
