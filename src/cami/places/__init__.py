"""Where a file lies: a path of this machine, or an address in a store that fsspec opens.

``s3://``, ``gs://``, ``http(s)://``, ``memory://`` and others. Keys are taken from where
the stores' own tools look for them (environment, their files), never from an address.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cami.errors import (
    BucketMissingError,
    CamiError,
    OutputUnwritableError,
    SourceMissingError,
    StoreDeniedError,
    StoreDriverMissingError,
    StoreUnreachableError,
)

if TYPE_CHECKING:
    from upath import UPath

    Place = Path | UPath
else:
    Place = Path

BUCKETS = {"s3", "s3a", "gs", "gcs", "az", "abfs"}
"""Stores whose addresses begin with a bucket, which has to be there already."""
READ_ONLY = {"http", "https"}
DRIVERS_RAISE = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("aiohttp.client_exceptions", "ClientError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("gcsfs.retry", "HttpError"),
)
KEYS = ("Credential", "Auth", "Token", "Permission", "Forbidden")
"""In the names of errors that mean: not without the right keys."""


def place(given: str) -> Place:
    """A path, or the address of something in a store.

    Raises
    ------
    StoreDriverMissingError
        Nothing that is installed opens such addresses.
    """
    scheme, sign, rest = given.partition("://")
    if not sign:
        return Path(given)
    if scheme == "file":
        return Path(rest)
    from upath import UPath  # noqa: PLC0415 (half a second, for addresses only)

    try:
        found = UPath(given)
        _ = found.fs
    except (ImportError, ValueError) as error:
        raise StoreDriverMissingError(scheme=scheme) from error
    if isinstance(found, Path):  # it took the scheme for a folder
        raise StoreDriverMissingError(scheme=scheme)
    return found


def under(base: Place, given: str) -> Place:
    """What a job names: an address, or a path that is taken from a folder."""
    return place(given) if "://" in given else base / given


def name_of(given: Place) -> str:
    """Its last part, without what an address may carry after a question mark."""
    return given.name if isinstance(given, Path) else given.name.partition("?")[0]


def shown(given: Place) -> str:
    """As it is told to people: a signed address without its signature."""
    return str(given) if isinstance(given, Path) else str(given).partition("?")[0]


def refuse_missing(given: Place, *, folder: bool = False) -> None:
    """See that there is a file to read, or a folder where one serves.

    Raises
    ------
    SourceMissingError, BucketMissingError, StoreDeniedError, StoreUnreachableError
        There is nothing, or nobody lets us see it.
    """
    if isinstance(given, Path):
        if not (given.is_file() or (folder and given.is_dir())):
            raise SourceMissingError(name=given.name)
        return
    with refusals(given):
        given.fs.info(given.path)


def is_there(given: Place) -> bool:
    """Whether there is a file or folder; a store that does not answer is an error."""
    if isinstance(given, Path):
        return given.exists()
    with refusals(given):
        return bool(given.fs.exists(given.path))


def content_of(given: Place) -> bytes:
    """All bytes of a file."""
    if isinstance(given, Path):
        return given.read_bytes()
    with refusals(given):
        return bytes(given.fs.cat_file(given.path))


def make_folder(given: Place) -> None:
    """Make a folder for results; stores need none, but their bucket must be there.

    Raises
    ------
    OutputUnwritableError, BucketMissingError, StoreDeniedError, StoreUnreachableError
    """
    if isinstance(given, Path):
        try:
            given.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputUnwritableError(name=str(given)) from error
        return
    if given.protocol in READ_ONLY:
        raise OutputUnwritableError(name=shown(given))
    if given.protocol in BUCKETS:
        with refusals(given):
            given.fs.info(_bucket(given))


@contextmanager
def whole(given: Place) -> Iterator[IO[bytes]]:
    """A file to write, which becomes the place's content whole or not at all.

    Raises
    ------
    OutputUnwritableError, BucketMissingError, StoreDeniedError, StoreUnreachableError
    """
    with whole_file(given) as path, path.open("wb") as file:
        yield file


@contextmanager
def whole_text(given: Place) -> Iterator[IO[str]]:
    """A text file to write, in UTF-8 and with line ends as they are written."""
    with whole_file(given) as path, path.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole_file(given: Place) -> Iterator[Path]:
    """A local file to write, which becomes the place's content whole or not at all."""
    folder = given.parent if isinstance(given, Path) else None
    if not isinstance(given, Path) and given.protocol in READ_ONLY:
        raise OutputUnwritableError(name=shown(given))
    try:
        kept = tempfile.TemporaryDirectory(dir=folder, prefix=".")
    except OSError as error:
        raise OutputUnwritableError(name=shown(given)) from error
    with kept as beside:
        path = Path(beside) / name_of(given)
        yield path
        if isinstance(given, Path):
            try:
                path.replace(given)
            except OSError as error:
                raise OutputUnwritableError(name=str(given)) from error
            return
        with refusals(given):
            given.fs.put_file(os.fspath(path), given.path)


def remove(given: Place) -> None:
    """Remove a file, if it is there."""
    if isinstance(given, Path):
        given.unlink(missing_ok=True)
        return
    with refusals(given):
        if given.fs.exists(given.path):
            given.fs.rm_file(given.path)


@contextmanager
def refusals(given: Place) -> Iterator[None]:
    """What a store's driver complains of, as errors of ours that say what to do."""
    try:
        yield
    except CamiError:
        raise
    except Exception as error:
        if isinstance(given, Path) or not isinstance(error, _driver_errors()):
            raise
        raise _refusal(given, error) from error


def _driver_errors() -> tuple[type[BaseException], ...]:
    """Errors that mean the store; of the drivers that are loaded."""
    loaded = [
        getattr(sys.modules[module], name)
        for module, name in DRIVERS_RAISE
        if module in sys.modules
    ]
    return (OSError, ImportError, *loaded)


def _refusal(given: "UPath", error: Exception) -> CamiError:
    address, reason = shown(given), (str(error) or type(error).__name__)[:200]
    if isinstance(error, FileNotFoundError):
        if isinstance(error.__cause__, OSError):
            return StoreUnreachableError(address=address, reason=str(error.__cause__)[:200])
        if given.protocol in BUCKETS and _bucket_is_missing(given):
            return BucketMissingError(bucket=f"{given.protocol}://{_bucket(given)}")
        return SourceMissingError(name=address)
    if isinstance(error, ImportError):
        return StoreDriverMissingError(scheme=given.protocol)
    refused = getattr(error, "status", getattr(error, "code", None)) in {401, 403}
    if refused or any(word in type(error).__name__ for word in KEYS):
        return StoreDeniedError(address=address, reason=reason)
    return StoreUnreachableError(address=address, reason=reason)


def _bucket(given: "UPath") -> str:
    return given.path.partition("/")[0]


def _bucket_is_missing(given: "UPath") -> bool:
    try:
        return not given.fs.exists(_bucket(given))
    except Exception:
        return False
