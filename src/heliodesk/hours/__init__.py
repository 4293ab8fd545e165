"""Service hours: when is somebody there? See README.md."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heliodesk.hours.open_now import Closed, Open, Scope, Status, status, zone_of

__all__ = ["Closed", "Open", "Scope", "Status", "status", "zone_of"]


def __getattr__(name: str) -> Any:
    # Late, because Django reads this package before its models may be loaded.
    if name in __all__:
        import importlib

        return getattr(importlib.import_module("heliodesk.hours.open_now"), name)
    raise AttributeError(name)
