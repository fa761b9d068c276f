"""``cami track plan``: how many animals, for how long, before collars are bought."""

from typing import Annotated

import typer

from cami.cli.speak import tell
from cami.cli.track_options import JsonOut, On, day, give


def plan(
    before: Annotated[float, typer.Option(help="Permeability before, 0 to 1.")],
    after: Annotated[float, typer.Option(help="Permeability after, 0 to 1.")],
    animals: Annotated[int, typer.Option(help="With collars.")] = 12,
    months: Annotated[float, typer.Option(help="Half before the change, half after.")] = 18,
    interval: Annotated[float, typer.Option(help="Hours between fixes.")] = 4,
    opened_km: Annotated[float, typer.Option(help="Length of the changed section.")] = 30,
    home_km: Annotated[
        float, typer.Option(help="Standard deviation of an animal's positions, an axis.")
    ] = 25,
    speed: Annotated[
        float, typer.Option(help="Standard deviation of the velocity, m/s an axis.")
    ] = 0.5,
    persistence: Annotated[float, typer.Option(help="Hours that a velocity lasts.")] = 1.5,
    dropped: Annotated[float, typer.Option(help="Share of fixes that are lost.")] = 0.1,
    error_m: Annotated[float, typer.Option(min=0, help="Of positions along an axis.")] = 15,
    studies: Annotated[int, typer.Option(help="Simulated.")] = 40,
    seed: Annotated[int, typer.Option(min=0, help="Of the simulations.")] = 0,
    json_out: JsonOut = None,
    on: On = "",
) -> None:
    """Simulate studies of an opening, and count those that see it."""
    from cami.movement.planning import Plan  # noqa: PLC0415
    from cami.movement.simulate import Gait  # noqa: PLC0415
    from cami.workflows.track_plan import track_plan  # noqa: PLC0415

    gait = Gait(speed, persistence * 3600)
    wanted = Plan(
        animals,
        months,
        interval,
        before,
        after,
        gait,
        opened_km,
        home_km,
        dropped,
        error_m,
    )
    result, sentence = track_plan(wanted, studies, seed, on=day(on))
    give(result, json_out)
    tell(sentence)
