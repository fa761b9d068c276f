"""Write ``docs/reference/layers.md`` from the standards and sources that are enforced."""

import math
from collections.abc import Sequence
from pathlib import Path

from cami.atlas.standards import KINDS, PRESENCES, STATUSES, THEMES, Attribute, Kind
from cami.catalogue.access import ACCESS_NAMED, TIER_OF
from cami.catalogue.licences import LICENCES
from cami.catalogue.sensitivity import STEP_DEG
from cami.sources.layer_sources import LayerSource, known_sources, layer_source

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "layers.md"

_OPENING = """\
# Standards for layers

The common standards that activity 3.2 of the programme of work asks for. They are not only
written here: an import refuses what does not keep to them, and this page is written from
what the import reads, by `python tools/layers_page.py`.

Every layer is kept in longitude and latitude (WGS 84, in that order), two-dimensional, with
valid geometries, cut at 180°, each feature once. What was mended on the way in is told in
the layer's lineage; what cannot be mended is refused, with every place of it, and nothing
of the file is kept. An attribute that a source lacks is empty, never guessed.
"""

_CARD = """\
## The card

Nothing enters without: a key, titles in English and Russian, kind, licence, source,
citation, owner, access, sensitivity, reference system, checksum, lineage, and what the
layer must not be used for. Species, countries, season, dates, scale and positional
accuracy are told where they are known.
"""


def page() -> str:
    """The page as it should read."""
    return "\n".join([
        _OPENING, _CARD, *_terms(), "## Kinds\n", *(_kind(one) for one in KINDS.values()),
        "## Words\n",
        _words("Status", list(STATUSES.items())),
        _words("Presence", list(PRESENCES.items())),
        "## Known sources\n",
        "`cami layers add FILE --as SOURCE` knows the columns and words of these. Those "
        "with an address are brought by `cami layers fetch SOURCE`.\n",
        *(_source(name, layer_source(name)) for name in known_sources()),
    ])  # fmt: skip


def _terms() -> list[str]:
    access = _table(
        ("access", "who", "folder of a release"),
        [(key, named, TIER_OF[key]) for key, named in ACCESS_NAMED.items()],
    )
    sensitivity = _table(
        ("sensitivity", "places are told on a grid of"),
        [(key, _step(step)) for key, step in STEP_DEG.items()],
    )
    licences = _table(
        ("licence", "name", "may be passed on", "commercially"),
        [
            (one.key, one.name, _yes(one.redistributable), _yes(one.commercial_ok))
            for one in LICENCES.values()
        ],
    )
    return [access, sensitivity, licences]


def _step(step: float) -> str:
    if math.isinf(step):
        return "nothing: they are withheld"
    return f"{step}°" if step else "no grid: as they are"


def _kind(kind: Kind) -> str:
    located = "\n\nIts sensitivity must be stated." if kind.located else ""
    opening = (
        f"### {kind.key}\n\n{kind.named}. Theme: {THEMES[kind.theme].lower()}; "
        f"geometry: {', '.join(kind.geometries)}.{located}\n"
    )
    rows = [_attribute(one) for one in kind.attributes]
    if not rows:
        return opening
    return opening + "\n" + _table(("attribute", "type", "required", "words"), rows)


def _attribute(one: Attribute) -> tuple[str, ...]:
    return one.name, one.type, _yes(one.required), ", ".join(one.allowed)


def _words(title: str, words: Sequence[tuple[str, str]]) -> str:
    rows = list(words)
    return f"### {title}\n\n" + _table(("word", "meaning"), rows)


def _source(name: str, source: LayerSource) -> str:
    lines = [
        f"### {name}\n",
        f"{source.title_en}. Kind: `{source.kind}`; licence: `{source.licence}`; "
        f"holder: {source.source}.\n",
        f"Not for {source.unfit_for_en}.\n",
    ]
    if source.editions:
        lines.append(f"Editions that are read: {'; '.join(source.editions)}.\n")
    if source.members:
        names = ", ".join(f"`{one}`" for one in source.members)
        lines.append(f"Taken out of an archive: {names}.\n")
    if source.redistributed_by_holder_only:
        lines.append("Held by whoever has an agreement; never fetched, never passed on.\n")
    if source.fetched:
        checked = "SHA-256" if source.fetched.sha256 else "MD5 beside it"
        known = f" ({checked})" if source.fetched.sha256 or source.fetched.md5_at else ""
        lines.append(f"Fetched from `{source.fetched.address}`{known}.\n")
    if source.fetched and source.fetched.places:
        lines.append(f"`--place`: {', '.join(source.fetched.places)}.\n")
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(map(str, one))} |" for one in lines) + "\n"


def _yes(value: bool) -> str:
    return "yes" if value else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
