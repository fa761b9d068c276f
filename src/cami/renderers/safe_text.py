"""What a text must not hold so that a spreadsheet or an XML document stays what it is."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Give the text without the characters that XML 1.0 forbids; none is ever printed."""
    return _NOT_XML.sub("", text)


def guarded(text: str) -> str:
    """Put an apostrophe in front where a spreadsheet would take the text for a formula.

    The apostrophe can be taken off again without doubt: a text that itself begins with
    apostrophes before such a sign gets one more.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("1.1 Urge"), guarded("'tis")
    ("'=1+1", "''=1+1", '1.1 Urge', "'tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text
