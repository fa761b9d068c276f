"""What the Secretariat fills in."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from cami.stores.models import Term
from cami.workflows.import_programme import LONGEST_NAME


class ImportForm(forms.Form):
    """A document, and the programme that it is an edition of."""

    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=LONGEST_NAME,
        help_text=_("Small Latin letters, digits and hyphens, e.g. cami-2021-2026."),
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                _("Use small Latin letters, digits and hyphens only."),
            )
        ],
    )
    file = forms.FileField(
        label=_("Document"), help_text=_("Word (.docx), or plain text in UTF-8.")
    )


class ConfirmForm(forms.Form):
    """A document that has been looked at, to be kept now."""

    slug = forms.CharField(max_length=LONGEST_NAME)
    token = forms.RegexField(r"^[0-9a-f]{64}$")


class DecisionForm(forms.Form):
    """What a person decides about a finding."""

    verdict = forms.ChoiceField(
        choices=[(verdict, verdict) for verdict in ("accepted", "dismissed", "reopened")]
    )
    note = forms.CharField(max_length=500, required=False)
    back = forms.CharField(max_length=2000, required=False)


class DescentForm(forms.Form):
    """Whether a person confirms a line of descent."""

    verdict = forms.ChoiceField(choices=[("confirmed", ""), ("rejected", "")])
    back = forms.CharField(max_length=2000, required=False)


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name of an actor, species or country."""

    class Meta:
        model = Term
        fields = ["name_en", "name_ru", "synonyms"]
        labels = {
            "name_en": _("Name in English"),
            "name_ru": _("Name in Russian"),
            "synonyms": _("Printed forms, one a line"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (the framework's)
        super().__init__(*args, **kwargs)
        self.fields["synonyms"].widget = forms.Textarea({"rows": 6})


class NewTermForm(TermForm):
    """A name under a key of its own."""

    class Meta(TermForm.Meta):
        fields = ["kind", "key", "name_en", "name_ru", "synonyms"]
        labels = {"kind": _("Kind"), "key": _("Key"), **TermForm.Meta.labels}
