"""A file is read where it can reach nothing: tried out, as a hostile one would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from assets.extract import extraction
from assets.extract.confinement import landlock, probe, syscalls
from assets.extract.confinement.kernel import libc
from assets.health import files_are_read_apart

library = libc()
VERSION = library.syscall(landlock.CREATE_RULESET, None, 0, landlock.VERSION_FLAG) if library else 0
confining = pytest.mark.skipif(
    VERSION < 1, reason="THIS KERNEL HAS NO LANDLOCK: what a hostile file can reach was not tried out"
)


@confining
def test_nothing_is_within_reach_of_a_hostile_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret_key"
    secret.write_text("canary")
    ours = [secret, Path(settings.BASE_DIR) / "manage.py", Path("/etc/hostname"), Path("/proc/self/environ")]
    assert extraction.within_reach(*ours) == []


def test_the_probe_finds_what_an_unbound_process_reaches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret_key"
    secret.write_text("canary")
    monkeypatch.setenv("SECRET_KEY", "canary")
    found = probe.within_reach([secret])
    assert {"the network", "other programs", "other files of this machine", str(secret), "SECRET_KEY"} <= set(found)


@confining
def test_each_bound_holds_by_itself(tmp_path: Path) -> None:
    code = (
        "import json; from assets.extract.confinement import landlock, probe, syscalls\n"
        "assert {0}\nprint(json.dumps(probe.within_reach([])))"
    )

    def left(bound: str) -> list[str]:
        command = [sys.executable, "-c", code.format(bound)]
        tried = subprocess.run(command, cwd=extraction.ROOT, capture_output=True, check=True)  # noqa: S603
        found: list[str] = json.loads(tried.stdout)
        return found

    assert "other files of this machine" not in left("landlock.restrict([])")
    assert not {"the network", "local sockets", "other programs"} & set(left("syscalls.deny()"))


def test_a_descriptor_that_is_open_here_is_not_open_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(opened, True)
    spy = tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\n[ -e /proc/self/fd/{opened} ] && said=open\necho "{{\\"note\\": \\"$said\\"}}"\n')
    spy.chmod(0o700)
    monkeypatch.setattr(extraction.sys, "executable", str(spy))
    assert extraction.read_file(tmp_path / "any.txt", "txt").note == ""
    os.close(opened)


def test_the_doctor_says_what_could_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.health.within_reach", lambda: ["the network", "SECRET_KEY"])
    files_are_read_apart.cache_clear()
    assert "could reach the network and SECRET_KEY" in files_are_read_apart().detail
    monkeypatch.setattr("assets.health.within_reach", list)
    files_are_read_apart.cache_clear()
    assert "apart from" in files_are_read_apart().detail
    files_are_read_apart.cache_clear()


@pytest.mark.parametrize("machine", sorted(syscalls.MACHINES))
def test_the_filter_refuses_each_number_and_nothing_else(machine: str) -> None:
    column = list(syscalls.MACHINES).index(machine)
    numbers = [pair[column] for pair in syscalls.DENIED.values() if pair[column] is not None]
    socket = syscalls.DENIED["socket"][column] or 0
    program = syscalls._program(syscalls.MACHINES[machine], numbers, socket)  # type: ignore[arg-type]

    this = syscalls.MACHINES[machine]
    assert {_answer(program, number, this) for number in numbers if number is not None} == {syscalls.REFUSE}
    assert {_answer(program, number, this) for number in range(512) if number not in numbers} == {syscalls.ALLOW}
    assert _answer(program, numbers[0] + syscalls.FOREIGN_NUMBERS, this) == syscalls.REFUSE  # type: ignore[operator]
    assert _answer(program, 0, 0x40000003) == syscalls.KILL


@pytest.mark.parametrize("machine", sorted(syscalls.MACHINES))
def test_of_sockets_a_program_has_those_that_stay_on_the_machine(machine: str) -> None:
    number = syscalls.DENIED["socket"][list(syscalls.MACHINES).index(machine)] or 0
    this = syscalls.MACHINES[machine]
    program = syscalls._program(this, [9999], number)
    assert [_answer(program, number, this, family) for family in (1, 2, 10, 16, 17)] == [
        syscalls.ALLOW,
        *[syscalls.REFUSE] * 4,
    ]
    assert _answer(program, 9999, this) == syscalls.REFUSE
    assert _answer(program, 1, this, 2) == syscalls.ALLOW
    assert _answer(program, 1 + syscalls.FOREIGN_NUMBERS, this) == syscalls.REFUSE


def _answer(program: list[syscalls.Instruction], number: int, on: int, family: int = syscalls.LOCAL) -> int:
    """What the kernel's machine comes to."""
    place, word = 0, 0
    while True:
        step = program[place]
        place += 1
        if step.code == syscalls.LOAD_WORD:
            word = {syscalls.MACHINE: on, syscalls.NUMBER: number}.get(step.value, family)
        elif step.code == syscalls.ANSWER:
            return int(step.value)
        else:
            true = word == step.value if step.code == syscalls.EQUAL else word >= step.value
            place += step.when_true if true else step.when_false
