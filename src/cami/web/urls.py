"""Which address shows what."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from cami.web.health import health
from cami.web.start import start

urlpatterns = [
    path("healthz", health, name="health"),
    *i18n_patterns(
        path("", start, name="start"),
        path("admin/", admin.site.urls),
    ),
]
