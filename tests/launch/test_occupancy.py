"""A taken port and a data folder in use are said before anything starts."""

import os
import socket
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from cms.launch.occupancy import occupy, require_free_port


def test_port__free_one_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    require_free_port("127.0.0.1", port)


def test_port__taken_one_is_named_in_both_languages_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            CommandError, match=f"端口 {port}.*已被其他程序占用.*PORT={port + 1}.*taken by another program"
        ):
            require_free_port("127.0.0.1", port)


def test_port__address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        require_free_port("192.0.2.1", 8000)


def test_folder__second_launch_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = occupy(tmp_path)
    with pytest.raises(CommandError, match="already running on this data folder"):
        occupy(tmp_path)
    os.close(first)
    os.close(occupy(tmp_path))


def test_folder__is_made_when_missing(tmp_path: Path) -> None:
    os.close(occupy(tmp_path / "new" / "place"))
    assert (tmp_path / "new" / "place").is_dir()
