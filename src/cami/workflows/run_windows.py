"""Run an omnidirectional problem with progress, checkpoint and workers."""

import time
from collections.abc import Callable

import numpy as np

from cami.connectivity.moving_windows import find_targets
from cami.connectivity.omnidirectional import (
    OmniCurrents,
    Spread,
    WindowsState,
    exact_windows,
    one_by_one,
)
from cami.connectivity.sketch import Sketch, SketchState, sketch
from cami.connectivity.window_problem import Windows
from cami.messages import N_, Message
from cami.places import Place
from cami.workflows.checkpoint import Checkpoint
from cami.workflows.spread import Threads, workers

Tell = Callable[[Message], None]

TELL_EVERY_S = 10.0
NS_PER_CELL = 350.0
"""Processor time of a window for each of its cells; measured, a slow machine's."""

BYTES_PER_CELL = 150
"""Of the grid: edges, strengths, sums."""

BYTES_PER_WINDOW_CELL = 400
"""Of a window, for each that works: operator, levels, vectors, twice."""

SKETCH_BYTES_PER_CELL = 160
SKETCH_BYTES_PER_SIDE = 70


def run_problem(
    problem: Windows | Sketch,
    checkpoint: Place,
    tell: Tell,
    *,
    local: int = 0,
    scheduler: str = "",
    exchange: Place | None = None,
    threads: int | None = None,
) -> OmniCurrents:
    """Solve a problem; go on where an interrupted run of the same problem was.

    Parameters
    ----------
    checkpoint
        Where the state is kept meanwhile; removed at the end.
    local
        Local processes to share the work out among; 0 for threads.
    scheduler
        Address of a Dask scheduler to share it out to instead.
    exchange
        A folder in a store through which its workers get what they need.
    threads
        None for as many as there are processors.
    """
    kept = Checkpoint(checkpoint, problem)
    state = kept.load()
    if state is not None:
        text = N_("Going on with an interrupted run: {finished} parts are done.")
        tell(Message(text, {"finished": state.finished}))
    report = _Progress(tell, 0 if state is None else state.finished)

    def done(now: WindowsState | SketchState) -> None:
        report(now)
        kept.keep(now)

    with workers(local, scheduler, threads, exchange) as spread:
        if isinstance(problem, Sketch):
            # Its solver has threads of its own.
            share: Spread = one_by_one if isinstance(spread, Threads) else spread
            held = state if isinstance(state, SketchState) else None
            found = sketch(problem, spread=share, state=held, on_batch=done)
        else:
            before = state if isinstance(state, WindowsState) else None
            found = exact_windows(problem, spread=spread, state=before, on_part=done)
    kept.remove()
    return found


def windows_bytes(problem: Windows, working: int) -> int:
    """Memory that exact windows need, ``working`` of them at a time."""
    window = (2 * problem.reach + 1) ** 2
    cells = int(np.prod(problem.lattice.shape))
    return BYTES_PER_CELL * cells + working * BYTES_PER_WINDOW_CELL * window


def sketch_bytes(problem: Sketch) -> int:
    """Memory that a sketch needs."""
    cells = int(np.prod(problem.lattice.shape))
    return cells * (SKETCH_BYTES_PER_CELL + SKETCH_BYTES_PER_SIDE * problem.sides)


def windows_plan(problem: Windows, working: int) -> list[Message]:
    """What exact windows would do and need, in words."""
    targets = len(find_targets(problem.strength, problem.block_size)[0])
    window = (2 * problem.reach + 1) ** 2
    solves = targets * (2 if problem.flow_potential else 1)
    seconds = solves * window * NS_PER_CELL * 1e-9
    return [
        Message(
            N_("{targets} windows of up to {cells} cells, {solves} solutions."),
            {"targets": targets, "cells": window, "solves": solves},
        ),
        Message(
            N_("About {seconds} s of processor time and {needed} GB of memory."),
            {
                "seconds": round(seconds, 1),
                "needed": round(windows_bytes(problem, working) / 2**30, 2),
            },
        ),
    ]


class _Progress:
    """Says now and then how far a run is, and how long it will last."""

    def __init__(self, tell: Tell, before: int) -> None:
        self.tell, self.before = tell, before
        self.began = self.told = time.monotonic()

    def __call__(self, state: WindowsState | SketchState) -> None:
        now = time.monotonic()
        whole = state.parts if isinstance(state, WindowsState) else state.batches
        if now - self.told < TELL_EVERY_S or state.finished == whole:
            return
        self.told = now
        each = (now - self.began) / (state.finished - self.before)
        self.tell(
            Message(
                N_("{finished} of {parts} parts done; about {minutes} minutes to go."),
                {
                    "finished": state.finished,
                    "parts": whole,
                    "minutes": round(each * (whole - state.finished) / 60, 1),
                },
            )
        )
