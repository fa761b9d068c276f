"""Let a wheel carry what the repository does not: compiled catalogues, built assets."""

import subprocess
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Products(BuildHookInterface):  # type: ignore[type-arg]
    """Compile, build, and include both although git ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both products, unless this is an editable install or an sdist."""
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        for source in root.glob("src/cami/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        if not (root / "src/cami/web/static/build/manifest.json").exists():
            for command in (["npm", "ci", "--ignore-scripts"], ["npm", "run", "build"]):
                subprocess.run(command, cwd=root / "frontend", check=True)  # noqa: S603
        build_data["artifacts"] += ["/src/cami/**/*.mo", "/src/cami/web/static/build/**"]
