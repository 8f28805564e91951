#!/usr/bin/env python
"""Run Broadsheet's commands: demo, serve, work, doctor, import_content, reindex, bench …"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.platform.settings")
    if sys.argv[1:2] == ["serve"]:  # starts others that need Django, and needs none
        from editorial.platform.management.supervisor import serve

        sys.exit(serve(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
