"""Files of known sources that cannot be fetched, or are not what they should be."""

from cami.errors.base import CamiError
from cami.messages import N_


class FetchRefusedError(CamiError):
    """A server answers, and gives no such file."""

    code = "fetch-refused"
    text = N_(
        "{address} gives no file: {reason}. Look at its holder's pages where it is now, "
        "and take it in with cami layers add."
    )


class ChecksumDiffersError(CamiError):
    """A file came whole and is another one than it should be."""

    code = "checksum-differs"
    text = N_(
        "{address} is not the file that is known: its {kind} is {found} and should be "
        "{expected}. Nothing of it is kept. If its holder published a new edition, check "
        "it and take it in with cami layers add."
    )


class SourceNotFetchedError(CamiError):
    """A source is known, and its holder gives it to nobody without an agreement."""

    code = "source-not-fetched"
    text = N_(
        "{source} cannot be fetched by name. Get it from its holder at {url}, under their "
        "terms, and take it in: cami layers add FILE --as {source}."
    )
