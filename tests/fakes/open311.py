"""The contractor's system of the addon's own tests, for journeys: one fake, not two."""

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[2] / "addons/roeselare_meldpunt/tests/fake_open311.py"
_SPEC = importlib.util.spec_from_file_location("fake_open311", _PATH)
_FAKE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_FAKE)

KEY = _FAKE.KEY
SERVICES = _FAKE.SERVICES
Open311 = _FAKE.Open311
