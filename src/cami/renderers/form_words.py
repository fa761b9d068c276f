"""What the Word form and the workbook say alike: headings, guidance, tone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from babel.dates import format_date

from cami.messages import N_, Message, Say
from cami.programme.obligations import Tone
from cami.programme.paper_form import Form, FormRow
from cami.programme.progress_words import LEVELS_NAMED, OBSTACLES_NAMED, PROGRESS_NAMED
from cami.programme.statements import Obstacle, Progress

_LOCALES: Final = {"en": "en_GB"}
CONVENTION: Final = Message(
    N_("Convention on the Conservation of Migratory Species of Wild Animals")
)
INITIATIVE: Final = Message(N_("Central Asian Mammals Initiative"))
_TITLES: Final[Mapping[Tone, str]] = {
    "report": N_("Report of {body} on the implementation of the Programme of Work"),
    "invited": N_("Information from {body} on the implementation of the Programme of Work"),
}
_TONES: Final[Mapping[Tone, str]] = {
    "report": N_(
        "{body} is asked to report, as a Party to the Convention or for the reasons given, "
        "by {deadline}."
    ),
    "invited": N_(
        "{body} is kindly invited to share what it can. Everything here is voluntary; what "
        "arrives by {deadline} can be taken into account in the review."
    ),
}
_BEFORE: Final = (
    Message(
        N_(
            "Answer a question as a whole, or row by row where things differ: what you say "
            "of the question holds for every row that you leave empty."
        )
    ),
    Message(
        N_(
            "Tick “no change” where your last answer still holds. What you leave empty is "
            "not counted as inaction, and never takes away what was saved before."
        )
    ),
)
_COUNTRY_CLEARS: Final = Message(
    N_(
        "Nothing becomes public before your country has approved it. Please give no "
        "exact places of animals, nests, dens or patrols."
    )
)
_SECRETARIAT_PUBLISHES: Final = Message(
    N_(
        "Nothing becomes public before the Secretariat publishes it. Please give no "
        "exact places of animals, nests, dens or patrols."
    )
)
_AFTER: Final = Message(
    N_("Save the file as it is and send it back; the rows must stay as they stand.")
)

COUNTRY: Final = Message(N_("Country"))
BODY: Final = Message(N_("Asked"))
PROGRAMME: Final = Message(N_("Programme"))
ROUND: Final = Message(N_("Reporting round"))
PERIOD: Final = Message(N_("Reporting period"))
DEADLINE: Final[Mapping[Tone, Message]] = {
    "report": Message(N_("Please return by")),
    "invited": Message(N_("Welcome by")),
}
CONTACT: Final = Message(N_("Contact"))
RETURN_TO: Final = Message(N_("the Secretariat, in reply to the message with this form"))

NUMBER: Final = Message(N_("No."))
ASKED: Final = Message(N_("What is asked, and why"))
LAST: Final = Message(N_("Last answer"))
ANSWER: Final = Message(N_("Your answer"))
WHOLE: Final = Message(N_("For the whole question"))
WHOLE_HINT: Final = Message(N_("holds for every row above that is left empty"))
PROGRESS: Final = Message(N_("Progress"))
NO_CHANGE: Final = Message(N_("No change"))
DONE: Final = Message(N_("What was done"))
NEXT: Final = Message(N_("Next steps"))
OBSTACLES: Final = Message(N_("Obstacles"))
OBSTACLES_TEXT: Final = Message(N_("Obstacles in words"))
LINKS: Final = Message(N_("Evidence: addresses, one a line"))
CHOOSE: Final = Message(N_("Choose"))
WRITE: Final = Message(N_("Write here"))
YES: Final = Message(N_("yes"))
FORM: Final = Message(N_("Form"))
GUIDE: Final = Message(N_("How to fill it in"))
SEVERAL: Final = Message(N_("Several obstacles: separate them by semicolons."))


def day(moment: date, language: str) -> str:
    """Give a day in words."""
    return format_date(moment, "long", locale=_LOCALES.get(language, language))


def guidance(form: Form) -> tuple[Message, ...]:
    """Say how to fill the form in, and who sees it before it is public."""
    country = form.body.kind == "country"
    return (*_BEFORE, _COUNTRY_CLEARS if country else _SECRETARIAT_PUBLISHES, _AFTER)


def title(form: Form) -> Message:
    """Title of the form, in the tone that its reader is due."""
    return Message(_TITLES[form.tone], {"body": form.body_name})


def tone(form: Form, say: Say) -> str:
    """Say what is asked of the body, and whether it has to."""
    return say(
        Message(
            _TONES[form.tone],
            {"body": form.body_name, "deadline": day(form.deadline, form.language)},
        )
    )


def facts(form: Form, say: Say) -> tuple[tuple[str, str], ...]:
    """Name and value of what the head of the form tells."""
    period = (form.period.first, form.period.last)
    return (
        (say(COUNTRY if form.body.kind == "country" else BODY), form.body_name),
        (say(PROGRAMME), form.programme_title),
        (say(ROUND), form.round),
        (say(PERIOD), " – ".join(day(one, form.language) for one in period)),
        (say(DEADLINE[form.tone]), day(form.deadline, form.language)),
        (say(CONTACT), form.contact or say(RETURN_TO)),
    )


def question_title(number: int, count: int, text: str, say: Say) -> str:
    """Title of a question, with its place among all."""
    return say(
        Message(
            N_("Question {number} of {count}. {title}"),
            {"number": number, "count": count, "title": text},
        )
    )


def numbers(row: FormRow) -> str:
    """Numbers of the activities of a row, as printed, one a line."""
    return "\n".join(activity.number for activity in row.activities)


def asked(row: FormRow, say: Say) -> tuple[str, ...]:
    """Lines that say what a row asks: words and priority of each activity."""
    lines = []
    for activity in row.activities:
        levels = [say(Message(LEVELS_NAMED.get(one, one))) for one in activity.levels]
        priority = (
            say(Message(N_(" (priority: {levels})"), {"levels": ", ".join(levels)}))
            if levels
            else ""
        )
        lines.append(f"{activity.text}{priority}")
    return tuple(lines)


def why(row: FormRow, say: Say) -> str:
    """Say why the body is asked; empty where nothing is known."""
    reasons = " ".join(dict.fromkeys(say(reason) for reason in row.reasons))
    return say(Message(N_("Why: {reasons}"), {"reasons": reasons})) if reasons else ""


def common_why(rows: Sequence[FormRow], say: Say) -> str:
    """Say why the body is asked, where it is the same for all rows; else nothing."""
    said = {why(row, say) for row in rows}
    return said.pop() if len(said) == 1 else ""


def last(row: FormRow, language: str, say: Say) -> str:
    """Say what the body answered last; empty where it never did."""
    if row.last is None:
        return ""
    params = {
        "date": day(row.last.said_on, language),
        "progress": progress_named(row.last.progress, say),
        "text": row.last.text,
    }
    if not row.last.text:
        return say(Message(N_("Last answer ({date}): {progress}."), params))
    return say(Message(N_("Last answer ({date}): {progress}. “{text}”"), params))


def no_change(row: FormRow, language: str, say: Say) -> str:
    """Say what the tick means for a row."""
    if row.last is None:
        return say(NO_CHANGE)
    since = {"date": day(row.last.said_on, language)}
    return say(Message(N_("No change since {date}"), since))


def progress_named(progress: Progress, say: Say) -> str:
    """Say a progress."""
    return say(Message(PROGRESS_NAMED[progress]))


def obstacle_named(obstacle: Obstacle, say: Say) -> str:
    """Say an obstacle."""
    return say(Message(OBSTACLES_NAMED[obstacle]))
