"""``cami programme`` as a script meets it, with real files."""

import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[1] / "programme" / "texts"
RIVERS = TEXTS / "rivers.en.txt"


def test_read_gives_json_on_stdout_and_words_on_stderr(cami):
    done = cami("programme", "read", RIVERS, "--json", "-")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert [a["number"] for a in found["activities"]] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert "5 activities" in done.stderr


def test_read_writes_a_file_whole_or_not_at_all(cami, tmp_path):
    out = tmp_path / "out.json"
    assert cami("programme", "read", RIVERS, "--json", out).returncode == 0
    assert json.loads(out.read_text("utf-8"))["document"]["format"] == "text"
    refused = cami("programme", "read", RIVERS, "--json", tmp_path / "no" / "out.json")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith("[output-unwritable]")


def test_lint_speaks_to_people_or_to_machines(cami):
    spoken = cami("programme", "lint", RIVERS)
    assert spoken.returncode == 0
    assert "26: medium:" in spoken.stdout
    assert "[actor-unconfirmed]" in spoken.stdout
    found = json.loads(cami("programme", "lint", RIVERS, "--format", "json").stdout)
    (finding,) = (row for row in found if row["code"] == "actor-unconfirmed")
    assert finding["lines"] == [26]


def test_findings_are_said_in_russian(cami):
    spoken = cami("--lang", "ru", "programme", "lint", RIVERS).stdout
    assert "подтвержд" in spoken


def test_compare_says_what_became_of_each_activity(cami, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text(
        RIVERS.read_text("utf-8").replace("in spring and in autumn", "in autumn")
    )
    done = cami("programme", "compare", RIVERS, new, "--json", "-")
    links = json.loads(done.stdout)["activities"]
    assert [link["kind"] for link in links] == ["reworded"] + ["unchanged"] * 4
    assert "1.1 -> 1.1  reworded" in cami("programme", "compare", RIVERS, new).stdout


def test_import_twice_and_give_out_in_every_format(cami, tmp_path):
    first = cami("programme", "import", RIVERS, "--name", "rivers")
    assert (first.returncode, first.stdout) == (0, "")
    second = cami("programme", "import", RIVERS, "--name", "rivers")
    assert second.returncode == 0
    assert "the very same file" in second.stderr
    out = {
        form: tmp_path / f"rivers.{form}" for form in ("json", "csv", "xlsx", "docx", "akn")
    }
    for form, path in out.items():
        done = cami("programme", "export", "rivers", "--format", form, "-o", path)
        assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(out["csv"].read_text("utf-8-sig"))))
    assert len(rows) == 5
    assert len(json.loads(out["json"].read_text("utf-8"))["activities"]) == 5
    again = cami("programme", "read", out["docx"], "--json", "-")
    numbers = [a["number"] for a in json.loads(again.stdout)["activities"]]
    assert numbers == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert out["akn"].read_bytes().startswith(b"<?xml")


def test_what_is_not_there_cannot_be_given_out(cami):
    refused = cami("programme", "export", "saiga", "--format", "csv", "-o", "-")
    assert (refused.returncode, refused.stdout) == (5, "")
    assert refused.stderr.splitlines()[-1].endswith("[programme-missing]")


@pytest.mark.parametrize(
    ("content", "code", "exit_code"),
    [
        (b"", "source-empty", 3),
        (b"\x00\x01\x02" * 100, "source-binary", 3),
        ("Программа".encode("cp1251"), "text-encoding", 3),
        (b"PK\x03\x04 cut", "word-damaged", 3),
        (b"%PDF-1.7 ...", "source-format", 3),
        (b"Dear all, no table.\n", "not-a-programme", 4),
        (b"\t1. Roads\n\tResponsible\n\n\t1.1 Go.\n\tCMS\n", "column-missing", 4),
    ],
)
def test_each_class_of_bad_input_has_its_code_and_exit(
    cami, tmp_path, content, code, exit_code
):
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    refused = cami("programme", "read", bad)
    assert (refused.returncode, refused.stdout) == (exit_code, "")
    assert refused.stderr.splitlines()[-1].endswith(f"[{code}]")


def test_a_refused_import_keeps_nothing(cami, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("Dear all, no table.\n", encoding="utf-8")
    assert cami("programme", "import", bad, "--name", "rivers").returncode == 4
    kept = cami("programme", "export", "rivers", "--format", "json", "-o", "-")
    assert (kept.returncode, kept.stdout) == (5, "")


def test_a_huge_file_is_refused_at_once(cami, tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    refused = cami("programme", "read", huge)
    assert refused.returncode == 3
    assert refused.stderr.splitlines()[-1].endswith("[source-too-large]")


def test_a_missing_file_is_said_by_name(cami):
    refused = cami("programme", "read", "nowhere.txt")
    assert refused.returncode == 5
    assert "nowhere.txt" in refused.stderr


def test_what_is_no_file_is_written_to_and_never_replaced(cami, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "target.json")
    assert cami("programme", "read", RIVERS, "--json", link).returncode == 0
    assert link.is_symlink()
    assert json.loads((tmp_path / "target.json").read_text("utf-8"))
    full = Path("/dev/full")
    refused = cami("programme", "read", RIVERS, "--json", full)
    assert (refused.returncode, full.is_char_device()) == (1, True)
    assert refused.stderr.splitlines()[-1].endswith("[output-unwritable]")


def test_two_imports_at_the_same_time_on_a_fresh_machine_are_one(cami):
    with ThreadPoolExecutor() as pool:
        both = list(
            pool.map(
                lambda _: cami("programme", "import", RIVERS, "--name", "rivers"), "ab"
            )
        )
    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    assert sum("5 new" in done.stderr for done in both) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_data_directory_that_may_not_be_changed_is_named(cami, tmp_path):
    (tmp_path / "data").mkdir(mode=0o555)
    refused = cami("programme", "import", RIVERS, "--name", "rivers")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith("[output-unwritable]")
