"""An instance of the Flemish product catalogue (IPDC/LPDC, JSON-LD) as a service.

Plain values only. Which names are understood, and where they come from: docs/adr/0042.
"""

from .instance import Note, looks_like_instance, read_instance

__all__ = ["Note", "looks_like_instance", "read_instance"]
