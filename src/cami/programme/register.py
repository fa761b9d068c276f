"""What the register keeps of sections and activities, as values for the cycle of reports.

The adopted wording need not be there: ``title`` is then our own short one.
"""

from dataclasses import dataclass

from cami.programme.provisions import ActorMention, SectionKind


@dataclass(frozen=True, slots=True)
class RegisterSection:
    """A section as the register knows it."""

    key: str
    number: str
    title: str
    """In the reader's language where it has one; only shown, never decided upon."""

    kind: SectionKind
    taxa: tuple[str, ...] = ()
    """Keys of the species that the section is about."""

    countries: tuple[str, ...] = ()
    """ISO codes of the countries printed under its heading."""


@dataclass(frozen=True, slots=True)
class RegisterActivity:
    """An activity as the register knows it."""

    key: str
    number: str
    section: RegisterSection
    title: str
    """Short, in the reader's language; only shown."""

    text: str = ""
    """Adopted wording, or all that is known of it: what likeness is measured on."""

    actors: tuple[ActorMention, ...] = ()
    responsible: str = ""
    """Those responsible, as printed or by their names; only shown."""

    levels: tuple[str, ...] = ()
    """Keys of the priorities: ``high``, ``medium``, ``low``."""

    named_countries: tuple[str, ...] = ()
    """ISO codes of the countries that its own words name."""

    named_taxa: tuple[str, ...] = ()
    """Keys of the species that its own words name."""

    sub_items: tuple[str, ...] = ()
    """Paths of its sub-items, as in `Target.sub_item`."""

    @property
    def taxa(self) -> tuple[str, ...]:
        """Species that it is about, by its section or by its words."""
        return tuple(dict.fromkeys((*self.section.taxa, *self.named_taxa)))
