"""Jobs from a terminal: results on standard output, words for people beside it."""

import sys

import pytest

from cami.cli import main
from tests.jobs import job


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setenv("CAMI_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["cami", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


def test_run_names_the_files_that_it_wrote(tmp_path, cami):
    code, out, err = cami("connect", "run", job(tmp_path), "-o", tmp_path / "there")
    assert code == 0
    named = out.split()
    assert str(tmp_path / "there/ours_resistances.out") in named
    assert (tmp_path / "there/ours_resistances.out").exists()
    assert "largest residual" in err


def test_relative_paths_are_taken_from_the_base(tmp_path, cami):
    (tmp_path / "jobs").mkdir()
    path = job(tmp_path).rename(tmp_path / "jobs/ours.ini")
    assert cami("connect", "run", path)[0] == 4
    code, out, _ = cami("connect", "run", path, "--base", tmp_path)
    assert code == 0
    assert str(tmp_path / "out/ours_resistances.out") in out


def test_explain_says_what_would_be_done_and_does_nothing(tmp_path, cami):
    code, out, err = cami("connect", "explain", job(tmp_path))
    assert code == 0
    assert "connect_four_neighbors_only = False" in out
    assert "10 nodes in 1 connected parts, 3 focal nodes." in err
    assert "from 2 solutions" in err
    assert "GB of memory" in err
    assert not (tmp_path / "out").exists()


def test_every_fault_is_shown_with_its_place_and_remedy(tmp_path, cami):
    path = job(tmp_path, write_cur_mpas="True", scenario="pairwise ")
    code, out, err = cami("connect", "run", path)
    assert code == 4
    assert not out
    assert (
        'line 7.write_cur_mpas: There is no such option. Is "write_cur_maps" meant?' in err
    )
