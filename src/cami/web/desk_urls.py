"""Addresses of those who answer: the desk, the approval, links passed on, files."""

from django.urls import path

from cami.web.views import clearance, delegated, desk, paper_form, reviews

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.assignment, name="assignment"),
    path("desk/<int:pk>/submit", desk.submit, name="submit"),
    path("desk/<int:pk>/pass-on", desk.pass_on, name="pass-on"),
    path("desk/<int:pk>/links/<int:number>/end", desk.end_delegation, name="link-end"),
    path("desk/<int:pk>/clearance/", clearance.clearance, name="clearance"),
    path("desk/<int:pk>/form/", paper_form.paper_form, name="paper-form"),
    path(
        "desk/<int:pk>/form.<str:tongue>.<str:kind>", paper_form.form_file, name="form-file"
    ),
    path("desk/<int:pk>/items/<str:item>/settle", paper_form.settle, name="answer-settle"),
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
