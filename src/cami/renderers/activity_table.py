"""The activities as one plain table: what CSV and XLSX have in common."""

from collections.abc import Mapping

from cami.messages import N_, Message, Say
from cami.programme.provisions import Activity, ActivityId, Programme, identity
from cami.renderers.reading_order import printed_lines

Row = tuple[str | int, ...]

_KINDS = {
    "cross-cutting": N_("cross-cutting"),
    "species": N_("species"),
    "landscape": N_("landscape"),
    "support": N_("implementation support"),
    "other": N_("other"),
}
_LEVELS = {
    "very-high": N_("very high"),
    "high": N_("high"),
    "medium": N_("medium"),
    "low": N_("low"),
}
HEADINGS = (
    N_("Part"),
    N_("Section number"),
    N_("Section title"),
    N_("Kind of section"),
    N_("Number"),
    N_("Occurrence of the number"),
    N_("Text"),
    N_("Sub-items"),
    N_("Responsible, as printed"),
    N_("Actors"),
    N_("Actors to be confirmed"),
    N_("Priority, as printed"),
    N_("Priority levels"),
    N_("Priority by sub-item"),
    N_("Further columns"),
    N_("First line"),
    N_("Last line"),
    N_("Key"),
)


def headings(say: Say) -> tuple[str, ...]:
    """Give the names of the columns."""
    return tuple(say(Message(text)) for text in HEADINGS)


def rows(programme: Programme, keys: Mapping[ActivityId, str], say: Say) -> list[Row]:
    """Give one row an activity, in printed order.

    Parameters
    ----------
    keys : mapping
        The register's own keys; an activity without one has an empty cell.
    """
    return [_row(activity, programme, keys, say) for activity in programme.activities]


def kind_name(kind: str, say: Say) -> str:
    """Give the name of a kind of section; its key where it has none."""
    return say(Message(_KINDS[kind])) if kind in _KINDS else kind


def _row(
    activity: Activity, programme: Programme, keys: Mapping[ActivityId, str], say: Say
) -> Row:
    section = programme.sections[activity.section_index]
    items = [
        f"{'  ' * (depth - 1)}{text}" for depth, text in printed_lines(activity) if depth
    ]
    by_item = activity.priority.by_sub_item.items()
    return (
        section.part,
        section.number,
        section.title,
        kind_name(section.kind, say),
        activity.number_printed,
        activity.occurrence,
        activity.text,
        "\n".join(items),
        activity.responsible_printed,
        "; ".join(actor.key for actor in activity.actors),
        "; ".join(actor.key for actor in activity.actors if actor.tbc),
        activity.priority_printed,
        "; ".join(_level(level, say) for level in activity.priority.levels),
        "; ".join(f"{label}: {_level(level, say)}" for label, level in by_item),
        "\n".join(f"{heading}: {text}" for heading, text in activity.extras),
        activity.place.first,
        activity.place.last,
        keys.get(identity(activity), ""),
    )


def _level(key: str, say: Say) -> str:
    return "/".join(say(Message(_LEVELS[k])) if k in _LEVELS else k for k in key.split("/"))
