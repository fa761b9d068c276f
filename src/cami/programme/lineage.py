"""What became of each activity and section from one version of a programme to the next."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from cami.messages import N_, Message
from cami.programme.changes import Change, Renumbering, place_changes, row_changes, say
from cami.programme.pairing import Pairing, Texts, pair
from cami.programme.provisions import Activity, ActivityId, Programme, Section, identity
from cami.programme.similarity import NEAR_DUPLICATE, Corpus, words

LinkKind = Literal["unchanged", "reworded", "moved", "split", "merged", "dropped", "new"]
SectionLinkKind = Literal[
    "unchanged", "renumbered", "renamed", "moved", "inserted", "removed"
]


@dataclass(frozen=True, slots=True)
class Link:
    """What became of one activity, or of several taken together or apart.

    ``reworded`` is a row whose words changed: text, actors or priority. ``moved`` is one
    whose number or section changed. A row that is both is reworded, and also moved.
    ``unchanged`` is neither; its score may be below 1 only where numbers in its text
    followed the renumbering.
    """

    kind: LinkKind
    also: tuple[LinkKind, ...]
    """Further kinds that hold; of the heir where the link is a split or a merger."""

    old: tuple[ActivityId, ...]
    """Empty for a new activity; of a merger all, the one whose key lives on first."""

    new: tuple[ActivityId, ...]
    """Empty for a dropped activity; of a split all, the one that takes the key first."""

    score: float
    """Likeness of the texts of the first old and the first new, 0 to 1; 0 for no pair."""

    why: tuple[Message, ...]
    changes: tuple[Change, ...] = ()
    """Differences between the first old and the first new."""


@dataclass(frozen=True, slots=True)
class SectionLink:
    """What became of one section; indices, since printed numbers may repeat."""

    kind: SectionLinkKind
    also: tuple[SectionLinkKind, ...]
    old: int | None
    new: int | None
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lineage between two versions, for a person to confirm."""

    links: tuple[Link, ...]
    """In the order of the new version, then the dropped ones; each activity in one."""

    sections: tuple[SectionLink, ...]
    """In the order of the new version, then the removed ones."""

    def of_kind(self, kind: LinkKind) -> tuple[Link, ...]:
        """Links of one kind, whether it is their main one or also holds."""
        return tuple(link for link in self.links if kind in (link.kind, *link.also))


def compare(old: Programme, new: Programme) -> Comparison:
    """Compare two versions; backwards, new and dropped, split and merged change places.

    Notes
    -----
    See `cami.programme.pairing` for the method and `cami.programme.similarity` for the
    measure. Time grows in proportion to the activities.
    """
    texts = Texts.of(old, new)
    pairing = pair(old, new, texts)
    links = _Links(old, new, texts, pairing)
    return Comparison(tuple(links.in_order()), tuple(_section_links(old, new, pairing)))


class _Links:
    """Links made from pairs."""

    def __init__(
        self, old: Programme, new: Programme, texts: Texts, pairing: Pairing
    ) -> None:
        self.old, self.new, self.texts, self.pairing = old, new, texts, pairing
        self.renumbering = _renumbering(old, new, pairing)

    def in_order(self) -> Iterator[Link]:
        splits, merges = self.pairing.splits, self.pairing.merges
        back = {after: before for before, after in self.pairing.activities.items()}
        parts_old = set(chain.from_iterable(merges.values()))
        parts_new = set(chain.from_iterable(splits.values()))
        alone = [index for index in range(len(self.new.activities)) if index not in back]
        alone = [index for index in alone if index not in parts_new]
        unlike = self._alone("new", alone)
        for after in range(len(self.new.activities)):
            if after in back:
                yield self._pair(back[after], after)
            elif after in unlike:
                yield unlike[after]
        gone = [i for i in range(len(self.old.activities)) if i not in parts_old]
        gone = [index for index in gone if index not in self.pairing.activities]
        yield from self._alone("dropped", gone).values()

    def _pair(self, before: int, after: int) -> Link:
        """Link of a pair, with the parts that belong to it."""
        link = self._plain(before, after)
        parts_old = [self._old(index) for index in self.pairing.merges.get(after, ())]
        parts_new = [self._new(index) for index in self.pairing.splits.get(before, ())]
        if not (parts_old or parts_new):
            return link
        kind: LinkKind = "split" if parts_new else "merged"
        shown = ", ".join(one.number for one in (*link.new, *parts_new))
        text = N_("Its content now stands in {numbers}.")
        if parts_old:
            shown = ", ".join(one.number for one in (*link.old, *parts_old))
            text = N_("It takes together {numbers}.")
        return replace(
            link,
            kind=kind,
            also=tuple(k for k in (link.kind, *link.also) if k != "unchanged"),
            old=(*link.old, *parts_old),
            new=(*link.new, *parts_new),
            why=(Message(text, {"numbers": shown}), *link.why),
        )

    def _plain(self, before: int, after: int) -> Link:
        old, new = self.old.activities[before], self.new.activities[after]
        stays = self.pairing.sections.get(old.section_index) == new.section_index
        around = (_section_of(self.old, old), _section_of(self.new, new))
        place = tuple(place_changes(old, new, around, stays=stays))
        row = tuple(row_changes(old, new))
        follows = self.renumbering.explains(old.text, new.text)
        if follows:
            row = tuple(c for c in row if c.field not in ("text", "sub-items"))
        with_section = stays and _tail(old) == _tail(new)
        why = [m for c in (*place, *row) for m in say(c, with_section=with_section)]
        if follows and old.text.split() != new.text.split():
            why.append(Message(N_("Numbers in the text follow the renumbering.")))
        kinds: list[LinkKind] = ["reworded"] if row else []
        kinds += ["moved"] if place else []
        return Link(
            kind=kinds[0] if kinds else "unchanged",
            also=tuple(kinds[1:]),
            old=(self._old(before),),
            new=(self._new(after),),
            score=self.texts.likeness(before, after),
            why=tuple(why),
            changes=(*place, *row),
        )

    def _alone(
        self, kind: Literal["new", "dropped"], indices: list[int]
    ) -> dict[int, Link]:
        """Links of activities that only one version has, and where the like is found."""
        is_new = kind == "new"
        own, others = (self.texts.new, self.texts.old)[:: 1 if is_new else -1]
        there = (self.old if is_new else self.new).activities
        corpus = Corpus(others if indices else (), self.texts.weights)
        links = {}
        for index in indices:
            why = Message(
                N_("Nothing like it stands in the old version.")
                if is_new
                else N_("Nothing like it stands in the new version.")
            )
            for other, score in corpus.most_like(own[index], limit=1):
                if score >= NEAR_DUPLICATE:
                    text = N_("Much the same is asked in {number}, itself matched.")
                    why = Message(text, {"number": there[other].number})
            before = () if is_new else (self._old(index),)
            after = (self._new(index),) if is_new else ()
            links[index] = Link(kind, (), before, after, 0.0, (why,))
        return links

    def _old(self, index: int) -> ActivityId:
        return identity(self.old.activities[index])

    def _new(self, index: int) -> ActivityId:
        return identity(self.new.activities[index])


