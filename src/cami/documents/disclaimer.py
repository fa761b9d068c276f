"""What every document says of the names, countries and areas in it."""

from typing import Final

from cami.messages import N_, Message

DISCLAIMER: Final = Message(
    N_(
        "The designations employed and the presentation of the material do not imply the "
        "expression of any opinion whatsoever on the legal status of any country, "
        "territory, city or area, or of its authorities, or concerning the delimitation "
        "of its frontiers or boundaries."
    )
)
"""After the wording that documents of the United Nations carry."""
