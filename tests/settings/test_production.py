"""Production refuses to start where something is missing, and says what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "k3J9-vQx2-TnW8-pLz5-mRb7-cYd4-hGs6-fAe1-uKo0-iXw3-zz"


def start(tmp_path: Path, *, module: str = "production", **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of their own; ``None`` takes a variable away."""
    good = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "huiqi.example.gov.cn", "HUIQI_VAR": str(tmp_path)}
    wanted = {key: value for key, value in {**good, **environment}.items() if value is not None}
    path = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", f"import cms.settings.{module} as s; print('started', s.DEBUG, s.ALLOWED_HOSTS)"]
    return subprocess.run(command, cwd=ROOT, env={**path, **wanted}, capture_output=True, text=True, check=False)


def test_production__starts_with_secret_and_host(tmp_path: Path) -> None:
    assert start(tmp_path).stdout == "started False ['huiqi.example.gov.cn']\n"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak (5 characters)"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "must not be a wildcard"),
        ({"ALLOWED_HOSTS": "huiqi.example.gov.cn,*"}, "must not be a wildcard"),
        ({"HUIQI_VAR": "/proc/nowhere"}, "cannot be written"),
    ],
)
def test_production__refuses(tmp_path: Path, environment: dict[str, str | None], words: str) -> None:
    result = start(tmp_path, **environment)
    assert result.returncode != 0
    assert "Huiqi refuses to start" in result.stderr
    assert words in result.stderr


def test_production__folder_that_is_there_but_cannot_be_written_is_refused(tmp_path: Path) -> None:
    assert "cannot be written" in start(tmp_path, HUIQI_VAR="/proc").stderr


def test_production__says_everything_at_once(tmp_path: Path) -> None:
    stderr = start(tmp_path, SECRET_KEY=None, ALLOWED_HOSTS="*", DEBUG="1").stderr
    assert all(words in stderr for words in ("SECRET_KEY is missing", "DEBUG is on", "must not be a wildcard"))


def test_production__postgresql_needs_no_writable_folder(tmp_path: Path) -> None:
    result = start(tmp_path, HUIQI_VAR="/proc/nowhere", DATABASE_URL="postgres://huiqi@db/huiqi")
    assert result.returncode == 0, result.stderr


def test_production__deploy_check_is_clean(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "huiqi.example.gov.cn"}
    environment |= {"HUIQI_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    (tmp_path / "static").mkdir()
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_dev__makes_a_secret_once_for_its_owner_only(tmp_path: Path) -> None:
    dev = {"module": "dev", "SECRET_KEY": None, "ALLOWED_HOSTS": None}
    assert start(tmp_path, **dev).returncode == 0
    secret = (tmp_path / "secret_key").read_text()
    assert len(secret) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert start(tmp_path, **dev).returncode == 0
    assert (tmp_path / "secret_key").read_text() == secret


def test_dev__debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert start(tmp_path, module="dev", ALLOWED_HOSTS=None).stdout.startswith("started False ['localhost'")
    assert start(tmp_path, module="dev", DEBUG="1").stdout.startswith("started True")


def test_dev__debug_beyond_this_machine_is_refused(tmp_path: Path) -> None:
    result = start(tmp_path, module="dev", DEBUG="1", HOST="0.0.0.0")
    assert result.returncode != 0
    assert "only with a loopback HOST, not 0.0.0.0" in result.stderr
