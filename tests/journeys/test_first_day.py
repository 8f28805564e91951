"""Journey 3: an empty installation, by one link from the command line, comes to its first map and its first plan."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from editorial.intake.models import ImportRun, TagProposal
from editorial.pieces.models import ArticlePage
from editorial.platform.first_day.steps import first_day_of
from editorial.platform.models import User
from editorial.vocabulary.first_words.starter import AXES, starters
from editorial.vocabulary.models import Persona
from editorial_calendar.models import PlanItem, Target
from tests.html import html_of

pytestmark = pytest.mark.django_db
PASSWORD = "brass-kettle-41"
POST = """---
title: What an hour of standstill costs
date: 2024-03-01
author: Jo Writer
categories: [Downtime]
---
Downtime is a problem for the plant manager. What does an hour of standstill cost us?

## What it costs

More than people think.
"""


def path_in(text: str) -> str:
    found = re.search(r"/password/[\w-]+/", text)
    assert found
    return found[0]


def let_in(link: str, name: str) -> Client:
    """Set a password by a link and log in with it."""
    browser = Client()
    browser.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    browser.post(reverse("login"), {"username": name, "password": PASSWORD})
    return browser


def states(user: User) -> dict[str, str]:
    return {seen.step.name: str(seen.state) for seen in first_day_of(user).steps}


def next_step(browser: Client) -> str:
    """The one button in the accent."""
    page = html_of(browser.get(reverse("first_day")))
    found = re.findall(r'<a class="button " href="([^"]+)">', page)
    assert len(found) == 1
    return str(found[0])


def test_an_empty_house_comes_to_its_first_plan(
    work: Callable[[], int], django_capture_on_commit_callbacks: Any
) -> None:
    said = StringIO()
    call_command("invite", "ada@example.com", stdout=said)
    browser = let_in(path_in(said.getvalue()), "ada@example.com")
    ada = User.objects.get()
    assert browser.get(reverse("start"))["Location"] == reverse("first_day")
    assert states(ada) == {
        "name-and-look": "open",
        "words": "open",
        "people": "open",
        "import": "waiting",
        "tags": "waiting",
        "targets": "waiting",
        "plan": "waiting",
    }

    name_it(browser)
    choose_words(browser)
    browser.post(reverse("people"), {"people": "ed@example.com", "role": "Content"})
    work()
    ed = let_in(path_in(mail.outbox[-1].body), "ed@example.com")
    assert states(ada)["people"] == "done"
    assert ed.get(reverse("start"))["Location"] == reverse("first_day")
    assert "people" not in states(User.objects.get(username="ed@example.com"))

    bring_in(browser, work)
    assert ArticlePage.objects.get().live
    assert [state for name, state in states(ada).items() if name not in ("targets", "plan")] == ["done"] * 5

    set_targets(browser)
    plan_first(browser)
    day = html_of(browser.get(reverse("first_day")))
    assert "Your first map and your first plan are there" in day
    assert browser.get(reverse("start"))["Location"] == reverse("wagtailadmin_home")


def name_it(browser: Client) -> None:
    address = next_step(browser)
    site = Site.objects.get()
    brand = {"name": "Plant & Profit", "company": "Northmoor", "tagline": ""}
    brand |= {"accent_light": "#1f5aa6", "accent_dark": "#8ab8f0"}
    browser.post(reverse("wagtailsettings:edit", args=["site", "brandsettings", site.pk]), brand)
    assert "brandsettings" in address
    assert "Plant &amp; Profit" in browser.get("/").content.decode()


def choose_words(browser: Client) -> None:
    assert next_step(browser) == reverse("first_words")
    chosen = starters()["industrial"]
    text = {"starter": "industrial", **{axis: chosen.lines(axis) for axis in AXES}}
    assert "would be made" in html_of(browser.post(reverse("first_words"), text))
    assert not Persona.objects.exists()
    browser.post(reverse("first_words"), text | {"go": "make"})
    assert Persona.objects.get(slug="plant-manager").pains


def bring_in(browser: Client, work: Callable[[], int]) -> None:
    assert next_step(browser) == reverse("imports_new")
    browser.post(reverse("imports_new"), {"upload": SimpleUploadedFile("post.md", POST.encode())})
    run = ImportRun.objects.get()
    chosen = {"author-0": "create", "term-0": "topic/downtime", "under": "/", "files": "internal", "action": "start"}
    browser.post(reverse("imports_change", args=[run.uuid]), chosen)
    work()
    assert next_step(browser) == reverse("imports_tags")
    proposal = TagProposal.objects.get()
    tags: dict[str, Any] = {f"{axis}-{proposal.pk}": slugs for axis, slugs in proposal.chosen().items()}
    for axis, slug in {"personas": "plant-manager", "stages": "awareness", "jobs": "validation"}.items():
        tags.setdefault(f"{axis}-{proposal.pk}", [slug])
    browser.post(reverse("imports_tags"), {"piece": [proposal.pk], **tags})
    work()


def set_targets(browser: Client) -> None:
    address = next_step(browser)
    page = html_of(browser.get(address, {"month": "6"}))
    assert "you keep about" in page
    numbers = dict.fromkeys(re.findall(r'name="(wanted-\d+-\d+)"', page), "1.5")
    assert len(numbers) == 25
    browser.post(address, numbers)
    assert set(Target.objects.values_list("number", flat=True)) == {1.5}


def plan_first(browser: Client) -> None:
    address = next_step(browser)
    assert "Close these first" in html_of(browser.get(address))
    browser.post(reverse("coverage_plan"), {"persona": "buyer", "stage": "interest"})
    assert PlanItem.objects.get().owner == User.objects.get(username="ada@example.com")
