from . import bounded_http, geometry, geopunt, search_text
