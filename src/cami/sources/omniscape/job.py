"""An Omniscape job file: its options, checked against each other, and its files."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from cami.errors import SourceMissingError, SourceUnreadableError
from cami.messages import N_, Message
from cami.places import Place, content_of, is_there, shown, under
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.omniscape.options import OmniscapeOptions, parse_omniscape_options

MAX_JOB_BYTES = 1_000_000
SOLVERS = {"cg+amg", "cholmod"}
OURS = {"resistance_file", "project_name", "source_from_resistance", "radius"}
THEIRS = {"habitat_file", "scenario", "data_type", "point_file"}
"""Options by which a job is Omniscape's, and Circuitscape's."""

UNNEEDED = {
    "parallel_batch_size": N_(
        "{option} has no effect: windows come in parts that fit the work."
    ),
    "suppress_cs_messages": N_("{option} has no effect: there are none."),
}


@dataclass(frozen=True)
class OmniscapeJob:
    """A job file, understood."""

    path: Place
    base: Place
    """Folder from which its relative paths are taken."""
    options: OmniscapeOptions
    given: dict[str, str]
    remarks: tuple[Message, ...]

    def file(self, option: str) -> Place:
        """Where the file of an option is."""
        return under(self.base, str(getattr(self.options, option)))

    def folder(self, out: Place | None) -> Place:
        """Where the outputs go: a folder of the project's name, new as in Omniscape."""
        name = self.options.project_name
        wanted = out / PurePosixPath(name).name if out else under(self.base, name)
        folder, number = wanted, 0
        while is_there(folder):
            number += 1
            folder = wanted.with_name(f"{wanted.name}_{number}")
        return folder


def is_omniscape_job(path: Place) -> bool:
    """Whether a job file speaks to Omniscape; a file that cannot be read does not."""
    try:
        text = content_of(path)[:MAX_JOB_BYTES].decode("utf-8", "replace")
    except OSError:
        return False
    names = {line.partition("=")[0].strip().lower() for line in text.splitlines()}
    return bool(names & OURS) and not names & THEIRS


def read_omniscape_job(path: Place, base: Place | None = None) -> OmniscapeJob:
    """The job in the file at ``path``.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        There is no such file, or it may not be read.
    InvalidInputError
        Every misspelt, missing or impossible option.
    """
    try:
        content = content_of(path)
    except FileNotFoundError as error:
        raise SourceMissingError(name=shown(path)) from error
    except OSError as error:
        raise SourceUnreadableError(name=shown(path)) from error
    complaints = Complaints()
    text = content[:MAX_JOB_BYTES].decode("utf-8", "replace")
    parsed = parse_omniscape_options(text, complaints)
    options, remarks = parsed.options, list(parsed.remarks)
    _check(options, complaints)
    complaints.refuse()
    if options.block_size % 2 == 0:
        size = options.block_size + 1
        options = replace(options, block_size=size)
        remarks.append(
            Message(
                N_("block_size must be odd: {size} is used, as in Omniscape."),
                {"size": size},
            )
        )
    remarks += _remarks(options, set(parsed.given))
    return OmniscapeJob(path, base or path.parent, options, parsed.given, tuple(remarks))


def _check(options: OmniscapeOptions, complaints: Complaints) -> None:
    """Complain of files that are needed and not named, and of sizes that cannot be."""
    for name, switch in _needed(options).items():
        if not getattr(options, name):
            complaints.add(
                "job-file",
                (name,),
                N_("It is missing, and {switch} needs it.")
                if switch
                else N_("It is missing."),
                N_('Add "{name} = …".'),
                switch=switch,
                name=name,
            )
    for name in ("radius", "block_size"):
        if getattr(options, name) < 1:
            complaints.add(
                "job-size",
                (name,),
                N_("It must be 1 cell or more."),
                N_('Add "{name} = …".'),
                name=name,
            )
    if options.block_size > 2 * options.radius >= 2:  # noqa: PLR2004 (both sides)
        complaints.add(
            "job-size",
            ("block_size",),
            N_("Blocks of {size} cells leave no room for sources within {radius} cells."),
            N_("Make the blocks smaller or the radius larger."),
            size=options.block_size,
            radius=options.radius,
        )
    for number in (1, 2):
        low = getattr(options, f"condition{number}_lower")
        high = getattr(options, f"condition{number}_upper")
        if low > high:
            complaints.add(
                "job-limits",
                (f"condition{number}_lower",),
                N_("The lower limit {low} lies above the upper limit {high}."),
                N_("Exchange the two."),
                low=low,
                high=high,
            )


def _needed(options: OmniscapeOptions) -> dict[str, str]:
    """Options that must name something, and the switch that asks for it."""
    needed = {"resistance_file": "", "project_name": ""}
    if not options.source_from_resistance:
        needed["source_file"] = "source_from_resistance = false"
    if options.reclassify_resistance:
        needed["reclass_table"] = "reclassify_resistance"
    if options.conditional:
        for number in range(1, int(options.n_conditions) + 1):
            needed[f"condition{number}_file"] = "conditional"
            if options.compares_to_future(number):
                needed[f"condition{number}_future_file"] = "compare_to_future"
    return needed


def _remarks(options: OmniscapeOptions, given: set[str]) -> list[Message]:
    """Name every option that is set and can change nothing, and why."""
    idle: dict[str, str] = {}
    if "solver" in given:
        idle["solver"] = N_("{option} has no effect: a solver of our own is used.")
        if options.solver not in SOLVERS:
            idle["solver"] = N_("{option} is none of Omniscape's; our own is used.")
    if options.precision == "single":
        idle["precision"] = N_("{option} has no effect: all is computed in double.")
    if options.source_from_resistance:
        for name in {"source_file", "source_threshold"} & given:
            idle[name] = N_("{option} has no effect: sources are made from resistance.")
    elif "r_cutoff" in given:
        idle["r_cutoff"] = N_("{option} has no effect: sources are read from a file.")
    if not options.reclassify_resistance:
        for name in {"reclass_table", "write_reclassified_resistance"} & given:
            idle[name] = N_("{option} has no effect: reclassify_resistance is false.")
    idle |= {name: UNNEEDED[name] for name in UNNEEDED.keys() & given}
    for number in (1, 2):
        idle |= _idle_conditions(options, given, number)
    return [Message(text, {"option": name}) for name, text in sorted(idle.items())]


def _idle_conditions(
    options: OmniscapeOptions, given: set[str], number: int
) -> dict[str, str]:
    """The given options of a condition that nobody looks at."""
    own = {n for n in given if n in {f"comparison{number}"} or f"ition{number}_" in n}
    if not options.conditional:
        return dict.fromkeys(own, N_("{option} has no effect: conditional is false."))
    if number > int(options.n_conditions):
        return dict.fromkeys(own, N_("{option} has no effect: n_conditions is 1."))
    future = {f"condition{number}_future_file"} & given
    if options.compares_to_future(number):
        return {}
    text = N_("{option} has no effect: compare_to_future does not ask for it.")
    return dict.fromkeys(future, text)
