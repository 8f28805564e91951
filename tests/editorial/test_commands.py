"""The commands that hold everything together."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from editorial.platform.benchmarking import BenchResult, compare
from editorial.platform.models import Job


def test_bench_lists_its_names() -> None:
    out = StringIO()
    call_command("bench", stdout=out)
    assert out.getvalue().startswith("Benches: ")


def test_an_unknown_bench_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(CommandError, match="No bench is called nothing"):
        call_command("bench", "nothing")


def test_a_comparison_sees_what_costs_twice_as_much() -> None:
    double = compare("twice", lambda: sum(range(20_000)), lambda: sum(range(10_000)), turns=5)
    assert 1.4 < double.ratio.median < 2.8
    assert "twice: " in "\n".join(BenchResult("A bench", [double]).lines())


def test_the_demo_loads_twice_without_serving(db: None) -> None:
    for _ in range(2):
        out = StringIO()
        call_command("demo", no_serve=True, stdout=out)
        assert "Ready after" in out.getvalue()
        assert not Job.objects.dead().exists()


def test_the_doctor_names_every_part(db: None) -> None:
    out = StringIO()
    with suppress(SystemExit):  # unwell is an answer too: no worker runs beside a test
        call_command("doctor", stdout=out)
    assert "database: " in out.getvalue()
