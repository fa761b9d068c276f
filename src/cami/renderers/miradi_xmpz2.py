"""A programme as a project of Miradi, version 248 of its XMPZ2 format.

A section is an objective, an activity a strategy, a sub-item an activity of that strategy,
a species of a section a target, and every standing published statement a progress report
with its speaker. Pools that are empty are there, because readers ask for them.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from cami.programme.progress_words import body_name
from cami.programme.register import RegisterActivity, RegisterSection
from cami.programme.review_lists import Material
from cami.programme.state import Claim
from cami.programme.statements import Progress
from cami.renderers.safe_text import xml_text

NAMESPACE: Final = "http://xml.miradi.org/schema/ConservationProject/248"
_STATUS: Final[Mapping[Progress, str]] = {
    "not-started": "Planned",
    "in-preparation": "Planned",
    "under-way": "OnTrack",
    "completed": "Completed",
    "recurrent": "OnTrack",
    "stalled": "MajorIssues",
    "superseded": "Abandoned",
    "no-information": "NotKnown",
}

Element = etree._Element


def miradi_xmpz2(name: str, material: Material) -> bytes:
    """Give the archive; the same programme gives the same bytes."""
    root = _Project(name, material).root()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("project.xml")  # dated 1980, the first day that ZIP knows
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(
            entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        )
    return target.getvalue()


@dataclass(slots=True)
class _Project:
    name: str
    material: Material
    last_id: int = 0
    tasks: list[Element] = field(default_factory=list)
    objectives: list[Element] = field(default_factory=list)
    strategies: list[Element] = field(default_factory=list)
    reports: list[Element] = field(default_factory=list)

    def root(self) -> Element:
        sections: dict[str, list[RegisterActivity]] = {}
        for activity in self.material.activities:
            sections.setdefault(activity.section.key, []).append(activity)
        for activities in sections.values():
            ids = [self._strategy(one) for one in activities]
            self.objectives.append(self._objective(activities[0].section, ids))
        return _of(
            "ConservationProject",
            self._details(),
            self._summary(),
            _of("ProjectScope"),
            _of("ProjectLocation"),
            _of(
                "ProjectPlanning",
                _text("ProjectPlanningDayColumnsVisibility", "HideDayColumns"),
                _text("ProjectPlanningQuarterColumnsVisibility", "HideQuarterColumns"),
            ),
            _of("ExtraData"),
            _of("TaskPool", *self.tasks),
            _of("ObjectivePool", *self.objectives),
            _of("DiagramLinkPool"),
            _of("DiagramFactorPool"),
            _of("StrategyPool", *self.strategies),
            _of("BiodiversityTargetPool", *self._targets()),
            _of("ProgressReportPool", *self.reports),
        )

    def _targets(self) -> list[Element]:
        """Give the species that sections are about."""
        sections = dict.fromkeys(one.section for one in self.material.activities)
        species = dict.fromkeys(key for one in sections for key in one.taxa)
        return [
            self._object(
                "BiodiversityTarget",
                f"species:{key}",
                _text("BiodiversityTargetIdentifier", key),
                _text("BiodiversityTargetName", self.material.names("species", key)),
                _text("BiodiversityTargetViabilityMode", "Simple"),
            )
            for key in species
        ]

    def _details(self) -> Element:
        as_of = self.material.state.as_of.isoformat()
        return _of(
            "ExportDetails",
            _text("ExporterName", "cami"),
            _text("ExporterVersion", "1"),
            _text("ExportTime", as_of),
        )

    def _summary(self) -> Element:
        day = self.material.state.as_of.date().isoformat()
        return _of(
            "ProjectSummary",
            _text("ProjectSummaryDataEffectiveDate", day),
            _text("ProjectSummaryProjectName", self.material.programme),
            _text("ProjectSummaryShareOutsideOrganization", "Private"),
            _text("ProjectSummaryThreatRatingMode", "Simple"),
        )

    def _objective(self, section: RegisterSection, strategies: Iterable[int]) -> Element:
        return self._object(
            "Objective",
            f"section:{section.key}",
            _text("ObjectiveIdentifier", section.number),
            _text("ObjectiveName", section.title),
            _ids("ObjectiveRelevantStrategyIds", "StrategyId", strategies),
        )

    def _strategy(self, one: RegisterActivity) -> int:
        claims = self.material.of(one.key).claims
        tasks = [self._task(one, path, claims) for path in one.sub_items]
        whole = [claim for claim in claims if claim.target.sub_item not in one.sub_items]
        made = self._object(
            "Strategy",
            f"activity:{one.key}",
            _text("StrategyIdentifier", one.number),
            _text("StrategyName", one.title),
            _text("StrategyDetails", one.text),
            _text("StrategyComments", one.responsible),
            _ids("StrategyOrderedActivityIds", "ActivityId", tasks),
            self._reports("Strategy", whole),
            _text("StrategyStatus", "Real"),
        )
        self.strategies.append(made)
        return self.last_of(made)

    def _task(self, one: RegisterActivity, path: str, claims: Iterable[Claim]) -> int:
        own = [claim for claim in claims if claim.target.sub_item == path]
        made = self._object(
            "Task",
            f"activity:{one.key}:{path}",
            _text("TaskIdentifier", f"{one.number} {path}"),
            _text("TaskName", f"{one.title} ({path})"),
            self._reports("Task", own),
        )
        self.tasks.append(made)
        return self.last_of(made)

    def _reports(self, owner: str, claims: Iterable[Claim]) -> Element:
        ids = []
        for claim in claims:
            said = claim.statement
            speaker = body_name(said.speaker, self.material.names)
            made = self._object(
                "ProgressReport",
                f"statement:{said.id}:{claim.target.activity}:{claim.target.sub_item}",
                _text("ProgressReportDetails", f"{speaker}: {said.text}".strip(" :")),
                _text("ProgressReportProgressDate", said.period.last.isoformat()),
                _text("ProgressReportProgressStatus", _STATUS[claim.progress]),
            )
            self.reports.append(made)
            ids.append(self.last_of(made))
        return _ids(f"{owner}ProgressReportIds", "ProgressReportId", ids)

    def _object(self, kind: str, about: str, *content: Element) -> Element:
        self.last_id += 1
        uuid = str(uuid5(NAMESPACE_URL, f"urn:cami:{self.name}:{about}"))
        made = _of(kind, *content, _text(f"{kind}UUID", uuid))
        made.set("Id", str(self.last_id))
        return made

    @staticmethod
    def last_of(made: Element) -> int:
        return int(made.get("Id", "0"))


def _of(tag: str, *content: Element) -> Element:
    made = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={"miradi": NAMESPACE})
    made.extend(content)
    return made


def _text(tag: str, text: str) -> Element:
    made = _of(tag)
    lines = xml_text(text).split("\n")
    made.text = lines[0]
    if len(lines) > 1:
        made.text = " ".join(line.strip() for line in lines)
    return made


def _ids(tag: str, of: str, ids: Iterable[int]) -> Element:
    return _of(tag, *(_text(of, str(one)) for one in ids))
