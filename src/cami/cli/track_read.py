"""``cami track read``: what a file of fixes holds, animal by animal."""

from typing import Any

from cami.cli.track_options import (
    Columns,
    Crs,
    Deployments,
    FixesFile,
    Individual,
    JsonOut,
    On,
    Onto,
    Species,
    TimeFormat,
    Zone,
    day,
    fixes_wanted,
    give,
    in_json,
    tell_remarks,
)


def read(
    fixes: FixesFile,
    columns: Columns = "",
    crs: Crs = "",
    zone: Zone = "",
    species: Species = "",
    onto: Onto = "",
    individual: Individual = "",
    time_format: TimeFormat = "",
    deployments: Deployments = None,
    json_out: JsonOut = None,
    on: On = "",
) -> None:
    """Read a file of fixes and say what it holds, or all that has to be mended."""
    from cami.workflows.describe_tracks import describe_tracks  # noqa: PLC0415

    wanted = fixes_wanted(
        columns, crs, zone, species, onto, individual, time_format, deployments
    )
    described = describe_tracks(fixes, wanted, on=day(on))
    tell_remarks(described.remarks)
    result: dict[str, Any] = dict(described.result)
    result["remarks"] = [in_json(remark) for remark in described.remarks]
    give(result, json_out)
