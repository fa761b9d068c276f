"""The store as the web framework knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoresConfig(AppConfig):
    """All tables of the system."""

    name = "cami.stores"
    label = "stores"
    verbose_name = _("Register")
    default_auto_field = "django.db.models.BigAutoField"