def _renumbering(old: Programme, new: Programme, pairing: Pairing) -> Renumbering:
    went: dict[str, set[str]] = defaultdict(set)
    for before, after in pairing.activities.items():
        went[old.activities[before].number].add(new.activities[after].number)
    for before, after in pairing.sections.items():
        went[old.sections[before].number].add(new.sections[after].number)
    return Renumbering({number: frozenset(there) for number, there in went.items()})


def _section_links(
    old: Programme, new: Programme, pairing: Pairing
) -> Iterator[SectionLink]:
    back = {after: before for before, after in pairing.sections.items()}
    for after, section in enumerate(new.sections):
        if after in back:
            told = dict(_section_changes(old.sections[back[after]], section))
            kinds = tuple(told) or ("unchanged",)
            yield SectionLink(kinds[0], kinds[1:], back[after], after, tuple(told.values()))
        else:
            yield SectionLink("inserted", (), None, after, ())
    for before in range(len(old.sections)):
        if before not in pairing.sections:
            yield SectionLink("removed", (), before, None, ())


def _section_changes(
    old: Section, new: Section
) -> Iterator[tuple[SectionLinkKind, Message]]:
    if words(old.title) != words(new.title):
        text = N_("Title changed from “{old}” to “{new}”.")
        yield "renamed", Message(text, {"old": old.title, "new": new.title})
    if old.number != new.number:
        text = N_("Section number changed from {old} to {new}.")
        yield "renumbered", Message(text, {"old": old.number, "new": new.number})
    if old.part != new.part:
        text = N_("Moved from part {old} to part {new}.")
        yield "moved", Message(text, {"old": old.part, "new": new.part})


def _section_of(programme: Programme, activity: Activity) -> Section | None:
    known = 0 <= activity.section_index < len(programme.sections)
    return programme.sections[activity.section_index] if known else None


def _tail(activity: Activity) -> str:
    return activity.number.rpartition(".")[2]


def first_keys(programme: Programme) -> dict[ActivityId, str]:
    """Make internal keys for a programme that has no earlier version.

    The key is the number, with ``-2`` for the second activity of that number and so on.
    """
    return _mint(map(identity, programme.activities), ())


def carry_keys(
    old_keys: Mapping[ActivityId, str],
    comparison: Comparison,
    retired: Collection[str] = (),
) -> dict[ActivityId, str]:
    """Key the new version: what lives on keeps its key, whatever its number.

    Of a split activity the most alike part inherits the key, the other parts get keys of
    their own; a merged one takes the key of the most alike of those it holds, and the
    other keys retire. A new activity is never given a key that an earlier one had.

    Parameters
    ----------
    old_keys
        Keys of the old version, for each of its activities.
    comparison
        The lineage from the old to the new version, as confirmed.
    retired
        Keys of versions before the old one.
    """
    carried = {
        link.new[0]: old_keys[link.old[0]]
        for link in comparison.links
        if link.new and link.old
    }
    fresh = (one for link in comparison.links for one in link.new if one not in carried)
    return carried | _mint(fresh, {*old_keys.values(), *retired})


def _mint(fresh: Iterator[ActivityId], used: Collection[str]) -> dict[ActivityId, str]:
    """Make a key for each activity, none of them used."""
    taken = set(used)
    keys: dict[ActivityId, str] = {}
    reached: dict[str, int] = {}
    for one in fresh:
        stem = re.sub(r"[^\w.]+", "-", one.number).strip("-.") or "unnumbered"
        ordinal = max(one.occurrence, reached.get(stem, 1))
        while (key := stem if ordinal == 1 else f"{stem}-{ordinal}") in taken:
            ordinal += 1
        reached[stem] = ordinal
        taken.add(key)
        keys[one] = key
    return keys
