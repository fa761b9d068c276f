"""Zip files unpacked without harm: bounded, inside one folder, plain files only."""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from cami.errors import ArchiveUnsafeError

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 8 * 1024**3
MOST_TIMES: Final = 200
"""How many times larger a file may be inside than outside, beyond the first megabyte."""
MEBIBYTE: Final = 1024**2


def unpack(archive: Path, folder: Path) -> list[Path]:
    """Unpack a zip file into an empty folder and return its files.

    Raises
    ------
    ArchiveUnsafeError
        It is damaged, holds more than any layer does, a link, or a path that leads out.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            _check(archive, members)
            return [_one(packed, member, folder, archive) for member in members]
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as bad:
        raise ArchiveUnsafeError(name=archive.name, reason=str(bad)[:80]) from bad


def _check(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > MOST_FILES:
        raise ArchiveUnsafeError(name=archive.name, reason=f"{len(members)} files")
    if total > min(MOST_BYTES, MEBIBYTE + MOST_TIMES * archive.stat().st_size):
        raise ArchiveUnsafeError(
            name=archive.name, reason=f"{total // MEBIBYTE} MiB inside"
        )
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        link = stat.S_ISLNK(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or link or ":" in member.filename:
            raise ArchiveUnsafeError(name=archive.name, reason=path.name[:80])


def _one(
    packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, archive: Path
) -> Path:
    """Write one member, and stop where it is larger than it said."""
    target = folder / PurePosixPath(member.filename.replace("\\", "/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(member) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, length=MEBIBYTE)
        if out.tell() > member.file_size:
            raise ArchiveUnsafeError(name=archive.name, reason=target.name[:80])
    return target
