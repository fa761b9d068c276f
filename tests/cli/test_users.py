"""``cami user``: accounts with roles, listed, and freed from a lost second factor."""

PASSWORD = "steppe-wind-and-saiga\n"  # noqa: S105


def create(cami, name, *words):
    return cami("user", "create", name, "--password-stdin", *words, stdin=PASSWORD)


def test_a_focal_point_is_made_listed_and_freed_in_three_commands(cami):
    made = create(
        cami, "dana", "--role", "national-focal-point", "--country", "KZ",
        "--email", "dana@example.org",
    )  # fmt: skip
    assert (made.returncode, made.stdout) == (0, "")
    listed = cami("user", "list")
    assert listed.stdout.split("\n") == [
        "dana\tdana@example.org\tactive\tpassword-only\t-\tnational-focal-point KZ",
        "",
    ]
    freed = cami("user", "reset-second-factor", "dana")
    assert (freed.returncode, freed.stdout) == (0, "")
    unknown = cami("user", "reset-second-factor", "nobody")
    assert unknown.returncode == 5
    assert "[user-missing]" in unknown.stderr


def test_a_role_for_nobody_known_is_refused_and_no_account_is_left(cami):
    for words in (
        ("--role", "national-focal-point", "--country", "FR"),
        ("--role", "country-approver"),
        ("--role", "administrator", "--country", "KZ"),
        ("--role", "king"),
        ("--country", "KZ"),
    ):
        refused = create(cami, "dana", *words)
        assert refused.returncode == 4, words
        assert "[role-unfit]" in refused.stderr, words
    assert cami("user", "list").stdout == ""
