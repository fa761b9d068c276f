"""The reporting cycle: what may not be done, or not any more."""

from cami.errors.base import CamiError
from cami.messages import N_


class AppendOnlyError(CamiError):
    """Something would change or delete what is only ever added."""

    code = "append-only"
    text = N_('Rows of "{table}" are only ever added, never changed or deleted.')


class NotAllowedError(CamiError):
    """The person's mandates do not cover what they ask for."""

    code = "not-allowed"
    text = N_("Your mandate does not cover this. The Secretariat can tell whose does.")


class RoundExistsError(CamiError):
    """The name of a new round is taken."""

    code = "round-exists"
    text = N_('There is a round called "{key}" already.')


class RoundMissingError(CamiError):
    """There is no such round."""

    code = "round-missing"
    text = N_('There is no round called "{key}".')


class NoRoundOpenError(CamiError):
    """A round was to be taken because it is the one that is open, and none is."""

    code = "no-round-open"
    text = N_("No round is open. Open one, or name the round that is meant.")


class RoundClosedError(CamiError):
    """A round takes no more answers."""

    code = "round-closed"
    text = N_('The round "{key}" is closed; answers can no longer be changed in it.')


class NothingToSubmitError(CamiError):
    """No answer has changed since the last time."""

    code = "nothing-to-submit"
    text = N_("There is no new answer to submit: each has been submitted as it stands.")


class StatementMissingError(CamiError):
    """There is no such statement, or not for the eyes of whoever asks."""

    code = "statement-missing"
    text = N_("There is no such statement, or it is not published.")


class RecordMissingError(CamiError):
    """There is no such record, or not for the eyes of whoever asks."""

    code = "record-missing"
    text = N_("There is no such meeting, project or event, or it is not published.")


class SecondPersonError(CamiError):
    """Somebody would confirm alone what takes two."""

    code = "second-person"
    text = N_(
        "A mandate that lets somebody approve or publish takes two people: another "
        "member of the Secretariat, or an administrator, has to confirm it, and neither "
        "who gave it nor who gets it can."
    )


class InvitationSpentError(CamiError):
    """An invitation has expired, was withdrawn or taken, or was never made."""

    code = "invitation-spent"
    text = N_("This invitation is no longer valid. Ask whoever sent it for a new one.")


class LinkSpentError(CamiError):
    """A delegate's link has expired, was withdrawn, or was never made."""

    code = "link-spent"
    text = N_("This link is no longer valid. Ask whoever sent it for a new one.")


class FileRefusedError(CamiError):
    """A file that cannot be kept as evidence."""

    code = "file-refused"
    text = N_(
        '"{name}" cannot be kept: by its content it is of no kind that is, or damaged. '
        "Kept are PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument, "
        "JPEG, PNG and plain text."
    )


class FileWithMacrosError(CamiError):
    """A file that carries programs."""

    code = "file-with-macros"
    text = N_(
        '"{name}" carries macros or scripts and is not taken in. '
        "Save it without them, or as PDF, and send it again."
    )


class LineageUnconfirmedError(CamiError):
    """Nobody has confirmed how one programme became another."""

    code = "lineage-unconfirmed"
    text = N_(
        'No line of descent from "{old}" to "{new}" is confirmed yet; '
        "confirm the lineage first."
    )
