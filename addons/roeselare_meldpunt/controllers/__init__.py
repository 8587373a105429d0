from . import (
    address,
    again,
    map_data,
    open_data,
    photo,
    public_map,
    public_report,
    report,
    suggestion,
)
