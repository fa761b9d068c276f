"""The page on ``cami connect`` names every command and option, and no other."""

import re
from pathlib import Path

import typer

from cami.cli.connect import app
from cami.sources.connect_job import BARRIER, SECTIONS

PAGE = Path(__file__).parents[2] / "docs/reference/connect.md"
TEXT = PAGE.read_text(encoding="utf-8")


def commands():
    group = typer.main.get_command(app)
    return group.commands


def options(command):
    return {
        name
        for parameter in command.params
        if parameter.param_type_name == "option"
        for name in parameter.opts
        if name != "--help"
    }


def part(heading):
    """What stands under a heading."""
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
    assert found, heading
    return found[1]


def test_every_option_of_every_command_stands_under_its_heading_and_no_other():
    for name, command in commands().items():
        heading = "run, explain" if name in {"run", "explain"} else name
        told = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", part(heading)))
        assert options(command) <= told, name
    every = set().union(*(options(command) for command in commands().values()))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", TEXT)) <= every


def test_every_command_is_in_the_table():
    rows = set(re.findall(r"^\| `(\w+) ", TEXT, re.M))
    assert rows == set(commands())


def test_every_option_of_a_job_stands_in_its_row():
    text = part("Jobs of our own")
    for section, known in SECTIONS.items():
        row = re.search(rf"^\| `\[{section}\]` \| (.*) \|$", text, re.M)
        assert row, section
        names = set(re.findall(r"[a-z_]+", row[1]))
        wanted = set(known) | (set(BARRIER) if section == "resistance" else set())
        assert wanted <= names, section
