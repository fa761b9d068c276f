"""ZIP-based documents whose bytes depend on their content alone."""

import io
import re
import zipfile
from typing import Final

_STAMPS: Final = re.compile(
    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)
_CORE: Final = "docProps/core.xml"


def without_clock(package: bytes) -> bytes:
    """Give the same package with every time of writing set to the start of 1980.

    Two exports of one programme are equal byte for byte, so that a changed digest means
    changed content.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _STAMPS.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(name)  # dated 1980, the first day that ZIP knows
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, content)
    return target.getvalue()
