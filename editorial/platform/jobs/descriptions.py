"""Jobs in plain words: what is to be done, and what it is about.

Each room offers `job_words` with `JOB_WORDS`: a description by kind of job, and by kind of e-mail for mail.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from editorial.platform.models import Job
from editorial.platform.rooms import offers

Names = Callable[[set[str]], dict[str, str]]  # what ids name, by id; what is gone is left out


@dataclass(frozen=True)
class Named:
    """What rows of one model are called, found with one query. The keys are those that payloads hold of them."""

    model: type[Model]
    field: str
    keys: tuple[str, ...] = ("uuid",)
    says: Callable[[str], str] = str

    def __call__(self, ids: set[str]) -> dict[str, str]:
        wanted = Q()
        for key in self.keys:
            wanted |= Q(**{f"{key}__in": self._possible(key, ids)})
        rows = self.model._default_manager.filter(wanted).values_list(self.field, *self.keys)
        return {str(key): self.says(name) for name, *keys in rows for key in keys}

    def _possible(self, key: str, ids: set[str]) -> list[object]:
        """Those that may be such a key; a uuid is no number."""
        field = self.model._meta.pk if key == "pk" else self.model._meta.get_field(key)
        found: list[object] = []
        for one in ids:
            with suppress(ValidationError):
                found.append(field.to_python(one))  # type: ignore[union-attr]
        return found


class Description(NamedTuple):
    words: str
    names: Sequence[Names] = ()  # asked in turn: the first that knows the id says what it names
    field: str = ""  # of the payload, where the id is; empty: the job's key is the id

    def subject(self, job: Job) -> str:
        return str(job.payload.get(self.field, "")) if self.field else job.key

    def about(self, job: Job, called: Mapping[Names, dict[str, str]]) -> str:
        subject = self.subject(job)
        known = (called[names][subject] for names in self.names if subject in called[names])
        return next(known, "no longer there" if self.names else "")


MAIL = Description("Mail")  # of a kind that nobody describes


class Described(NamedTuple):
    what: str
    about: str


@cache
def descriptions() -> dict[str, Description]:
    return {"mail": MAIL} | {kind: said for room in offers("job_words") for kind, said in room.JOB_WORDS.items()}


def describe(jobs: Sequence[Job]) -> list[Described]:
    """In the order of `jobs`, with one query for each model they are about. A kind nobody describes keeps its name."""
    known = descriptions()
    said = [(job, _description_of(job, known)) for job in jobs]
    wanted: dict[Names, set[str]] = defaultdict(set)
    for job, description in said:
        for names in description.names:
            wanted[names].add(description.subject(job))
    called = {names: names(ids) for names, ids in wanted.items()}
    return [Described(description.words, description.about(job, called)) for job, description in said]


def _description_of(job: Job, known: Mapping[str, Description]) -> Description:
    """An e-mail is described as such, any other job by its kind."""
    return known.get(job.payload.get("email", "")) or known.get(job.kind) or Description(job.kind)
