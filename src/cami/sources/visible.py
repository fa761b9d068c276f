"""What a reader sees of a text: spaces evened out, signs without a shape gone."""

_SHAPELESS = {ord(sign): None for sign in "\u00ad\u200b\u2060\ufeff"}
"""Soft hyphen, zero width space, word joiner, byte order mark: layout, not letters."""


def visible(text: str) -> str:
    r"""The text with white space folded to single spaces and without shapeless signs.

    Examples
    --------
    >>> visible(" mam\u00admals  of\u00a0Asia ")
    'mammals of Asia'
    """
    return " ".join(text.translate(_SHAPELESS).split())
