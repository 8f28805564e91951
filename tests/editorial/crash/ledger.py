"""A program that makes the ledger and asks for jobs, as a web request would: `ledger NUMBER`."""

import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from editorial.platform.jobs.queue import enqueue  # noqa: E402
from tests.editorial.crash.jobs import KIND  # noqa: E402

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE crash_ledger (job varchar(20))")
for key in range(int(sys.argv[1])):
    with transaction.atomic():
        enqueue(KIND, str(key), {"id": key})
