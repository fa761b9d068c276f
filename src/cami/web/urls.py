"""Which address shows what."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cami.web import account_urls, cycle_urls
from cami.web.health import health
from cami.web.views import (
    about,
    activities,
    audit,
    export,
    findings,
    kinship,
    lineage,
    manage,
    programmes,
    vocabulary,
)

handler403 = "cami.web.views.refused.forbidden"
handler404 = "cami.web.views.refused.not_found"
handler500 = "cami.web.views.refused.broken"

of_programme = [
    path("", programmes.programme, name="programme"),
    path("export/<str:form>", export.export, name="export"),
    path("sections/<key>/", programmes.section, name="section"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<key>/", activities.activity, name="activity"),
    path("actors/", kinship.actors, name="actors"),
    path("actors/<key>/", kinship.actor, name="actor"),
    path("species/", kinship.species_list, name="species-list"),
    path("species/<key>/", kinship.species, name="species"),
    path("countries/", kinship.countries, name="countries"),
    path("countries/<iso2>/", kinship.country, name="country"),
    path("findings/", findings.findings, name="findings"),
    path("compare/<slug:other>/", lineage.compare, name="compare"),
    *cycle_urls.of_programme,
]

for_secretariat = [
    path("", manage.manage, name="manage"),
    path("import/", manage.import_document, name="import"),
    path("import/confirmed", manage.import_confirmed, name="import-confirmed"),
    path("<slug>/findings/<key>/decide", manage.decide, name="decide"),
    path("<slug>/lineage/<int:pk>/confirm", manage.confirm, name="confirm"),
    path("<slug>/compare/<slug:other>/now", manage.compare_now, name="compare-now"),
    path("audit/", audit.audit, name="audit"),
    path("names/", vocabulary.vocabulary, name="vocabulary"),
    path("names/new/", vocabulary.new_term, name="term-new"),
    path("names/<kind>/<key>/", vocabulary.term, name="term"),
    *cycle_urls.for_secretariat,
]

urlpatterns = [
    path("healthz", health, name="health"),
    path("robots.txt", about.robots, name="robots"),
    path("api/v1/programmes/<slug>.json", export.api_programme, name="api-programme"),
    *i18n_patterns(
        path("", programmes.start, name="start"),
        path("about/", about.about, name="about"),
        path("programmes/", programmes.programmes, name="programmes"),
        path("programmes/<slug:slug>/", include(of_programme)),
        *account_urls.urlpatterns,
        path("manage/", include(for_secretariat)),
        path("admin/", admin.site.urls),
        *cycle_urls.for_people,
    ),
]
