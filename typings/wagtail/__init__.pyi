# `hooks` is typed, for what it decorates; everything else of Wagtail is untyped and stays so.
from typing import Any

def __getattr__(name: str) -> Any: ...
