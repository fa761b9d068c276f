"""Omniscape's output files: maps under its names in a folder of the project's name."""

from collections.abc import Mapping

from cami.places import Place, make_folder
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs


class OmniscapeOutputs(CircuitscapeOutputs):
    """Writes the files of one job into the folder that ``prefix`` is."""

    def config(self, given: Mapping[str, str]) -> None:
        """Write the job's options, as it gave them."""
        lines = "".join(f"{name} = {value}\n" for name, value in given.items())
        self._write("_config.ini", lines.encode())

    def _target(self, ending: str) -> Place:
        make_folder(self.prefix)
        return self.prefix / ending.removeprefix("_")
