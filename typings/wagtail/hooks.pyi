from collections.abc import Callable
from typing import Any, TypeVar, overload

Hook = TypeVar("Hook", bound=Callable[..., object])

@overload
def register(hook_name: str, fn: None = None, order: int = 0) -> Callable[[Hook], Hook]: ...
@overload
def register(hook_name: str, fn: Callable[..., object], order: int = 0) -> None: ...
def get_hooks(hook_name: str) -> list[Callable[..., Any]]: ...
