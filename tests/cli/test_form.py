"""``cami form``, and programmes in the formats that others read, as a script meets them."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.renderers.forms import typed_in_word

RIVERS = Path(__file__).parents[1] / "programme" / "texts" / "rivers.en.txt"


@pytest.fixture
def opened(cami):
    """Keep a programme and open a round on it."""
    assert cami("programme", "import", RIVERS, "--name", "rivers").returncode == 0
    done = cami(
        "round", "open", "r1", "--name", "rivers", "--first", "2024-01-01",
        "--last", "2024-12-31", "--deadline", "2099-01-01", "--country", "KZ",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return cami


def test_a_form_goes_out_and_comes_back(opened, tmp_path):
    form = tmp_path / "kz.docx"
    made = opened("form", "export", "--country", "kz", "--lang", "ru", "-o", form)
    assert made.returncode == 0, made.stderr
    typed = {"q1_text": "Слова", "r1_text": "Слова"}
    form.write_bytes(typed_in_word(form.read_bytes(), typed))
    back = opened("form", "import", form)
    assert back.returncode == 0, back.stderr
    assert "Choose the progress" in back.stdout
    assert "KZ, round r1:" in back.stderr
    assert " 0 in conflict" in back.stderr
    again = opened("form", "import", form)
    assert "0 answers saved" in again.stderr


def test_focal_points_and_partners_are_told_alike_by_status_and_form(opened, tmp_path):
    status = opened("round", "status", "r1").stdout
    for key in ("KZ", "saiga"):
        assert f"{key}\t0/" in status
    form = tmp_path / "saiga.docx"
    made = opened("form", "export", "--species", "saiga", "-o", form)
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(form) as archive:
        words = archive.read("word/document.xml").decode()
    assert "species focal point" in words
    assert "before the Secretariat publishes it" in words
    assert "your country" not in words
    form.write_bytes(typed_in_word(form.read_bytes(), {"q1_text": "Seen at the fords."}))
    back = opened("form", "import", form)
    assert back.returncode == 0, back.stderr
    asked = opened("obligations", "--species", "saiga", "--name", "rivers", "--json")
    told = json.loads(asked.stdout)
    assert told["species"] == "saiga"
    count = len(told["obligations"])
    assert f"saiga\t0/{count}" in status
    assert count == 2


def test_of_whom_a_form_is_has_to_be_said_once(opened, tmp_path):
    out = tmp_path / "x.docx"
    for options in ((), ("--country", "KZ", "--species", "saiga")):
        refused = opened("form", "export", *options, "-o", out)
        assert "[unknown-option]" in refused.stderr
    unknown = opened("obligations", "--species", "unicorn", "--name", "rivers")
    assert "[unknown-option]" in unknown.stderr


def test_what_is_no_form_is_refused_with_a_code(opened, tmp_path):
    assert opened("form", "import", tmp_path / "none.docx").returncode == 5
    refused = opened("form", "import", RIVERS)
    assert refused.returncode == 3
    assert "[form-not-ours]" in refused.stderr
    other = opened("form", "export", "--country", "BT", "-o", tmp_path / "bt.docx")
    assert other.returncode == 6
    assert not (tmp_path / "bt.docx").exists()


def test_exports_for_others_come_out_of_the_same_command(opened, tmp_path):
    out = tmp_path / "rivers.json"
    done = opened("programme", "export", "rivers", "--format", "informea", "-o", out)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(out.read_text("utf-8"))["decisions"]) == 5
    miradi = tmp_path / "rivers.xmpz2"
    opened("programme", "export", "rivers", "--format", "xmpz2", "-o", miradi)
    with zipfile.ZipFile(miradi) as archive:
        assert archive.namelist() == ["project.xml"]
    unnamed = opened("programme", "export", "rivers", "--format", "iati", "-o", "-")
    assert unnamed.returncode == 5
    assert "[publisher-unknown]" in unnamed.stderr


def test_a_country_gets_its_text_for_the_convention(opened, tmp_path):
    out = tmp_path / "kz.html"
    done = opened("programme", "national-report", "rivers", "--country", "KZ",
                  "--format", "html", "-o", out)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Kazakhstan" in out.read_text("utf-8")
    unknown = opened("programme", "national-report", "rivers", "--country", "FR",
                     "-o", out)  # fmt: skip
    assert unknown.returncode == 4


def test_where_no_round_is_open_the_command_says_so(cami, tmp_path):
    done = cami("form", "export", "--country", "KZ", "-o", tmp_path / "kz.docx")
    assert done.returncode != 0
    assert "No round is open" in done.stderr
    assert not (tmp_path / "kz.docx").exists()
