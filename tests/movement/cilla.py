"""The buffalo Cilla of ../shared, and what the reference program makes of it."""

import csv
import json

import numpy as np

from cami.movement.fixes import Track


def cilla(shared):
    folder = shared / "movement" / "reference" / "ctmm"
    with (folder / "buffalo_cilla.csv").open() as file:
        rows = [[float(value) for value in row[:3]] for row in list(csv.reader(file))[1:]]
    time_s, x, y = np.array(rows).T
    track = Track("Cilla", time_s, x, y, np.full(len(rows), np.nan))
    return track, json.loads((folder / "expected_buffalo.json").read_text())["cilla"]
