from . import meldpunt_forward
from . import meldpunt_publish
