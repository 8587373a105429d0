from . import address, map_data, photo, report
