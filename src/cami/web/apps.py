"""The web room as the framework knows it, and what the Secretariat may do in it."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

SECRETARIAT = "Secretariat"


def grant_secretariat(**_: Any) -> None:  # noqa: ANN401 (a signal sends what it likes)
    """Let the Secretariat change the whole register, and nothing else."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415

    group, _created = Group.objects.get_or_create(name=SECRETARIAT)
    group.permissions.set(Permission.objects.filter(content_type__app_label="stores"))


class WebConfig(AppConfig):
    """Pages, and the static files beside them."""

    name = "cami.web"
    label = "web"

    def ready(self) -> None:
        """Renew the Secretariat's rights after every migration."""
        post_migrate.connect(grant_secretariat, sender=apps.get_app_config("stores"))
        from cami.web import account_trail  # noqa: PLC0415 (needs the models)

        account_trail.connect()
