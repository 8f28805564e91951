#!/usr/bin/env python
"""Run Broadsheet's commands: demo, serve, work, doctor, import_content, reindex, bench …"""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.platform.settings")
    execute_from_command_line(sys.argv)
