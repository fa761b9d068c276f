"""Addresses of one programme: what it asks, and what was done."""

from django.urls import path

from cami.web.views import (
    activities,
    duties,
    export,
    findings,
    kinship,
    lineage,
    programmes,
    ranges,
    records,
    reviews,
)

urlpatterns = [
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
    path("review/", reviews.review, name="review"),
    path("review/<str:kind>.<str:form>", reviews.review_file, name="review-file"),
    path("review/lists/<str:which>/", reviews.review_list, name="review-list"),
    path(
        "national-report/<str:iso2>.<str:form>",
        export.national_report,
        name="national-report",
    ),
    path("statements/<str:uid>/", reviews.statement, name="statement"),
    path("records/", records.records, name="records"),
    path("records/<str:uid>/", records.record, name="record"),
    path("asked/contest", ranges.contest, name="contest"),
    path("asked/<str:kind>/<str:key>/", duties.duties, name="duties"),
]
