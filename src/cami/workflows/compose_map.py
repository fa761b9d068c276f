"""A map of what somebody wants to see, with its legend and the facts beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cami.atlas.frame import REGION, Frame
from cami.atlas.release import ReleasedLayer
from cami.atlas.standards import KINDS, PRESENCES, STATUSES, Status, Theme
from cami.atlas.style import is_base, style_of
from cami.messages import N_, Message, Say
from cami.renderers.svg_map import BaseMap, Drawn, Labelled, draw, swatch
from cami.sources.base_map import base_layer
from cami.sources.features_file import Feature, Page, Where, features_file
from cami.sources.words import table
from cami.stores.releases import Shelf, Shelved

Box = tuple[float, float, float, float]

OVERVIEW_FROM_DEG = 0.03
"""Degrees a pixel from which a layer's overview shows all that can be seen."""

MOST_ROWS = 50
"""Facts in the table beside a map."""

DIMENSION = {
    "Point": 0,
    "MultiPoint": 0,
    "LineString": 1,
    "MultiLineString": 1,
    "Polygon": 2,
    "MultiPolygon": 2,
}
NEAR_DEG = 0.012
"""Degrees a pixel below which the base map is drawn in fine detail."""


@dataclass(frozen=True, slots=True)
class MapWanted:
    """What somebody wants to see."""

    layers: tuple[str, ...] = ()
    """Keys; none: those that a first look shows."""
    species: tuple[str, ...] = ()
    """Scientific names of one species; none: all species."""
    statuses: tuple[Status, ...] = ()
    """None: all."""
    year: int | None = None
    """What stood in that year; None: whenever."""
    box: Box = REGION
    width: int = 960


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One layer in the legend."""

    layer: ReleasedLayer
    theme: Theme
    shown: bool
    swatches: tuple[tuple[str, Message], ...]
    """Samples as SVG, and their words."""
    in_view: int
    """Features in the map's window that meet what is wanted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One feature in the table beside the map."""

    layer: str
    id: int
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A map, and all that is told beside it."""

    svg: str
    frame: Frame
    legend: tuple[LegendRow, ...]
    facts: tuple[Fact, ...]
    """At most `MOST_ROWS`."""
    matched: int
    """Features that the facts are some of."""
    release: str


def compose_map(
    shelf: Shelf, wanted: MapWanted, language: str, say: Say, *, title: Message
) -> MapSheet:
    """Draw what is wanted of a shelf.

    Parameters
    ----------
    language
        ``en`` or ``ru``: of names on the map.
    say
        Puts words of the legend into that language.
    """
    frame = Frame(wanted.box, wanted.width)
    shown = wanted.layers or first_look(shelf)
    legend: list[LegendRow] = []
    drawn: list[Drawn] = []
    facts: list[Fact] = []
    matched = 0
    for shelved in shelf:
        key = shelved.layer.record.key
        if key not in shown:
            legend.append(_legend_row(shelved.layer, shown=False, in_view=0))
            continue
        seen = _drawn_features(shelved, wanted, frame)
        drawn.append(_drawn(shelved.layer, seen.features, language))
        told = _page(shelved.path("features"), wanted, MOST_ROWS - len(facts))
        legend.append(_legend_row(shelved.layer, shown=True, in_view=told.matched))
        matched += told.matched
        facts += [Fact(key, one.id, one.properties) for one in told.features]
    km, _ = frame.scale_bar()
    svg = draw(
        frame,
        base_map(frame, language),
        sorted(drawn, key=lambda one: -_dimension_of(one)),
        title=say(title),
        km=say(Message(N_("{km} km"), {"km": km})),
        described="map-facts",
    )
    return MapSheet(svg, frame, tuple(legend), tuple(facts), matched, shelf.release)


def first_look(shelf: Shelf) -> tuple[str, ...]:
    """Layers that are shown when nobody has chosen any: one a theme, barriers all."""
    chosen: dict[str, str] = {}
    for shelved in shelf:
        record = shelved.layer.record
        theme = KINDS[record.kind].theme
        if record.shape == "vector" and not is_base(record.kind):
            chosen.setdefault(record.key if theme == "barriers" else theme, record.key)
    return tuple(chosen.values())


def base_map(frame: Frame, language: str) -> BaseMap:
    """The base map for a window, in coarse or fine detail."""
    return _base_map(frame.deg_per_pixel < NEAR_DEG, frame.deg_per_pixel, language)


@lru_cache(maxsize=16)
def _base_map(near: bool, deg_per_pixel: float, language: str) -> BaseMap:
    detail = "fine" if near else "coarse"
    rank = 9 if near else 4
    lakes, rivers = base_layer("lakes", detail), base_layer("rivers", detail)
    lines = base_layer("boundaries", detail)
    classes = lines.columns["class"]
    names = f"name_{language}"
    return BaseMap(
        land=base_layer("land", detail).geometries,
        lakes=lakes.geometries[lakes.columns["scalerank"] <= rank - 2],
        rivers=rivers.geometries[rivers.columns["scalerank"] <= rank],
        boundaries={
            str(one): lines.geometries[classes == one] for one in np.unique(classes)
        },
        labels=(_states(names), _towns(names, deg_per_pixel)),
    )


def _states(names: str) -> Labelled:
    """Names of the Range States, and of no other country."""
    told = {one["iso2"]: one for one in table("countries")["country"]}
    countries = base_layer("countries")
    rows = [
        (row, str(told[iso][names]))
        for row, iso in enumerate(countries.columns["iso"])
        if told.get(iso, {}).get("range_state")
    ]
    wanted = [row for row, _ in rows]
    return Labelled([name for _, name in rows], countries.geometries[wanted], strong=True)


def _towns(names: str, deg_per_pixel: float) -> Labelled:
    """Towns, the nearer the smaller; by their Latin name where no other is known."""
    towns = base_layer("places")
    wanted = towns.columns["scalerank"] <= (7 if deg_per_pixel < NEAR_DEG else 2)
    if deg_per_pixel > 2 * OVERVIEW_FROM_DEG:
        wanted &= False
    own, latin = towns.columns[names][wanted], towns.columns["name_en"][wanted]
    told = [str(one or other) for one, other in zip(own, latin, strict=True)]
    return Labelled(told, towns.geometries[wanted], dots=True)


EVERYTHING = 1_000_000
NOBODY = Page(0, ())


def _drawn_features(shelved: Shelved, wanted: MapWanted, frame: Frame) -> Page:
    """What a window shows of a layer: from far away, of its overview."""
    far = frame.deg_per_pixel >= OVERVIEW_FROM_DEG
    return _page(shelved.path("overview" if far else "features"), wanted, EVERYTHING)


def _page(path: Path | None, wanted: MapWanted, limit: int) -> Page:
    if path is None:
        return NOBODY
    chosen = _where(wanted)
    return features_file(path).page(wanted.box, limit=limit, where=chosen, columns=COLUMNS)


Test = Callable[[Any], Any]
"""What a column of properties has to meet, as Arrow counts."""

COLUMNS = ("species", "status", "since_year", "until_year")


def _where(wanted: MapWanted) -> Where | None:
    """The condition that properties have to meet; what is not known is not left out."""
    tests: list[tuple[str, Test]] = []
    if wanted.species:
        names = pa.array(wanted.species)
        tests.append(("species", lambda column: pc.is_in(column, names)))
    if wanted.statuses:
        words = pa.array(wanted.statuses)
        tests.append(("status", lambda column: pc.is_in(column, words)))
    if wanted.year is not None:
        tests.append(("since_year", partial(pc.greater_equal, wanted.year)))
        tests.append(("until_year", partial(pc.less, wanted.year)))
    return partial(_met, tests) if tests else None


def _met(tests: Sequence[tuple[str, Test]], told: pa.Table) -> NDArray[np.bool_]:
    held = np.ones(told.num_rows, dtype=bool)
    for name, test in tests:
        if name in told.column_names:
            held &= test(told.column(name)).fill_null(True).to_numpy()
    return held


def _drawn(layer: ReleasedLayer, features: Sequence[Feature], language: str) -> Drawn:
    record = layer.record
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [one.geometry for one in features]
    return Drawn(
        record.key,
        record.title_ru if language == "ru" else record.title_en,
        style_of(record.kind),
        shapes,
        [one.properties.get("status") for one in features],
    )


def _dimension_of(drawn: Drawn) -> int:
    return 0 if not len(drawn.geometries) else int(drawn.geometries[0].area > 0)


def _legend_row(layer: ReleasedLayer, *, shown: bool, in_view: int) -> LegendRow:
    kind = KINDS[layer.record.kind]
    dimension = max((DIMENSION[one] for one in layer.geometry_types), default=2)
    style = style_of(kind.key)
    names = [one.name for one in kind.attributes]
    if dimension == 1 and "status" in names:
        swatches = tuple(
            (swatch(style, 1, cast("Status", one)), Message(words))
            for one, words in STATUSES.items()
            if one != "unknown"
        )
    else:
        swatches = ((swatch(style, dimension), Message(kind.named)),)
    return LegendRow(layer, kind.theme, shown, swatches, in_view)


def presence_words(word: str) -> Message:
    """What a word of presence means."""
    return Message(PRESENCES.get(word, word))
