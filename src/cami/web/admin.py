"""All records, for the Secretariat to look into; nothing is changed here."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from cami.stores import models

# One door for everybody: counted attempts and the second factor stand there.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class Record(admin.ModelAdmin):  # type: ignore[type-arg]
    """A record that comes from a document or a decision: to be read, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nothing is deleted by hand."""
        return False


@admin.register(models.Term)
class TermAdmin(Record):
    """Names of actors, species and countries; they are changed on a page of their own."""

    list_display = ("kind", "key", "name_en", "name_ru", "changed_by", "changed_at")
    list_filter = ("kind",)
    search_fields = ("key", "name_en", "name_ru", "synonyms")


@admin.register(models.Edition)
class EditionAdmin(Record):
    """Imports."""

    list_display = ("programme", "number", "file_name", "imported_at", "imported_by")
    exclude = ("reading", "keys", "section_keys")


@admin.register(models.Decision)
class DecisionAdmin(Record):
    """Decisions on findings."""

    list_display = ("programme", "finding_key", "verdict", "decided_by", "decided_at")
    list_filter = ("verdict",)
