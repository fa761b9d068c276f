"""Addresses of those who keep the register: Secretariat and administrators."""

from django.urls import path

from cami.web.views import (
    appointments,
    coordinating,
    layers,
    manage,
    material,
    ranges,
    trail,
    vocabulary,
)

urlpatterns = [
    path("", manage.manage, name="manage"),
    path("import/", manage.import_document, name="import"),
    path("import/confirmed", manage.import_confirmed, name="import-confirmed"),
    path("<slug>/findings/<key>/decide", manage.decide, name="decide"),
    path("<slug>/lineage/<int:pk>/confirm", manage.confirm, name="confirm"),
    path("<slug>/compare/<slug:other>/now", manage.compare_now, name="compare-now"),
    path("layers/", layers.layers, name="layers"),
    path("trail/", trail.trail, name="trail"),
    path("names/", vocabulary.vocabulary, name="vocabulary"),
    path("names/new/", vocabulary.new_term, name="term-new"),
    path("names/<kind>/<key>/", vocabulary.term, name="term"),
    path("rounds/", coordinating.rounds_page, name="rounds"),
    path("rounds/<str:key>/", coordinating.round_page, name="round"),
    path("rounds/<str:key>/close", coordinating.round_close, name="round-close"),
    path("rounds/<str:key>/write", coordinating.round_write, name="round-write"),
    path("mandates/", appointments.mandates, name="mandates"),
    path("accounts/", appointments.accounts_page, name="accounts"),
    path("ranges/", ranges.ranges, name="contests"),
    path("<slug:slug>/publishing/", coordinating.publishing, name="publishing"),
    path("<slug:slug>/minutes/", material.minutes_page, name="minutes"),
    path("<slug:slug>/minutes/<int:number>/", material.minutes_one, name="minutes-one"),
    path("<slug:slug>/carry-over/<slug:other>", material.carry, name="carry-over"),
]
