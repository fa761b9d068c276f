"""Official documents that cannot be read, or hold no programme."""

from cami.errors.base import CamiError
from cami.messages import N_


class SourceMissingError(CamiError):
    """There is no file at the path."""

    code = "source-missing"
    text = N_("There is no file {name}. Check its name and folder.")


class SourceUnreadableError(CamiError):
    """The path leads to a directory, a device, or a file that we may not read."""

    code = "source-unreadable"
    text = N_("{name} cannot be read: it is not a file, or its permissions forbid it.")


class SourceTooLargeError(CamiError):
    """The file is larger than any official document."""

    code = "source-too-large"
    text = N_(
        "The file has {size_mib} MiB; at most {limit_mib} MiB are read. "
        "Remove its pictures, or save the text alone."
    )


class PassageTooLongError(CamiError):
    """A line or a table row is longer than any of an official document."""

    code = "passage-too-long"
    text = N_(
        "The passage at line {line} has {length} characters; at most {limit} are read. "
        "Check that this is the programme, and that its lines and cells stand apart."
    )


class SourceEmptyError(CamiError):
    """The file holds nothing, or white space only."""

    code = "source-empty"
    text = N_("The file holds no text.")


class SourceBinaryError(CamiError):
    """The file is not text, and no document that we know."""

    code = "source-binary"
    text = N_(
        "The file is not a text: byte {offset} does not occur in one. "
        "Give a .docx file, or save the document as plain text in UTF-8."
    )


class SourceFormatError(CamiError):
    """A document of a known format that is not read here."""

    code = "source-format"
    text = N_(
        "The file is of the format {found}; plain text and .docx are read. "
        "Save the document as .docx."
    )


class TextEncodingError(CamiError):
    """The bytes are not the encoding that the text claims, or that we expect."""

    code = "text-encoding"
    text = N_(
        "The text is not valid {encoding} at byte {offset}. "
        "Save it as plain text in UTF-8 and try again."
    )


class WordEncryptedError(CamiError):
    """A Word document that only opens with a password."""

    code = "word-encrypted"
    text = N_("The Word document is protected by a password. Save it without one.")


class WordLegacyError(CamiError):
    """A Word document in the binary format used before 2007."""

    code = "word-legacy"
    text = N_("The file is a Word document of the old .doc format. Save it as .docx.")


class WordDamagedError(CamiError):
    """A Word document of which a part is missing or broken."""

    code = "word-damaged"
    text = N_(
        "The Word document is damaged: its part {part} is missing or broken. "
        "Open it in a word processor and save it again."
    )


class WordInflatesError(CamiError):
    """A Word document that unpacks to more than a document needs."""

    code = "word-inflates"
    text = N_(
        "The Word document unpacks to more than {limit_mib} MiB, or far beyond its size. "
        "It is not a document that can be trusted."
    )


class WordEntityError(CamiError):
    """A Word document that declares a document type, and so perhaps entities."""

    code = "word-entity"
    text = N_(
        "The part {part} of the Word document declares a document type, which may draw "
        "in other files. Open it in a word processor and save it again."
    )


class NotAProgrammeError(CamiError):
    """A readable document holds no table of activities."""

    code = "not-a-programme"
    text = N_(
        "The document holds no table of activities: no row was found whose columns are "
        "headed as those responsible and as priority. Check that this is the programme, "
        "and that its tables have heading rows."
    )


class ColumnMissingError(CamiError):
    """A table of activities lacks a column that every programme has."""

    code = "column-missing"
    text = N_(
        'The table at line {line} has no column "{column}"; its headings are: {headings}. '
        "Add the column, or give its heading one of the words of the vocabulary."
    )
