"""The command line as a script meets it: exit codes, and who is spoken to where."""

import socket
import subprocess
import sys


def test_a_user_is_created_once_and_the_second_time_is_a_conflict(cami):
    words = ("user", "create", "anna", "--secretariat", "--password-stdin")
    first = cami(*words, stdin="saiga-steppe-2026\n")
    assert (first.returncode, first.stdout) == (0, "")
    second = cami(*words, stdin="saiga-steppe-2026\n")
    assert (second.returncode, second.stdout) == (6, "")
    assert second.stderr.splitlines()[-1].endswith("[user-exists]")


def test_a_weak_password_is_refused_in_the_language_asked_for(cami):
    words = ("user", "create", "anna", "--password-stdin")
    refused = cami("--lang", "ru", *words, stdin="short\n")
    assert refused.returncode == 4
    assert "Введённый пароль слишком короткий" in refused.stderr
    assert "[unfit-user]" in refused.stderr


def test_a_misspelt_command_is_an_error_of_usage(cami):
    refused = cami("programe")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_port_in_use_is_said_before_the_database_is_touched(cami, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        refused = cami("run", "--port", port)
    assert refused.returncode == 6
    assert refused.stderr.splitlines() == [
        f"Port {port} of 127.0.0.1 is in use by another program; "
        "choose another with --port. [port-busy]"
    ]
    assert not (tmp_path / "data").exists()


def test_help_does_not_load_the_web_framework():
    probe = (
        "import sys; sys.argv = ['cami', 'programme', '--help']\n"
        "from cami.cli import app; app(standalone_mode=False)\n"
        "assert 'django' not in sys.modules, 'django is loaded'"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
