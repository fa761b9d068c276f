"""Forms that come back, and cannot be taken in; exports with nothing in them."""

from cami.errors.base import CamiError
from cami.messages import N_


class FormNotOursError(CamiError):
    """A file that is no reporting form, or has lost what tells which one it is."""

    code = "form-not-ours"
    text = N_(
        "The file is not a reporting form of this system, or has lost its hidden stamp. "
        "Fill in the form that was sent, and save it in the format that it came in."
    )


class FormDamagedError(CamiError):
    """A reporting form of which a part is missing or broken."""

    code = "form-damaged"
    text = N_(
        "The form is damaged: its part {part} is missing or broken. "
        "Open it in the program that it was filled in with, and save it again."
    )


class FormEncryptedError(CamiError):
    """A reporting form that only opens with a password."""

    code = "form-encrypted"
    text = N_("The form is protected by a password for opening. Save it without one.")


class FormInflatesError(CamiError):
    """A reporting form that unpacks to more than any form needs."""

    code = "form-inflates"
    text = N_(
        "The file unpacks to more than {limit_mib} MiB. "
        "It is not a reporting form that can be trusted."
    )


class FormVersionError(CamiError):
    """A form of a layout that is no longer read."""

    code = "form-version"
    text = N_(
        "The form is of version {found}; version {expected} is read. "
        "Ask for a new form and copy the answers over."
    )


class FormOtherRoundError(CamiError):
    """A form of another round than the one that is being answered."""

    code = "form-other-round"
    text = N_('The form is of the round "{found}"; the one being answered is "{expected}".')


class FormOlderRoundError(CamiError):
    """A form of a round after which another was opened."""

    code = "form-older-round"
    text = N_(
        'The form is of the earlier round "{found}"; the round now is "{newest}". '
        "Ask for its form and copy the answers over."
    )


class FormOtherCountryError(CamiError):
    """A form that was made for another country or body."""

    code = "form-other-country"
    text = N_('The form is made for "{found}"; here "{expected}" answers.')


class FormRowsChangedError(CamiError):
    """A form whose rows are not those that were asked."""

    code = "form-rows-changed"
    text = N_(
        "Rows or columns of the form were removed, copied or moved; missing is: {missing}. "
        "Copy the answers into the form as it was sent."
    )


class PublisherUnknownError(CamiError):
    """A format wants to know who publishes, and nobody said."""

    code = "publisher-unknown"
    text = N_(
        "IATI wants to know who publishes. Set CAMI_IATI_ORG (the registered identifier), "
        "CAMI_IATI_ORG_NAME and CAMI_IATI_ORG_TYPE (one of: {known})."
    )


class NothingToExportError(CamiError):
    """A file in that format would be empty, and so not valid."""

    code = "nothing-to-export"
    text = N_('There is nothing to give out in the format "{format}": {missing}')
