from . import meldpunt_publish
