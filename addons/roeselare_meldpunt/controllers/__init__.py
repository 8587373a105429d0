from . import address, photo, report
