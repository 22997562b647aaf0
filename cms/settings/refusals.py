"""Why an installation refuses to start in production, in words its operator understands."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50  # characters; Django's own deploy check asks for the same
SECRET_VARIETY = 10  # different characters


def refuse_to_start(settings: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured that lists everything wrong at once, so that it is mended in one go."""
    problems = [*secret_problems(settings), *exposure_problems(settings), *database_problems(settings)]
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise ImproperlyConfigured(f"惠企拒绝启动 / Huiqi refuses to start:\n{lines}")


def secret_problems(settings: Mapping[str, Any]) -> list[str]:
    secret = settings["SECRET_KEY"]
    if not secret:
        return [
            "缺少 SECRET_KEY：请设置至少 50 位的随机字符串 / SECRET_KEY is missing: set 50 random characters or more"
        ]
    if len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_VARIETY:
        return [
            f"SECRET_KEY 太弱（{len(secret)} 位）：至少 50 位随机字符 / "
            f"SECRET_KEY is too weak ({len(secret)} characters): 50 random characters or more"
        ]
    return []


def exposure_problems(settings: Mapping[str, Any]) -> list[str]:
    problems = []
    if settings["DEBUG"]:
        problems.append("生产环境不得开启 DEBUG / DEBUG is on: it shows code and settings to visitors")
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts:
        problems.append("缺少 ALLOWED_HOSTS：请写明对外域名 / ALLOWED_HOSTS is missing: name the hosts that are served")
    if wild := [host for host in hosts if host in {"*", "."}]:
        problems.append(f"ALLOWED_HOSTS 不得为通配符 {wild} / ALLOWED_HOSTS must not be a wildcard {wild}")
    return problems


def database_problems(settings: Mapping[str, Any]) -> list[str]:
    database = settings["DATABASES"]["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    path = Path(database["NAME"])
    try:
        # SQLite writes its journal beside the file, so the folder counts as well. Permission bits do not tell:
        # file systems are mounted read-only, and root passes every bit.
        with tempfile.TemporaryFile(dir=path.parent):
            if path.exists():
                path.open("ab").close()
    except OSError as error:
        return [f"无法写入数据库 {path} / the database file or its folder cannot be written: {error.strerror}"]
    return []
