"""Omniscape's output files: maps under its names in a folder of the project's name."""

from collections.abc import Mapping

from cami.renderers.circuitscape_outputs import CircuitscapeOutputs


class OmniscapeOutputs(CircuitscapeOutputs):
    """Writes the files of one job into the folder that ``prefix`` is."""

    def config(self, given: Mapping[str, str]) -> None:
        """Write the job's options, as it gave them."""
        lines = "".join(f"{name} = {value}\n" for name, value in given.items())
        self._write("_config.ini", lines.encode())

    def _write(self, ending: str, content: bytes) -> None:
        self._put(self.prefix / ending.removeprefix("_"), content)
