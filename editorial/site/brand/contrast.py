"""Whether a colour, or a picture, can be made out on the paper of the reading site."""

from typing import IO

from PIL import Image as Pillow

PAPER = {"light": "#fbfaf6", "dark": "#161513"}  # of tokens.css
ON_ACCENT = {"light": "#ffffff", "dark": "#161513"}  # letters on a button of that colour
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA for text
LEAST_OF_A_PICTURE = 2.0  # at its strongest spot: logos need no more than to be seen, WCAG 2.2 leaves them out
SAMPLE = (128, 128)  # pixels; enough to find the strongest spot of a logo


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrast_of_picture(file: IO[bytes], paper: str) -> float:
    """The contrast of its strongest spot when it lies on paper of that colour, 1 to 21."""
    with Pillow.open(file) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail(SAMPLE)
    lying = Pillow.new("RGBA", picture.size, paper)
    lying.alpha_composite(picture)
    pixels = lying.convert("RGB").tobytes()
    colours = {pixels[at : at + 3].hex() for at in range(0, len(pixels), 3)}
    return max(contrast(f"#{colour}", paper) for colour in colours)
