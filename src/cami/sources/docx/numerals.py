"""Numbers in the formats that Word prints in lists and at footnotes."""

from collections.abc import Callable

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""ECMA-376 Part 1, 17.18.59, ``russianLower``: 29 letters, without ё, й, ъ and ь."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MARKS = "*†‡§"
_LONGEST = 100
"""Letters in one numeral; a damaged document may count to any number."""


def numeral(n: int, form: str) -> str:
    """Give ``n`` as Word prints it in the format ``form``; decimal if that is not known.

    Examples
    --------
    >>> numeral(28, "lowerLetter"), numeral(9, "upperRoman"), numeral(10, "russianLower")
    ('bb', 'IX', 'к')
    """
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{n:02d}"
    letters = _FORMS.get(form)
    return letters(n) if letters and 0 < n < _LONGEST * len(_MARKS) else str(n)


def _repeated(letters: str) -> Callable[[int], str]:
    """Count a ... z, aa, bb ... zz, aaa: the same letter, once more on each round."""

    def count(n: int) -> str:
        rounds, index = divmod(n - 1, len(letters))
        return letters[index] * (rounds + 1)

    return count


def _roman(n: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        times, n = divmod(n, size)
        text += letters * times
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _repeated(_LATIN),
    "upperLetter": _repeated(_LATIN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "russianLower": _repeated(_RUSSIAN),
    "russianUpper": _repeated(_RUSSIAN.upper()),
    "chicago": _repeated(_MARKS),
}
