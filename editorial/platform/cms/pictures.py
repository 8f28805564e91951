"""A picture is opened whole before it is kept: one cut short has a head that passes, and fails when it is shown."""

from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageSequence
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
BROKEN = "The image is damaged or cut short. Open it in the program it was made with, save it again and add that."
A_PROGRAM = "An SVG can hold a program that runs in readers' browsers. Save it as a PNG, twice as large as it is shown."
TOO_MANY_PIXELS = "The image has too many pixels."


def problem_with_picture(file: IO[bytes] | Path) -> str:
    """Why it cannot be shown, and what to do; empty when every frame of it can."""
    try:
        with Image.open(file, formats=FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1)
            if picture.width * picture.height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                return TOO_MANY_PIXELS
            for frame in ImageSequence.Iterator(picture):
                frame.load()
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    except (OSError, SyntaxError, ValueError, EOFError, IndexError):  # whatever Pillow raises on a broken one
        return BROKEN
    return ""


class PictureField(WagtailImageField):
    """Wagtail's field raises on a file cut short, or takes it: here it is refused with the reason."""

    def to_python(self, data: "UploadedFile[bytes] | None") -> object:
        if data is not None and data.name and data.name.lower().endswith((".svg", ".svgz")):
            raise ValidationError(A_PROGRAM, code="invalid_image_extension")
        try:
            file = super().to_python(data)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(BROKEN, code="broken_image") from error
        if file is not None:
            problem = problem_with_picture(file)
            file.seek(0)
            if problem:
                raise ValidationError(problem, code="broken_image")
        return file


class ImageForm(BaseImageForm):
    """What every form that takes pictures is built on: one, many, the chooser's, a new file for an old one, the API."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
