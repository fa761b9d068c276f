"""The options of a Circuitscape job (versions 4 and 5): names, values and defaults."""

import re
from dataclasses import dataclass, fields
from typing import Literal

from cami.messages import N_
from cami.sources.circuitscape.complaints import Complaints

DataType = Literal["raster", "network"]
Scenario = Literal["pairwise", "advanced", "one-to-all", "all-to-one"]
RemovePolicy = Literal["keepall", "rmvsrc", "rmvgnd", "rmvall"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a job says, its defaults filled in. Paths are as written, "" for none."""

    data_type: DataType = "raster"
    scenario: Scenario = "pairwise"
    version: str = "unknown"
    habitat_file: str = ""
    habitat_map_is_resistances: bool = True
    connect_four_neighbors_only: bool = False
    connect_using_avg_resistances: bool = False
    use_polygons: bool = False
    polygon_file: str = ""
    source_file: str = ""
    ground_file: str = ""
    ground_file_is_resistances: bool = True
    use_unit_currents: bool = False
    use_direct_grounds: bool = False
    remove_src_or_gnd: RemovePolicy = "keepall"
    use_mask: bool = False
    mask_file: str = ""
    use_variable_source_strengths: bool = False
    variable_source_file: str = ""
    use_included_pairs: bool = False
    included_pairs_file: str = ""
    point_file: str = ""
    use_reclass_table: bool = False
    reclass_file: str = ""
    output_file: str = ""
    write_cur_maps: bool = False
    write_volt_maps: bool = False
    write_cum_cur_map_only: bool = False
    write_max_cur_maps: bool = False
    set_null_currents_to_nodata: bool = False
    set_null_voltages_to_nodata: bool = False
    set_focal_node_currents_to_zero: bool = False
    compress_grids: bool = False
    log_transform_maps: bool = False
    write_as_tif: bool = False
    solver: Literal["cg+amg", "cholmod", "pardiso", "accelerate"] = "cg+amg"
    precision: Literal["double", "single"] = "double"
    use_64bit_indexing: bool = True
    cholmod_batch_size: int = 1000
    parallelize: bool = False
    max_parallel: int = 0
    low_memory_mode: bool = False
    preemptive_memory_release: bool = False
    print_timings: bool = False
    print_rusages: bool = False
    log_file: str = ""
    log_level: Literal["debug", "info", "warn", "error", "fatal"] = "info"
    screenprint_log: bool = False
    profiler_log_file: str = ""
    suppress_messages: bool = False

    @property
    def any_current_map(self) -> bool:
        """Whether any map of current is asked for."""
        return self.write_cur_maps or self.write_cum_cur_map_only or self.write_max_cur_maps

    @property
    def each_current_map(self) -> bool:
        """Whether there is to be a map of current for each pair or focal node."""
        return self.write_cur_maps and not self.write_cum_cur_map_only

    def as_lines(self) -> list[str]:
        """The options as a job file would give them."""
        said = []
        for field in fields(self):
            value = getattr(self, field.name)
            said.append(f"{field.name} = {'None' if value == '' else value}")
        return said


SPELLINGS: dict[str, dict[str, str]] = {
    "data_type": {"raster": "raster", "network": "network"},
    "scenario": {
        "pairwise": "pairwise",
        "advanced": "advanced",
        "one-to-all": "one-to-all",
        "one_to_all": "one-to-all",
        "all-to-one": "all-to-one",
        "all_to_one": "all-to-one",
    },
    "remove_src_or_gnd": {name: name for name in ("keepall", "rmvsrc", "rmvgnd", "rmvall")},
    "solver": {
        "cg+amg": "cg+amg",
        "amg+cg": "cg+amg",
        "cholmod": "cholmod",
        "cholesky": "cholmod",
        "cholfact": "cholmod",
        "pardiso": "pardiso",
        "mklpardiso": "pardiso",
        "accelerate": "accelerate",
        "apple_accelerate": "accelerate",
    },
    "precision": {"double": "double", "single": "single", "none": "double"},
    "log_level": {
        "debug": "debug",
        "info": "info",
        "warn": "warn",
        "warning": "warn",
        "error": "error",
        "fatal": "fatal",
        "critical": "fatal",
    },
}
"""Values of the options that have a few, in small letters, and what each of them means."""

TRUTH = {"true": True, "1": True, "false": False, "0": False}
KNOWN = {field.name: field for field in fields(Options)}
_BLANK = re.compile(r"^(none|\((browse|choose) .*\)|)$", re.IGNORECASE)
"""What Circuitscape's own window leaves in a field that nobody filled in."""


def parse_options(text: str, complaints: Complaints) -> Options:
    """The options of a job file; every fault is noted with its line."""
    said: dict[str, object] = {}
    lines: dict[str, int] = {}
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if not line or line[0] in "#;[":
            continue
        name, sign, value = (part.strip() for part in line.partition("="))
        where = (f"line {number}",)
        if not sign:
            complaints.add(
                "job-line",
                where,
                N_('"{line}" is no option.'),
                N_('Write "option = value", or begin a remark with ";".'),
                line=line[:60],
            )
            continue
        name = name.lower()
        if name not in KNOWN:
            complaints.unknown_option((*where, name[:60]), name, KNOWN)
        elif name in lines:
            complaints.add(
                "job-option-twice",
                (*where, name),
                N_("The option has been given in line {line} already."),
                N_("Keep one of the two."),
                line=lines[name],
            )
        else:
            lines[name] = number
            said[name] = _value(name, value, (*where, name), complaints)
    given = {name: value for name, value in said.items() if value is not None}
    return Options(**given)  # type: ignore[arg-type]


def _value(
    name: str, value: str, where: tuple[str, ...], complaints: Complaints
) -> object | None:
    """The option's value, or None if it has to be mended or was left blank."""
    default = getattr(Options, name)
    if name in SPELLINGS:
        if value.lower() == "not entered":
            return None
        if value.lower() in SPELLINGS[name]:
            return SPELLINGS[name][value.lower()]
        known = tuple(dict.fromkeys(SPELLINGS[name].values()))
    elif isinstance(default, bool):
        if value.lower() in TRUTH:
            return TRUTH[value.lower()]
        known = ("True", "False")
    elif isinstance(default, int):
        if value.isdecimal():
            return int(value)
        known = ("0", "1", "2", "…")
    else:
        return "" if _BLANK.match(value) else value
    complaints.unknown_value(where, value, known)
    return None
