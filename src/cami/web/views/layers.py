"""For the Secretariat: layers on their way to the atlas, published by a second person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cami.atlas.stages import LAYER_STAGES_NAMED, LayerStage
from cami.atlas.standards import KINDS
from cami.catalogue.access import ACCESS_NAMED
from cami.catalogue.sensitivity import SENSITIVITY_NAMED
from cami.messages import Message
from cami.stores import building, holdings, releases
from cami.web import background
from cami.web.viewing import for_secretariat, viewer
from cami.web.views.pages import page
from cami.workflows.edit_layers import step_layer, withdraw_layer

STAGE_OF: dict[str, LayerStage] = {
    "submit": "submitted",
    "return": "returned",
    "publish": "published",
}


@for_secretariat
@require_http_methods(["GET", "HEAD", "POST"])
def layers(request: HttpRequest) -> HttpResponse:
    """List the latest edition of every layer; let it take its next step."""
    if request.method == "POST":
        return _stepped(request)
    latest = {held.record.key: held for held in holdings.editions()}
    now, who = building.standing(), viewer(request)
    shelf = releases.open_release(who, timezone.now().date())
    return page(
        request,
        "layers.html",
        held=list(latest.values()),
        viewer=who,
        stages=LAYER_STAGES_NAMED,
        kinds=KINDS,
        accesses=ACCESS_NAMED,
        sensitivities=SENSITIVITY_NAMED,
        published={one.record.key for one in holdings.editions(stages=("published",))},
        building=now,
        why=Message(now.text, now.params),
        release=shelf.release,
        reached=shelf.shelved,
    )


def _stepped(request: HttpRequest) -> HttpResponse:
    who, now, sent = viewer(request), timezone.now(), request.POST
    act, key, number = sent.get("act", ""), sent.get("key", ""), sent.get("number", "")
    reason = sent.get("reason", "").strip()[:2000]
    if act in {"return", "withdraw"} and not reason:
        messages.error(request, _("Say the reason; it is kept with the record."))
    elif act == "withdraw":
        withdraw_layer(who, key, now, reason)
        messages.success(request, _("The layer is withdrawn; the record of it stays."))
    elif act in STAGE_OF and number.isdecimal():
        step_layer(who, key, STAGE_OF[act], now, number=int(number), reason=reason)
        messages.success(request, _("The step is kept."))
        if act == "publish":
            background.build_release(who.name)
    elif act == "build":
        background.build_release(who.name)
    else:
        raise Http404
    return redirect("layers")
