from . import (
    helpdesk_ticket_category,
    helpdesk_ticket_photo,
    helpdesk_ticket_place,
    ir_http,
    meldpunt_address,
    meldpunt_authority,
    meldpunt_intake,
    meldpunt_neighbour,
    meldpunt_photo,
    res_company_address,
    res_company_map,
    res_config_settings,
)
