"""What one machine took in, the other knows: sessions, files, pages, reading, limits, reviews, jobs."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow

from assets.models import Asset, ReadState
from audience.models import Event
from editorial.pieces.models import ArticlePage
from editorial.platform.accounts.password_views import FROM_ONE_ADDRESS
from editorial.platform.emails import queue_email
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Pulse, State
from editorial.review.models import Decision, Review
from editorial.vocabulary.models import Topic
from tests.assets import made
from tests.factories import ArticleFactory, ExpertFactory, ImageFactory, TopicFactory, UserFactory
from tests.machines.cluster import Browser, Machine, wait_until

pytestmark = pytest.mark.service
AGENT_KIND = "text/plain;charset=UTF-8"


def sent_events(machine: Machine, piece: ArticlePage, number: int) -> int:
    """Tell this machine's beacon of so many views; the status."""
    at = datetime.now(UTC).isoformat()
    events = [
        {"id": str(uuid4()), "kind": "view", "piece": str(piece.uuid), "section": "", "value": 0, "at": at}
        for _ in range(number)
    ]
    return Browser().send(machine, "/e", json.dumps(events).encode(), AGENT_KIND).status


def test_who_logs_in_at_one_machine_goes_on_at_the_other(eds_browser: Browser, there: Machine) -> None:
    answer = eds_browser.get(there, "/admin/")
    assert (answer.status, "/login" in answer.address) == (200, False)


def test_a_file_taken_in_at_one_machine_is_read_found_and_opened_at_the_other(
    eds_browser: Browser, here: Machine, there: Machine, tmp_path: Path
) -> None:
    content = made.pdf(tmp_path / "quarry.pdf", "Basalt is quarried in steps.").read_bytes()
    answer = eds_browser.post(here, "/library/add/", {"file": ContentFile(content, "quarry.pdf"), "title": "Quarry"})
    asset = Asset.objects.get(title="Quarry")
    assert answer.address.endswith(asset.get_absolute_url())
    assert wait_until(lambda: Asset.objects.get(pk=asset.pk).current_version.read_state == ReadState.READ)
    for machine in (there, here):
        assert eds_browser.get(machine, f"{asset.get_absolute_url()}download/").body == content
        assert wait_until(
            lambda machine=machine: eds_browser.get(machine, f"{asset.get_absolute_url()}pages/1.jpg").status == 200
        )
        assert wait_until(lambda machine=machine: "Quarry" in eds_browser.get(machine, "/library/?q=basalt").text)


def test_a_page_published_at_one_machine_is_never_shown_as_it_was_at_the_other(
    eds_browser: Browser, here: Machine, there: Machine
) -> None:
    page = ArticleFactory(title="Before", slug="tides", published=True)
    assert all("Before" in Browser().get(machine, "/tides/").text for machine in (here, there, here, there))
    page.title = "After"
    page.save_revision()
    published = eds_browser.send(here, f"/admin/api/main/pages/{page.pk}/action/publish/", b"", "application/json")
    assert published.status == 200, published.text
    assert all("After" in Browser().get(machine, "/tides/").text for machine in (there, here))


def test_a_picture_of_one_machine_is_shown_by_the_other(here: Machine, there: Machine) -> None:
    ArticleFactory(title="Seen", slug="seen", image=ImageFactory(title="A line"), published=True)
    shown = re.compile(r'src="(/media/images/[^"]+)"')
    assert wait_until(lambda: shown.search(Browser().get(here, "/seen/").text))  # once its sizes are made
    [picture] = shown.findall(Browser().get(there, "/seen/").text)
    assert all(Browser().get(machine, picture).status == 200 for machine in (there, here))


def test_reading_told_to_either_machine_is_counted_once(here: Machine, there: Machine) -> None:
    page = ArticleFactory(title="Read", slug="read", published=True)
    assert {sent_events(machine, page, 10) for machine in (here, there)} == {204}
    assert wait_until(lambda: Event.objects.filter(piece=page.uuid).count() == 20)
    assert all(machine.spooled() for machine in (here, there))  # each took its own, and drained it


def test_a_limit_holds_over_both_machines(here: Machine, there: Machine) -> None:
    asked = [
        Browser().post(machine, "/password/forgotten/", {"email": "nobody@example.com"}).status
        for machine in (here, there) * (FROM_ONE_ADDRESS // 2 + 1)
    ]
    assert asked == [200] * FROM_ONE_ADDRESS + [429] * 2


def test_what_is_due_by_the_clock_is_done_once(here: Machine, there: Machine) -> None:
    page = ArticleFactory(title="Scheduled", slug="scheduled", live=False)
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    assert wait_until(lambda: "Scheduled" in Browser().get(there, "/scheduled/").text)
    assert "Scheduled" in Browser().get(here, "/scheduled/").text
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


def test_an_expert_reads_at_one_machine_and_decides_at_the_other(here: Machine, there: Machine, ed: User) -> None:
    topic: Topic = TopicFactory(label="Moving systems")
    topic.experts.add(ExpertFactory(name="Dr. Ana Ruiz", email="ana@experts.example"))
    draft = ArticleFactory(
        title="Halved", slug="halved", sections=[("Price", "<p>48 %</p>")], topics=[topic], owner=ed, live=False
    )
    draft.save_revision(user=ed)
    Workflow.objects.get(name="Expert review").start(draft, ed)
    pattern = re.compile(r"https?://[^/\s]+(/review/\S+)")
    assert wait_until(lambda: [mail for mail in here.mails() + there.mails() if "ana@experts.example" in mail])
    [mail] = [mail for mail in here.mails() + there.mails() if "ana@experts.example" in mail]
    link = pattern.search(mail)
    assert link is not None
    expert = Browser()
    assert "48 %" in expert.get(here, link[1]).text
    assert expert.post(there, f"{link[1]}decide/", {"decision": "approved"}).status == 200
    assert Review.objects.get().decision == Decision.APPROVED


def test_what_is_asked_for_once_is_done_once_by_the_workers_of_both(here: Machine, there: Machine) -> None:
    people = [UserFactory(username=f"pat{number}", email=f"pat{number}@example.com") for number in range(40)]
    jobs = [queue_email("password.forgotten", str(person.pk), user=person.pk) for person in people]
    ids = [job.pk for job in jobs if job]
    assert wait_until(lambda: Job.objects.filter(pk__in=ids, state=State.DONE).count() == len(people))
    told = re.findall(r"^To: (pat.*)$", "".join(here.mails() + there.mails()), re.MULTILINE)
    assert sorted(told) == sorted(person.email for person in people)


def test_the_doctor_finds_all_shared_and_a_backup_of_either_is_whole(here: Machine, there: Machine) -> None:
    assert wait_until(lambda: Pulse.objects.beating(timezone.now()).count() >= 3)
    said = there.manage("doctor")
    assert "all workers see the same folders" in said, said
    target = here.folder.parent / "kept"
    assert "rror" not in here.manage("backup", str(target))
    assert json.loads((target / "backup.json").read_text())["database"] == "postgresql"
    assert {"media", "private"} <= {path.name for path in target.iterdir()}
    assert (target / "database.dump").read_bytes().startswith(b"PGDMP")
