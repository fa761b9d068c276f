"""What is committed names no machine, no registry, and the same libraries everywhere."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# Spelt with brackets, so that this file keeps its own rule.
HOSTS = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.(?:org|com)")
PLACES = re.compile(r"(?<![\w./~}-])/(?:root|home|tmp|work|opt)/\w")


def committed():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_bytes().decode("utf-8", "ignore")


def test_lock_files_name_no_address():
    assert LOCKS
    assert not [lock.name for lock in LOCKS if "://" in lock.read_text()]


def test_every_locked_library_has_its_hash():
    for lock in LOCKS:
        entries = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries), lock.name


def test_front_end_lock_names_no_address_but_every_checksum():
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {name: p for name, p in lock["packages"].items() if name}
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for package in packages.values())


def test_nothing_committed_names_a_registry_or_this_machine():
    found = [
        (name, hit.group())
        for name, text in committed()
        for pattern in (HOSTS, PLACES)
        for hit in pattern.finditer(text)
    ]
    assert not found


def test_package_and_lock_ask_for_the_same_libraries():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = (ROOT / "requirements" / "run.in").read_text().splitlines()
    wanted = {line for line in wanted if line and not line.startswith("#")}
    installers = {"editables", "hatchling"}
    assert set(declared["project"]["dependencies"]) == wanted - installers
    assert installers < wanted
