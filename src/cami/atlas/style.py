"""How layers are drawn: hue by kind, pattern by status, and words for both.

Colours are those of Okabe and Ito, which people who see colours differently tell apart;
status is told by the pattern of a line, so that a print without colours says as much.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cami.atlas.standards import KINDS, Status

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, RED, PURPLE = (
    "#2b2b2b", "#d98400", "#3b8fc4", "#00805d", "#b8a800", "#00609a", "#b84a00", "#a8557f",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How one layer is drawn."""

    colour: str
    width: float = 1.6
    """Of lines and outlines, in pixels."""
    opacity: float = 1.0
    """Of what fills an area."""


STYLES: Final[Mapping[str, Style]] = {
    "range": Style(GREEN, 0.8, 0.28),
    "occurrence": Style(GREEN, 1.0, 0.7),
    "presence": Style(GREEN, 1.0, 0.9),
    "migration": Style(GREEN, 2.2),
    "corridor": Style(GREEN, 1.2, 0.35),
    "use": Style(GREEN, 0.8, 0.4),
    "hotspot": Style(PURPLE, 1.6, 0.2),
    "protected-area": Style(YELLOW, 0.8, 0.25),
    "key-biodiversity-area": Style(PURPLE, 0.8, 0.2),
    "conserved-area": Style(YELLOW, 0.8, 0.25),
    "community-area": Style(YELLOW, 0.8, 0.25),
    "railway": Style(BLACK, 1.8),
    "road": Style(RED, 1.4),
    "fence": Style(PURPLE, 1.6),
    "pipeline": Style(ORANGE, 1.5),
    "power-line": Style(BLUE, 1.1),
    "canal": Style(SKY, 1.6),
    "crossing-structure": Style(BLUE, 1.2, 0.9),
    "case": Style(RED, 1.4, 0.9),
    "site": Style(BLUE, 1.2, 0.9),
}
PLAIN = Style(BLACK, 1.0, 0.4)

DASHES: Final[Mapping[Status, str]] = {
    "existing": "",
    "under-construction": "7 3",
    "planned": "2 3",
    "disused": "1 6",
    "cancelled": "1 9",
    "unknown": "9 3 2 3",
}
"""Pattern of a line by its status, lengths of strokes and gaps in pixels."""

BOUNDARY_DASHES: Final[Mapping[str, str]] = {
    "international": "",
    "disputed": "3 3",
    "line-of-control": "3 3",
    "indefinite": "1 3",
    "lease": "1 3",
}


def style_of(kind: str) -> Style:
    """How a kind of layer is drawn."""
    return STYLES.get(kind, PLAIN)


def is_base(kind: str) -> bool:
    """Whether a kind belongs to the base map."""
    return KINDS[kind].theme == "base"
