"""Tracks cut into seasons of years: what each animal did each spring, each autumn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cami.errors import UnknownOptionError
from cami.movement.fixes import Fixes, Track


@dataclass(frozen=True, slots=True)
class Season:
    """Days of the year from which and up to which, both within; may span the new year."""

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]

    @property
    def name(self) -> str:
        """As it is written: ``03-15/06-15``."""
        (a, b), (c, d) = self.first, self.last
        return f"{a:02d}-{b:02d}/{c:02d}-{d:02d}"


@dataclass(frozen=True, slots=True)
class SeasonTrack:
    """One season of one year of one animal."""

    season: str
    """Empty: all that there is of the animal."""
    year: int
    """In which the season began; 0: all years."""
    track: Track


def season(text: str) -> Season:
    """A season from ``03-15/06-15``.

    Raises
    ------
    UnknownOptionError
        It is written otherwise, or there is no such day.
    """
    try:
        first, last = (
            np.datetime64(f"2000-{day.strip()}", "D").astype(object)
            for day in text.split("/", 1)
        )
    except ValueError as error:
        raise UnknownOptionError(
            option="season", found=text, known="MM-DD/MM-DD"
        ) from error
    return Season((first.month, first.day), (last.month, last.day))


def season_tracks(
    fixes: Fixes, seasons: Sequence[Season], least: int = 2
) -> tuple[list[SeasonTrack], list[SeasonTrack]]:
    """Seasons of animals with enough fixes, and those with too few of them.

    Raises
    ------
    UnknownOptionError
        Seasons are asked for, and times count from each animal's first fix.
    """
    if seasons and fixes.epoch == "relative":
        raise UnknownOptionError(option="season", found="relative", known="UTC")
    found: list[SeasonTrack] = []
    for track in fixes.tracks():
        if not seasons and len(track):
            found.append(SeasonTrack("", 0, track))
        for wanted in seasons:
            found += _years(track, wanted)
    enough = [each for each in found if len(each.track) >= least]
    return enough, [each for each in found if len(each.track) < least]


def _years(track: Track, wanted: Season) -> list[SeasonTrack]:
    """The season in every year in which the animal has a fix in it."""
    days = track.time_s.astype("datetime64[s]").astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    day = months * 100 + of_month
    first = wanted.first[0] * 100 + wanted.first[1]
    last = wanted.last[0] * 100 + wanted.last[1]
    if first <= last:
        within = (day >= first) & (day <= last)
    else:
        within = (day >= first) | (day <= last)
        years = np.where(day <= last, years - 1, years)
    found = []
    for year in np.unique(years[within]):
        mine = within & (years == year)
        part = Track(
            track.individual,
            track.time_s[mine],
            track.x_m[mine],
            track.y_m[mine],
            track.error_m[mine],
        )
        found.append(SeasonTrack(wanted.name, int(year), part))
    return found
