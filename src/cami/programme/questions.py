"""A round's questions to one body: ten to twenty themes instead of a row an activity.

A theme is a section; neighbouring small ones are put together until there are no more than
`MOST`. Inside a question, activities that ask much the same are one item: one answer serves
them all. The same obligations give the same questions under the same keys, and what was
asked together in the last round is asked together again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from cami.programme.obligations import Obligation, Tone
from cami.programme.register import RegisterActivity, RegisterSection
from cami.programme.similarity import NEAR_DUPLICATE, Corpus
from cami.programme.state import State
from cami.programme.statements import Body, Stage, Statement, Target

MOST: Final = 20
"""Questions that a focal point is asked at most."""

LARGEST: Final = 12
"""Items of a question beyond which it is cut, while there are fewer than `MOST`."""

SuggestionSource = Literal["earlier", "partner-report", "public-source", "secretariat-act"]
_BY_BASIS: Final = ("earlier", "partner-report", "public-source", "secretariat-act")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer, for one activity or several that ask much the same."""

    key: str
    """Key of its first activity."""

    activities: tuple[RegisterActivity, ...]
    obligations: tuple[Obligation, ...]
    """One an activity, with the reasons."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """What a statement that answers it is about."""
        return tuple(Target(activity.key) for activity in self.activities)


@dataclass(frozen=True, slots=True)
class Question:
    """One theme of a round."""

    key: str
    """Key of its first section when it was first asked; stable from round to round."""

    sections: tuple[RegisterSection, ...]
    items: tuple[Item, ...]
    tone: Tone

    @property
    def activities(self) -> tuple[str, ...]:
        """Keys of all activities that it asks about."""
        return tuple(activity.key for item in self.items for activity in item.activities)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What one answer to the whole question is about."""
        return tuple(target for item in self.items for target in item.targets)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was said before, to be taken over or turned down; never taken over by itself."""

    statement: Statement
    stage: Stage
    source: SuggestionSource
    targets: tuple[Target, ...]
    """The part of the statement's targets that the item is about."""

    @property
    def repeatable(self) -> bool:
        """Whether "no change since" is one step: the body's own words."""
        return self.source == "earlier"


def questions(
    asked: Iterable[Obligation],
    activities: Iterable[RegisterActivity],
    previous: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Question, ...]:
    """Group what a body is asked into questions, in the order of the register.

    Contested obligations are not asked.

    Parameters
    ----------
    previous
        Key of each activity of the last round to the key of its question then.
    """
    standing = {o.activity: o for o in asked if not o.contested}
    register = [activity for activity in activities if activity.key in standing]
    items = _items(register, standing)
    groups = _grouped(items, previous)
    fixed = frozenset(previous.values())
    while len(groups) > MOST and _merge_smallest(groups, fixed):
        pass
    while len(groups) < MOST and _cut_largest(groups, fixed):
        pass
    return tuple(_question(key, group) for key, group in groups)


def question_keys(asked: Iterable[Question]) -> Mapping[str, str]:
    """Key of each activity to the key of its question: what the next round starts from."""
    return {key: question.key for question in asked for key in question.activities}


def suggestions(
    item: Item, state: State, body: Body, current_round: str = ""
) -> tuple[Suggestion, ...]:
    """What stands that could answer an item: own words first, then what others say of it.

    Parameters
    ----------
    state
        As the body itself may see it.
    current_round
        Its own answers to that round are no suggestions.
    """
    found: dict[str, tuple[Stage, list[Target]]] = {}
    statements: dict[str, Statement] = {}
    for activity in item.activities:
        for claim in state.of(activity.key).informative:
            said = claim.statement
            if said.speaker == body:
                if current_round and said.round == current_round:
                    continue
            elif body.key not in said.scope:
                continue
            statements[said.id] = said
            found.setdefault(said.id, (claim.stage, []))[1].append(claim.target)
    made = [
        Suggestion(statements[id_], stage, _source(statements[id_], body), tuple(targets))
        for id_, (stage, targets) in found.items()
    ]
    made.sort(key=lambda s: s.statement.order, reverse=True)
    return tuple(sorted(made, key=lambda s: _BY_BASIS.index(s.source)))


def _source(statement: Statement, body: Body) -> SuggestionSource:
    if statement.speaker == body:
        return "earlier"
    basis = statement.basis
    return "partner-report" if basis == "national-report" else basis


def _items(
    register: Sequence[RegisterActivity], standing: Mapping[str, Obligation]
) -> list[Item]:
    """One item an activity, or a cluster of those alike, in the order of the first."""
    corpus = Corpus([activity.text or activity.title for activity in register])
    clusters = corpus.near_duplicates(NEAR_DUPLICATE)
    taken = {at for cluster in clusters for at in cluster}
    alone = ((at,) for at in range(len(register)) if at not in taken)
    made = []
    for cluster in sorted((*clusters, *alone)):
        members = tuple(register[at] for at in cluster)
        obligations = tuple(standing[activity.key] for activity in members)
        made.append(Item(members[0].key, members, obligations))
    return made


_Group = tuple[str, list[Item]]


def _grouped(items: Iterable[Item], previous: Mapping[str, str]) -> list[_Group]:
    """Items by the question of the last round, else by the section of the first."""
    home: dict[str, str] = {}
    listed = list(items)
    for item in listed:
        if item.key in previous:
            home.setdefault(item.activities[0].section.key, previous[item.key])
    groups: dict[str, list[Item]] = {}
    for item in listed:
        section = item.activities[0].section.key
        key = previous.get(item.key) or home.get(section, section)
        groups.setdefault(key, []).append(item)
    return list(groups.items())


def _merge_smallest(groups: list[_Group], fixed: frozenset[str]) -> bool:
    """Put the two smallest neighbours of one kind together; else the two smallest."""

    def cost(at: int) -> tuple[bool, int, int]:
        (_, left), (_, right) = groups[at], groups[at + 1]
        kinds = {items[0].activities[0].section.kind for items in (left, right)}
        return len(kinds) > 1, len(left) + len(right), at

    free = [at for at in range(len(groups) - 1) if groups[at + 1][0] not in fixed]
    if not free:
        return False
    best = min(free, key=cost)
    key, items = groups[best]
    groups[best : best + 2] = [(key, items + groups[best + 1][1])]
    return True


def _cut_largest(groups: list[_Group], fixed: frozenset[str]) -> bool:
    """Cut the largest new question in two, if it is too large."""
    large = [
        (len(items), -at)
        for at, (key, items) in enumerate(groups)
        if len(items) > LARGEST and key not in fixed
    ]
    if not large:
        return False
    at = -max(large)[1]
    key, items = groups[at]
    half = (len(items) + 1) // 2
    rest = items[half:]
    groups[at : at + 1] = [(key, items[:half]), (f"{key}.{rest[0].key}", rest)]
    return True


def _question(key: str, items: Sequence[Item]) -> Question:
    sections = dict.fromkeys(
        activity.section for item in items for activity in item.activities[:1]
    )
    return Question(key, tuple(sections), tuple(items), items[0].obligations[0].tone)
