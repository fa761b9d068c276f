"""Signs of the symbol fonts, which have no code of their own in Unicode text.

Word stores them at U+F020 to U+F0FF; only with the font does one know the sign.
"""

import re

BULLET = "·"

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_GREEK = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
        strict=True,
    )
)
_SYMBOL = {
    0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB9: "≠",
    0xBB: "≈", 0xAE: "→", 0xBC: "…",
}  # fmt: skip
_WINGDINGS = {
    0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0xE0: "→",
}  # fmt: skip


def sign(code: int, font: str) -> str:
    """Give the sign at ``code`` (0xF0B7 or 0xB7) of a symbol font; a bullet if unknown."""
    low = code & 0xFF
    if font.lower().startswith(("wingdings", "webdings")):
        return _WINGDINGS.get(low, BULLET)
    plain = chr(low) if 0x20 < low < 0x7F else BULLET  # noqa: PLR2004 (printable ASCII)
    return _SYMBOL.get(low) or _GREEK.get(plain, plain)


def is_symbol_font(font: str) -> bool:
    """Say whether the letters of the font are signs."""
    return font.lower().startswith(("symbol", "wingdings", "webdings"))


def has_signs(text: str) -> bool:
    """Say whether private codes of symbol fonts occur in the text."""
    return _PRIVATE.search(text) is not None


def with_signs(text: str, font: str) -> str:
    """Replace the private codes of symbol fonts; every other letter stays."""
    return _PRIVATE.sub(lambda m: sign(ord(m[0]), font), text)
