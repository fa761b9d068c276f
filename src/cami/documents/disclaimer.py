"""What every document says of the names, countries and areas in it."""

from typing import Final

from cami.messages import N_, Message

DISCLAIMER: Final = Message(
    N_(
        "The designations employed here, and the way the material is presented, express no "
        "opinion on the legal status of any country, territory, city or area or of its "
        "authorities, or on the delimitation of its frontiers or boundaries."
    )
)
"""In the manner of documents of the United Nations."""
