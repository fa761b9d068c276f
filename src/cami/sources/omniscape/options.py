"""The options of an Omniscape job (version 0.6): names, values and defaults."""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from cami.messages import N_, Message
from cami.sources.circuitscape.complaints import Complaints

Comparison = Literal["within", "equal"]


@dataclass(frozen=True, kw_only=True)
class OmniscapeOptions:
    """What a job says, its defaults filled in. Paths are as written, "" for none."""

    resistance_file: str = ""
    resistance_is_conductance: bool = False
    source_file: str = ""
    project_name: str = ""
    radius: int = 0
    buffer: int = 0
    block_size: int = 1
    source_threshold: float = 0.0
    source_from_resistance: bool = False
    r_cutoff: float = np.inf
    precision: Literal["double", "single"] = "double"
    connect_four_neighbors_only: bool = False
    solver: str = "cg+amg"
    parallelize: bool = True
    parallel_batch_size: int = 10
    calc_flow_potential: bool = False
    calc_normalized_current: bool = False
    correct_artifacts: bool = True
    write_raw_currmap: bool = True
    write_as_tif: bool = True
    mask_nodata: bool = True
    suppress_cs_messages: bool = True
    conditional: bool = False
    n_conditions: Literal["1", "2"] = "1"
    compare_to_future: Literal["none", "1", "2", "both"] = "none"
    condition1_file: str = ""
    condition2_file: str = ""
    condition1_future_file: str = ""
    condition2_future_file: str = ""
    comparison1: Comparison = "within"
    comparison2: Comparison = "within"
    condition1_lower: float = 0.0
    condition2_lower: float = 0.0
    condition1_upper: float = 0.0
    condition2_upper: float = 0.0
    reclassify_resistance: bool = False
    reclass_table: str = ""
    write_reclassified_resistance: bool = False
    allow_different_projections: bool = False

    def compares_to_future(self, condition: int) -> bool:
        """Whether targets take their value of a condition (1 or 2) from the future."""
        return self.compare_to_future in {str(condition), "both"}

    def as_lines(self) -> list[str]:
        """The options as a job file would give them."""
        said = []
        for field in fields(self):
            value = getattr(self, field.name)
            told = str(value).lower() if isinstance(value, bool) else value
            said.append(f"{field.name} = {told}")
        return said


CHOICES: dict[str, tuple[str, ...]] = {
    "precision": ("double", "single"),
    "n_conditions": ("1", "2"),
    "compare_to_future": ("none", "1", "2", "both"),
    "comparison1": ("within", "equal"),
    "comparison2": ("within", "equal"),
}
KNOWN = {field.name for field in fields(OmniscapeOptions)}
UNSUPPORTED = "[unsupported"
"""So begins the heading of options that a job itself calls unsupported, as one of the
published problems does; anywhere else an unknown option is refused."""


@dataclass(frozen=True)
class ParsedOptions:
    """A job's options, what it said in its own words, and what to tell the person."""

    options: OmniscapeOptions
    given: dict[str, str]
    remarks: tuple[Message, ...]


def parse_omniscape_options(text: str, complaints: Complaints) -> ParsedOptions:
    """The options of a job file; every fault is noted with its line."""
    said: dict[str, object] = {}
    given: dict[str, str] = {}
    remarks: list[Message] = []
    heading = ""
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.strip()
        heading = line.lower() if line.startswith("[") else heading
        if not line or line[0] in "#;[":
            continue
        name, sign, value = (part.strip() for part in line.partition("="))
        where = (f"line {number}", name[:60])
        if not sign:
            complaints.add(
                "job-line",
                (f"line {number}",),
                N_('"{line}" is no option.'),
                N_('Write "option = value", or begin a remark with ";".'),
                line=line[:60],
            )
        elif name not in KNOWN and heading.startswith(UNSUPPORTED):
            idle = N_("{option} has no effect: the job itself calls it unsupported.")
            remarks.append(Message(idle, {"option": name[:60]}))
        elif name not in KNOWN:
            complaints.unknown_option(where, name, KNOWN)
        elif given.get(name, value) != value:
            complaints.add(
                "job-option-twice",
                where,
                N_('The option has been given as "{value}" already.'),
                N_("Keep one of the two."),
                value=given[name][:60],
            )
        else:
            given[name] = value
            understood = _value(name, value, where, complaints)
            if understood is not None:
                said[name] = understood
    options = OmniscapeOptions(**said)  # type: ignore[arg-type]
    return ParsedOptions(options, given, tuple(remarks))


def _value(
    name: str, value: str, where: tuple[str, ...], complaints: Complaints
) -> object | None:
    """The option's value, or None if it has to be mended."""
    default = getattr(OmniscapeOptions, name)
    if name in CHOICES:
        if value.lower() in CHOICES[name]:
            return value.lower()
        known = CHOICES[name]
    elif isinstance(default, bool):
        if value.lower() in {"true", "false"}:
            return value.lower() == "true"
        known = ("true", "false")
    elif isinstance(default, (int, float)):
        number = _number(value)
        whole = isinstance(default, int)
        if number is not None and (not whole or (number.is_integer() and number >= 0)):
            return int(number) if whole else number
        known = ("0", "1", "2", "…") if whole else ("a number",)
    else:
        return value
    complaints.unknown_value(where, value, known)
    return None


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return None if np.isnan(number) else number
