"""A service with its form and its process as one JSON file.

Plain values only: bytes come in, a checked dict goes out in which every key is there, or
one :class:`PackageFault` that says where and what. The format is told in
``docs/services.md``.
"""

from .fault import PackageFault
from .reading import read_json
from .schema import FORMAT, LANGUAGES, check_package
from .writing import write_json

__all__ = [
    "FORMAT",
    "LANGUAGES",
    "PackageFault",
    "check_package",
    "read_json",
    "write_json",
]
