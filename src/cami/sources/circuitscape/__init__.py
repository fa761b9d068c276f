"""Circuitscape's job files and everything that they name: grids, lists and networks."""
