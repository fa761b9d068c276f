"""The server's secret is made once and read by nobody else."""

from concurrent.futures import ThreadPoolExecutor

from cami.web.secret import secret_key


def test_the_key_stays_the_same_and_is_the_owners_alone(tmp_path):
    kept = tmp_path / "new" / "directory"
    key = secret_key(kept)
    assert len(key) >= 50
    assert secret_key(kept) == key
    assert (kept / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in kept.iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(8)))
    assert len(keys) == 1
