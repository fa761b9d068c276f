"""Which address shows what."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cami.web import account_urls, desk_urls, ogc_urls
from cami.web.health import health
from cami.web.views import about, atlas, export, programmes

handler403 = "cami.web.views.refused.forbidden"
handler404 = "cami.web.views.refused.not_found"
handler500 = "cami.web.views.refused.broken"

urlpatterns = [
    path("healthz", health, name="health"),
    path("robots.txt", about.robots, name="robots"),
    path("api/v1/programmes/<slug>.json", export.api_programme, name="api-programme"),
    path("tiles/<str:release>/<slug:key>/<int:z>/<int:x>/<int:y>", atlas.tile, name="tile"),
    *ogc_urls.urlpatterns,
    *i18n_patterns(
        path("", programmes.start, name="start"),
        path("about/", about.about, name="about"),
        path("atlas/", atlas.atlas, name="atlas"),
        path("atlas/style.json", atlas.style, name="atlas-style"),
        path("atlas/layers/<slug:key>/", atlas.layer, name="layer"),
        path("atlas/layers/<slug:key>/<slug:form>", atlas.download, name="layer-download"),
        path("programmes/", programmes.programmes, name="programmes"),
        path("programmes/<slug:slug>/", include("cami.web.programme_urls")),
        path("manage/", include("cami.web.manage_urls")),
        path("admin/", admin.site.urls),
        *account_urls.urlpatterns,
        *desk_urls.urlpatterns,
    ),
]
