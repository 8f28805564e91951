"""Reads files: text, pages and thumbnails. Everything here but `reading.py` runs in a limited process of its own.

`reading.read_file` starts `python -m assets.extract.child`, which imports no Django, holds no secrets, may write no
file, and has little memory and time. It hands back JSON lines.
"""
