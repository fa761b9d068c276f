"""Tags of OpenStreetMap as GDAL's reader packs them: ``"railway"=>"rail","gauge"=>"9"``."""

import re
from typing import Final

OTHER_TAGS: Final = "other_tags"
_PAIR: Final = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(r"\\(.)")


def tag(packed: str | None, name: str) -> str | None:
    """The value of one tag; None where the feature has no such tag."""
    for key, value in _PAIR.findall(packed or ""):
        if key == name:
            return _ESCAPED.sub(r"\1", value)
    return None
