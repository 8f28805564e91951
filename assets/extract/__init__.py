"""Reads files: text, pages and thumbnails. Everything here runs in a limited process of its own, but for what starts it
(`extraction.py`) and what keeps the outcome (`file_reading.py`).

`extraction.read_file` starts `python -m assets.extract.child`, which imports no Django, holds no secrets, may write no
file, and has little memory and time. It hands back JSON lines.
"""
