"""The fake ClamAV daemon of the addon's own tests, for tests against a running server."""

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[2] / "addons/roeselare_servicedesk/tests/fake_clamd.py"
_spec = importlib.util.spec_from_file_location("fake_clamd", _PATH)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

Clamd, EICAR = _module.Clamd, _module.EICAR
