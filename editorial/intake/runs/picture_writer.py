"""Pictures of a source that stand by themselves, as WordPress keeps its attachments."""

from pathlib import Path

from wagtail.images.models import Image

from editorial.intake.models import ImportItem
from editorial.intake.runs.pictures import image_of, problem_with
from editorial.intake.runs.writing import Context, Kept, Written
from editorial.intake.sources.items import SourceItem


class PictureWriter:
    def __init__(self, context: Context) -> None:
        self.context = context

    def lines(self, item: SourceItem) -> tuple[list[str], list[str]]:
        problem = problem_with(Path(item.file))
        return [f"Picture: {item.title}"], [problem] if problem else []

    def lines_now(self, last: ImportItem) -> list[str]:
        return [f"Picture: {image.title}" for image in Image.objects.filter(pk=last.made.get("image"))]

    def exists(self, last: ImportItem) -> bool:
        return bool(Image.objects.filter(pk=last.made.get("image")).exists())

    def create(self, item: SourceItem) -> Written:
        if problem := problem_with(Path(item.file)):
            raise Kept(problem)
        image, is_new = image_of(Path(item.file), item.title, item.picture_alt)
        return Written(made={"image": image.pk, "images": [image.pk] if is_new else []})

    def change(self, item: SourceItem, last: ImportItem) -> Written:
        """Another content is another picture: pieces that show the old one keep it."""
        return self.create(item)

    def undo(self, row: ImportItem) -> None:
        for image in Image.objects.filter(pk__in=row.made.get("images", [])):
            if image.get_usage().count():
                raise Kept("The picture is used by now: kept.")
            image.delete()
