"""Where the built styles, scripts and fonts lie."""

import json
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

BUILD = Path(__file__).parent / "static" / "build"


@cache
def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((BUILD / "manifest.json").read_text())
    except FileNotFoundError as missing:
        message = "The front-end has not been built: run `make setup`."
        raise ImproperlyConfigured(message) from missing
    return names


def asset(name: str) -> str:
    """Return the address of the built file whose source is called ``name``."""
    return static(f"build/{_manifest()[name]}")
