"""``cami track space-use`` from a terminal, on made-up animals."""

import json

import numpy as np
import pytest

HOUR = 3600
STATED = ("--crs", "local", "--columns", "individual=animal,unix_s=t,x=x,y=y")


@pytest.fixture
def file(tmp_path):
    rng = np.random.default_rng(1)
    lines = ["animal,t,x,y"]
    for name, count in (("ada", 300), ("bek", 3)):
        x, y = rng.normal(0, 1000, (2, count))
        lines += [f"{name},{10**9 + k * HOUR},{x[k]:.1f},{y[k]:.1f}" for k in range(count)]
    path = tmp_path / "fixes.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_areas_and_refusals_come_as_json(cami, file, tmp_path):
    out = tmp_path / "out.json"
    done = cami("track", "space-use", file, *STATED, "--json", out, "--on", "2026-11-23")
    assert done.returncode == 0, done.stderr
    ada, bek = json.loads(out.read_text())["individuals"]
    area = ada["area_km2"]
    assert area["low"] < 2 * np.pi * np.log(20) < area["high"]
    assert bek["refused"]["reason"] == "too-few-fixes"
    assert "1 animals with an area, 1 without" in done.stderr
    assert done.stdout.strip() == str(out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--method", "home-range"), "akde"),
        (("--levels", "95,many"), "levels"),
        (("--levels", "100"), "levels"),
        (("--model", "walk"), "ouf"),
        (("--method", "bbmm"), "error"),
        (("--report", "report.txt"), ".docx"),
    ],
)
def test_a_wrong_option_is_named_with_what_there_is(cami, file, words, said):
    done = cami("track", "space-use", file, *STATED, *words)
    assert done.returncode == 4, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
