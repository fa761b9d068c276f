"""Small made-up layers, lines and areas around 105° E, 46° N."""

import json

import numpy as np

from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.renderers.raster import write_cog

GRASSLAND = 10


def layer(path, cell=0.01, code=GRASSLAND):
    """A raster of one value over 0.4 by 0.4 degrees."""
    size = round(0.4 / cell)
    grid = Grid(crs_of("EPSG:4326").to_wkt(), size, size, 105.0, 46.2, cell, cell)
    write_cog(path, [np.full(grid.shape, code, np.float32)], grid, tags={})
    return path


def lines(path, vertices, properties):
    """A file with one line."""
    geometry = {"type": "LineString", "coordinates": vertices}
    return _collection(path, [(geometry, properties)])


def polygons(path, boxes):
    """A file of boxes west, south, east, north by their names."""
    found = []
    for name, (west, south, east, north) in boxes.items():
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        found.append(({"type": "Polygon", "coordinates": [ring]}, {"name": name}))
    return _collection(path, found)


def _collection(path, parts):
    features = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for geometry, properties in parts
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
