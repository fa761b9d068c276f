"""Who publishes this deployment's projects as IATI; empty where nobody said."""

from django.conf import settings

from cami.renderers.iati_xml import Publisher


def publisher() -> Publisher:
    """Return the organisation that the deployment's settings name."""
    return Publisher(*settings.IATI_PUBLISHER)
