"""A disk of two megabytes, a real one, which a test may fill and empty."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

SIZE = 2  # megabytes
TOO_MUCH = os.urandom(3 * 1024 * 1024)


class SmallDisk:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self) -> None:
        """Until not one byte more goes on it."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (4096, 1):
                with suppress(OSError):
                    while True:
                        file.write(b"x" * size)

    def make_room(self) -> None:
        self._filler.unlink()

    def files(self) -> list[Path]:
        return [path for path in self.path.rglob("*") if path.is_file() and path != self._filler]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(  # noqa: S603
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place)],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip(f"a full disk is NOT tested here: {mounted.stderr.strip()} (mounting takes root)")
    yield SmallDisk(place)
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607
