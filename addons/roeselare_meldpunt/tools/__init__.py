from . import (
    bounded_http,
    geometry,
    geopunt,
    grid,
    road_layer,
    search_text,
    street_text,
)
