"""Addresses of the reporting cycle, in the groups in which `cami.web.urls` hangs them."""

from django.urls import path

from cami.web.views import (
    clearance,
    coordinating,
    delegated,
    desk,
    duties,
    material,
    reviews,
)

of_programme = [
    path("review/", reviews.review, name="review"),
    path("review/<str:kind>.<str:form>", reviews.review_file, name="review-file"),
    path("review/lists/<str:which>/", reviews.review_list, name="review-list"),
    path("statements/<str:uid>/", reviews.statement, name="statement"),
    path("records/<str:uid>/", reviews.record, name="record"),
    path("asked/contest", duties.contest, name="contest"),
    path("asked/<str:kind>/<str:key>/", duties.duties, name="duties"),
]

for_people = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.assignment, name="assignment"),
    path("desk/<int:pk>/submit", desk.submit, name="submit"),
    path("desk/<int:pk>/pass-on", desk.pass_on, name="pass-on"),
    path("desk/<int:pk>/links/<int:number>/end", desk.end_delegation, name="link-end"),
    path("desk/<int:pk>/clearance/", clearance.clearance, name="clearance"),
    path("desk/<int:pk>/items/<str:item>/save", desk.save, name="answer-save"),
    path("desk/<int:pk>/items/<str:item>/take", desk.take, name="answer-take"),
    path("desk/<int:pk>/items/<str:item>/talk", desk.item_talk, name="answer-talk"),
    path("desk/<int:pk>/items/<str:item>/remark", desk.remark, name="answer-remark"),
    path("desk/<int:pk>/items/<str:item>/attach", desk.attach, name="answer-attach"),
    path("desk/<int:pk>/<str:key>/", desk.question, name="question"),
    path("statements/<str:uid>/withdraw", clearance.take_back, name="statement-withdraw"),
    path("files/<str:uid>", reviews.file, name="file"),
    path("delegated/<str:signed>/", delegated.delegated, name="delegated"),
    path(
        "delegated/<str:signed>/items/<str:item>/save",
        delegated.delegated_save,
        name="delegated-save",
    ),
    path(
        "delegated/<str:signed>/items/<str:item>/remark",
        delegated.delegated_remark,
        name="delegated-remark",
    ),
    path(
        "delegated/<str:signed>/<str:key>/",
        delegated.delegated_question,
        name="delegated-question",
    ),
]

for_secretariat = [
    path("rounds/", coordinating.rounds_page, name="rounds"),
    path("rounds/<str:key>/", coordinating.round_page, name="round"),
    path("rounds/<str:key>/close", coordinating.round_close, name="round-close"),
    path("rounds/<str:key>/write", coordinating.round_write, name="round-write"),
    path("mandates/", material.mandates, name="mandates"),
    path("contests/", material.contests_page, name="contests"),
    path("trail/", coordinating.trail, name="trail"),
    path("<slug:slug>/publishing/", coordinating.publishing, name="publishing"),
    path("<slug:slug>/minutes/", material.minutes_page, name="minutes"),
    path("<slug:slug>/minutes/<int:number>/", material.minutes_one, name="minutes-one"),
    path("<slug:slug>/records/", material.records_page, name="records"),
    path("<slug:slug>/carry-over/<slug:other>", material.carry, name="carry-over"),
]
