"""Under which terms data may be passed on: the licences that the field uses."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of use; what is not known to be allowed is not allowed."""

    key: str
    """SPDX identifier where there is one."""
    name: str
    url: str = ""
    redistributable: bool = False
    commercial_ok: bool = False
    attribution: bool = True
    share_alike: bool = False


LICENCES: Final = {
    licence.key: licence
    for licence in (
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            redistributable=True,
            commercial_ok=True,
            attribution=False,
        ),
        Licence(
            "PDM-1.0",
            "Public domain",
            "https://creativecommons.org/publicdomain/mark/1.0/",
            redistributable=True,
            commercial_ok=True,
            attribution=False,
        ),
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            redistributable=True,
            commercial_ok=True,
        ),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            redistributable=True,
            commercial_ok=True,
            share_alike=True,
        ),
        Licence(
            "CC-BY-NC-4.0",
            "Creative Commons Attribution-NonCommercial 4.0",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            redistributable=True,
        ),
        Licence(
            "ODbL-1.0",
            "Open Database License 1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
            redistributable=True,
            commercial_ok=True,
            share_alike=True,
        ),
        Licence(
            "WDPA",
            "Protected Planet terms: non-commercial, not to be redistributed",
            "https://www.protectedplanet.net/en/legal",
        ),
        Licence(
            "KBA",
            "Key Biodiversity Areas terms: personal, not to be redistributed",
            "https://www.keybiodiversityareas.org/termsofservice",
        ),
        Licence(
            "IUCN-Red-List",
            "IUCN Red List terms: non-commercial, not to be redistributed",
            "https://www.iucnredlist.org/terms/terms-of-use",
        ),
        Licence("all-rights-reserved", "All rights reserved; held here with consent"),
    )
}
"""By key. Anything else is described as a `Licence` of its own when a layer is added."""
