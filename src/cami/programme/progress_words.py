"""The words for progress, obstacles and bases, and for who speaks."""

from collections.abc import Mapping
from typing import Final

from cami.messages import N_, Message
from cami.programme.reasons import Names
from cami.programme.statements import Basis, Body, Obstacle, Progress
from cami.programme.tally import Outcome

PROGRESS_NAMED: Final[Mapping[Progress, str]] = {
    "not-started": N_("not started"),
    "in-preparation": N_("in preparation"),
    "under-way": N_("under way"),
    "completed": N_("completed"),
    "recurrent": N_("recurrent, on schedule"),
    "stalled": N_("stalled"),
    "superseded": N_("no longer relevant"),
    "no-information": N_("no information"),
}
SEVERAL: Final = N_("reports differ")

OBSTACLES_NAMED: Final[Mapping[Obstacle, str]] = {
    "money": N_("money"),
    "staff": N_("staff"),
    "skills": N_("skills"),
    "law": N_("law and procedures"),
    "cooperation": N_("cooperation"),
    "access": N_("access to the area"),
    "knowledge": N_("missing knowledge"),
    "other": N_("other"),
}
BASES_NAMED: Final[Mapping[Basis, str]] = {
    "national-report": N_("official national report"),
    "partner-report": N_("partner's report"),
    "public-source": N_("public source"),
    "secretariat-act": N_("the Secretariat's own act"),
}
LEVELS_NAMED: Final[Mapping[str, str]] = {
    "high": N_("high"),
    "medium": N_("medium"),
    "low": N_("low"),
}
_NAME_KINDS: Final = {"country": "country", "organisation": "actor", "role": "role"}


def progress_words(progress: Outcome) -> Message:
    """Say a progress."""
    return Message(SEVERAL if progress == "several" else PROGRESS_NAMED[progress])


def body_name(body: Body, names: Names) -> str:
    """Name of a body in the reader's language; ``names`` knows the kind ``role`` too."""
    return names(_NAME_KINDS[body.kind], body.key)
