"""Becomes LibreOffice, bound: `python -m assets.extract.pictures.launcher PROGRAM FILE FOLDER`.

FILE becomes FOLDER/out/<name>.pdf. The program has a profile of its own, little memory and time, no network, and may
write below FOLDER only. Where the system cannot take all of that from it, it is not started.
"""

import os
import resource
import sys
from pathlib import Path

from assets.extract.confinement import confine_program

MEMORY = 6 * 1024 * 1024 * 1024  # bytes of address space, most of which it never touches
CPU = 60  # seconds
WRITTEN = 256 * 1024 * 1024  # bytes of one file
OPEN_FILES = 512
# The program with its libraries and fonts, and what it asks of the machine; no secret lies there.
SYSTEM = "/usr/lib /usr/lib64 /usr/share /usr/bin /lib /lib64 /bin"
ITS_OWN = "/var/lib/libreoffice /var/spool/libreoffice /var/cache/fontconfig"
SETTINGS = "/etc/fonts /etc/libreoffice /etc/ld.so.cache /etc/passwd /etc/nsswitch.conf /etc/locale.alias"
MACHINE = "/dev/urandom /proc/self /proc/meminfo /proc/cpuinfo /sys/devices/system/cpu"
READABLE = tuple(map(Path, f"{SYSTEM} {ITS_OWN} {SETTINGS} {MACHINE}".split()))
# Where LibreOffice makes the socket at which a second one would call; nobody may call anywhere.
SOCKETS = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108


def main() -> None:
    program, file, folder = (Path(place) for place in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not confine_program([program.parent.parent, *READABLE], [folder, Path("/dev/null")], SOCKETS):
        sys.exit("this system cannot keep it from the network and other files")
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "pdf"]
    os.chdir(folder)
    os.execve(program, [str(program), profile, *options, "--outdir", str(folder / "out"), str(file)], environment)  # noqa: S606


if __name__ == "__main__":
    main()
