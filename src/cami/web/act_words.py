"""What the acts of the audit trail are called, for the person who reads it."""

from collections.abc import Mapping

from django.utils import translation

from cami.messages import N_

ACTS: Mapping[str, str] = {
    "signed-in": N_("signed in"),
    "signed-out": N_("signed out"),
    "signed-out-everywhere": N_("signed out everywhere"),
    "sign-in-failed": N_("failed to sign in"),
    "second-factor-added": N_("set a second factor up"),
    "second-factor-failed": N_("failed at the second factor"),
    "second-factor-removed": N_("gave the second factor up"),
    "second-factor-reset": N_("took the second factor off an account"),
    "recovery-codes-renewed": N_("renewed the recovery codes"),
    "password-changed": N_("changed the password"),
    "password-reset": N_("set a new password by mail"),
    "account-created": N_("created an account"),
    "mandate-given": N_("gave a mandate"),
    "mandate-ended": N_("ended a mandate"),
    "mandate-confirmed": N_("confirmed a mandate"),
    "mandate-refused": N_("was refused to confirm a mandate alone"),
    "mandate-changed": N_("changed whom a mandate is for"),
    "invited": N_("invited somebody"),
    "invitation-revoked": N_("took an invitation back"),
    "account-closed": N_("closed an account"),
    "account-opened": N_("opened an account again"),
    "name-added": N_("added a name"),
    "name-changed": N_("changed a name"),
    "name-restored": N_("gave a name back its own form"),
    "edition-imported": N_("imported an edition"),
    "finding-decided": N_("decided on a finding"),
    "descent-decided": N_("decided on a line of descent"),
    "carried-over": N_("carried history over"),
    "round-opened": N_("opened a round"),
    "round-closed": N_("closed a round"),
    "letters-sent": N_("sent letters"),
    "delegated": N_("passed questions on"),
    "delegation-ended": N_("took a link back"),
    "form-imported": N_("read a returned form"),
    "answers-submitted": N_("submitted answers"),
    "submitted": N_("submitted a statement"),
    "approved": N_("approved a statement"),
    "returned": N_("returned a statement"),
    "published": N_("published a statement"),
    "withdrawn": N_("withdrew a statement"),
    "minutes-pasted": N_("pasted minutes"),
    "minutes-linked": N_("linked minutes to activities"),
    "record-added": N_("added a record"),
    "record-published": N_("published a record"),
    "record-withdrawn": N_("withdrew a record"),
    "records-from-edition": N_("took records from an edition"),
    "range-entered": N_("entered a range"),
    "range-contested": N_("contested a range"),
    "layer-submitted": N_("submitted a layer"),
    "layer-returned": N_("returned a layer"),
    "layer-published": N_("published a layer"),
    "layer-withdrawn": N_("withdrew a layer"),
    "atlas-published": N_("published a release of the atlas"),
    "atlas-release-shown": N_("chose the release of the atlas that is shown"),
    "contest-decided": N_("decided on a contested range"),
}


def act(key: str) -> str:
    """Return what an act is called in the reader's language; its key where unknown."""
    return translation.gettext(ACTS[key]) if key in ACTS else key
