"""Who publishes this deployment's projects as IATI, and what can be given without."""

from django.conf import settings

from cami.renderers.iati_xml import Publisher


def exchange_formats() -> tuple[str, ...]:
    """Return the formats for other systems that this deployment can give."""
    return ("informea", "iati", "xmpz2") if publisher().ref else ("informea", "xmpz2")


def publisher() -> Publisher:
    """Return the organisation that the deployment's settings name."""
    return Publisher(*settings.IATI_PUBLISHER)
