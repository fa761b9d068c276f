"""A job file: its options, checked against each other, and where its files are."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from cami.errors import SourceMissingError, SourceUnreadableError
from cami.messages import N_, Message
from cami.places import Place, content_of, shown, under
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.options import Options, parse_options

MAX_JOB_BYTES = 1_000_000

IDLE_IN = {
    "advanced": (
        "use_included_pairs",
        "use_variable_source_strengths",
        "write_cum_cur_map_only",
        "write_max_cur_maps",
        "set_focal_node_currents_to_zero",
    ),
    "pairwise": (
        "use_variable_source_strengths",
        "use_unit_currents",
        "use_direct_grounds",
    ),
    "one-to-all": ("use_unit_currents", "use_direct_grounds"),
    "all-to-one": ("use_unit_currents", "use_direct_grounds"),
}
"""Switches that a mode has no use for, in Circuitscape too; a job is told of them."""

IDLE_IN_NETWORKS = (
    "connect_four_neighbors_only",
    "connect_using_avg_resistances",
    "use_polygons",
    "use_mask",
    "write_max_cur_maps",
    "set_null_currents_to_nodata",
    "set_null_voltages_to_nodata",
    "set_focal_node_currents_to_zero",
    "compress_grids",
    "log_transform_maps",
    "write_as_tif",
)


@dataclass(frozen=True)
class Job:
    """A job file, understood."""

    path: Place
    base: Place
    """Folder from which its relative paths are taken."""
    options: Options
    remarks: tuple[Message, ...]
    """What the person should know, though nothing has to be mended."""

    def file(self, option: str) -> Place:
        """Where the file of an option is."""
        return under(self.base, str(getattr(self.options, option)))

    def prefix(self, folder: Place | None = None) -> Place:
        """How the paths of all output files begin; in ``folder`` if one is given."""
        name = self.options.output_file.split(".out")[0]
        return folder / PurePosixPath(name).name if folder else under(self.base, name)


def read_job(path: Place, base: Place | None = None) -> Job:
    """The job in the file at ``path``.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        There is no such file, or it may not be read.
    InvalidInputError
        Every misspelt or missing option, with its line.
    """
    try:
        content = content_of(path)
    except FileNotFoundError as error:
        raise SourceMissingError(name=shown(path)) from error
    except OSError as error:
        raise SourceUnreadableError(name=shown(path)) from error
    complaints = Complaints()
    text = content[:MAX_JOB_BYTES].decode("utf-8", "replace")
    options = parse_options(text, complaints)
    _check(options, complaints)
    complaints.refuse()
    return Job(path, base or path.parent, options, tuple(_remarks(options)))


def _check(options: Options, complaints: Complaints) -> None:
    """Complain of files that are needed and not named, and of modes that do not exist."""
    network = options.data_type == "network"
    if network and options.scenario in {"one-to-all", "all-to-one"}:
        complaints.add(
            "job-mode",
            ("scenario",),
            N_("Networks cannot be run {scenario}; the modes are pairwise and advanced."),
            N_("Choose one of these, or give a raster."),
            scenario=options.scenario,
        )
    needed = {"habitat_file": "", "output_file": ""}
    if options.scenario == "advanced":
        needed |= {"source_file": "", "ground_file": ""}
    else:
        needed |= {"point_file": ""}
        if options.use_included_pairs:
            needed["included_pairs_file"] = "use_included_pairs"
        if options.use_variable_source_strengths and options.scenario != "pairwise":
            needed["variable_source_file"] = "use_variable_source_strengths"
    if options.use_polygons and not network:
        needed["polygon_file"] = "use_polygons"
    if options.use_mask and not network:
        needed["mask_file"] = "use_mask"
    if options.use_reclass_table:
        needed["reclass_file"] = "use_reclass_table"
    for name, switch in needed.items():
        if not getattr(options, name):
            complaints.add(
                "job-file",
                (name,),
                N_("The job names no such file, and {switch} needs it.")
                if switch
                else N_("The job names no such file."),
                N_('Add "{name} = …".'),
                switch=switch,
                name=name,
            )


def _remarks(options: Options) -> list[Message]:
    """Name every option that is set and can change nothing, and why."""
    network = options.data_type == "network"
    idle = [*IDLE_IN[options.scenario], *(IDLE_IN_NETWORKS if network else ())]
    mode = f"{options.data_type}, {options.scenario}"
    said = [
        Message(
            N_("{option} has no part in this mode ({mode})."),
            {"option": name, "mode": mode},
        )
        for name in dict.fromkeys(idle)
        if getattr(options, name)
    ]
    if options.scenario != "advanced" and options.remove_src_or_gnd != "keepall":
        said.append(
            Message(
                N_("{option} has no part in this mode ({mode})."),
                {"option": "remove_src_or_gnd", "mode": mode},
            )
        )
    if options.precision == "single":
        said.append(
            Message(N_("precision = single: results are computed in double precision."))
        )
    return said
