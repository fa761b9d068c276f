"""Give a layer out as a file, with its card, where its licence allows it."""

from pathlib import Path

from cami.atlas.standards import KINDS
from cami.documents.disclaimer import DISCLAIMER
from cami.errors import LayerMissingError, LicenceForbidsError
from cami.messages import N_, Message, Say
from cami.renderers.layer_package import Format, write_package
from cami.stores.holdings import owns
from cami.stores.people import Viewer
from cami.stores.releases import Shelf, Shelved

INDICATIVE = N_("Indicative: it shows that something is there, not where it ends.")
DEMONSTRATION = N_("Demonstration data: made up to try the system with.")


def export_layer(
    viewer: Viewer, shelf: Shelf, key: str, form: Format, target: Path, say: Say
) -> None:
    """Write a layer of a shelf into a zip file.

    Raises
    ------
    LayerMissingError
        There is none, or not for this viewer, or it has no features.
    LicenceForbidsError
        It may not be passed on.
    """
    shelved = shelf.layer(key)
    path = shelved.path("features")
    if path is None:
        raise LayerMissingError(key=key[:80])
    if not may_pass_on(viewer, shelved):
        raise LicenceForbidsError(key=key, licence=shelved.layer.record.licence.name)
    card = {"README.txt": card_text(shelved, shelf.release, say)}
    write_package(path, target, form, name=key, card=card)


def may_pass_on(viewer: Viewer, shelved: Shelved) -> bool:
    """Whether a layer's licence lets a viewer have it as a file; its owner always may."""
    record = shelved.layer.record
    return record.licence.redistributable or owns(viewer, record)


def card_text(shelved: Shelved, release: str, say: Say) -> str:
    """The card of a layer as lines of text."""
    layer, record = shelved.layer, shelved.layer.record
    unfit = f"{record.unfit_for_en} / {record.unfit_for_ru}"
    told = (
        (N_("Kind"), say(Message(KINDS[record.kind].named))),
        (N_("Source"), f"{record.source} {record.source_url}"),
        (N_("Citation"), record.citation),
        (N_("Licence"), f"{record.licence.name} {record.licence.url}"),
        (N_("Not to be used for"), unfit),
        (N_("Features"), str(layer.count)),
        (N_("Edition"), str(record.edition)),
        (N_("Release of the atlas"), release),
        (N_("Checksum as delivered"), f"sha256 {record.sha256}"),
    )
    lines = [f"{say(Message(name))}: {value}".rstrip() for name, value in told]
    if layer.step_deg:
        coarse = N_("Places are told on a grid of {step}°.")
        lines.append(say(Message(coarse, {"step": layer.step_deg})))
    if record.indicative:
        lines.append(say(Message(INDICATIVE)))
    if record.demonstration:
        lines.append(say(Message(DEMONSTRATION)))
    head = f"{record.title_en} / {record.title_ru}"
    return "\n".join([head, "", *lines, "", say(DISCLAIMER), ""])
