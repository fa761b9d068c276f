"""Who somebody is and what they may do: a mandate of the Secretariat carries its rights."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission, User
from django.db.models import QuerySet
from django.utils import timezone

from cami.stores import people
from cami.web.apps import SECRETARIAT


class MandateBackend(AuthenticationBackend):  # type: ignore[misc]
    """Rights that begin and end with the mandate."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Return the rights of groups, and the Secretariat's while one acts in it."""
        own = Permission.objects.filter(group__user=user_obj)
        if not people.holds(user_obj.pk, "secretariat", timezone.now().date()):
            return own
        rights = Permission.objects.filter(group__name=SECRETARIAT)
        return (own | rights).distinct()
