"""A seccomp filter: system calls that no reader of files needs answer “not permitted”.

The filter is a short program of the kernel's own machine (BPF): it loads the number of each call and compares.
Shapes: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import platform

from assets.extract.confinement.kernel import libc, no_new_privileges

PR_SET_SECCOMP, FILTER_MODE = 22, 2
LOAD_WORD, EQUAL, AT_LEAST, ANSWER = 0x20, 0x15, 0x35, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where in what the kernel hands over they stand, in bytes
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
FOREIGN_NUMBERS = 0x40000000  # x32: the same calls once more, under other numbers
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Number of each call on x86-64 and on ARM; None where a machine does not have it.
DENIED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "sendto": (44, 206),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
# What a whole office program needs of them: threads and processes of its own, a socket it waits at and nobody calls.
OF_PROGRAMS = frozenset({"socket", "socketpair", "bind", "fork", "vfork", "clone", "clone3", "execve", "kill"})
LOCAL = 1  # the family of sockets that do not leave the machine


class Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("when_true", ctypes.c_uint8),
        ("when_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(Instruction))]


def deny(allowed: frozenset[str] = frozenset()) -> bool:
    """Refuse the calls above but `allowed` for the rest of this process, and of those it starts; whether the kernel
    took it. Sockets that leave the machine are refused in any case.
    """
    library, machine = libc(), platform.machine()
    if library is None or machine not in MACHINES or not no_new_privileges(library):
        return False
    column = list(MACHINES).index(machine)
    denied = [numbers[column] for name, numbers in DENIED.items() if name not in allowed]
    socket = DENIED["socket"][column] or 0
    written = _program(MACHINES[machine], [number for number in denied if number is not None], socket)
    instructions = (Instruction * len(written))(*written)
    program = Program(len(written), instructions)
    return bool(library.prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _program(machine: int, numbers: list[int], socket: int) -> list[Instruction]:
    """Another machine's calls end the process; each number is compared, and leads to the refusal at the end. Of a
    socket the family is looked at.
    """
    end = [
        Instruction(EQUAL, 0, 2, socket),
        Instruction(LOAD_WORD, 0, 0, FIRST_ARGUMENT),
        Instruction(EQUAL, 0, 1, LOCAL),
        Instruction(ANSWER, 0, 0, ALLOW),
        Instruction(ANSWER, 0, 0, REFUSE),
    ]
    to_refusal = len(end) - 2
    return [
        Instruction(LOAD_WORD, 0, 0, MACHINE),
        Instruction(EQUAL, 1, 0, machine),
        Instruction(ANSWER, 0, 0, KILL),
        Instruction(LOAD_WORD, 0, 0, NUMBER),
        Instruction(AT_LEAST, len(numbers) + 1 + to_refusal, 0, FOREIGN_NUMBERS),
        *(Instruction(EQUAL, len(numbers) - place + to_refusal, 0, number) for place, number in enumerate(numbers)),
        *end,
    ]
