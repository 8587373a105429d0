<<<<<<< HEAD
from . import (
    address_file,
    asset_file,
    bounded_http,
    copy_source,
    geometry,
    geopunt,
    grid,
    lambert,
    place_text,
    road_layer,
    search_text,
    street_text,
    table_file,
)
