from . import bounded_http, geometry, geopunt, grid, search_text
