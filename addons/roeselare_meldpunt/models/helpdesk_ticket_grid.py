from odoo import models

#: Same sum as ``tools.grid.cell`` at its finest level; a test holds both together.
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION meldpunt_cell_x(lon float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT LEAST(floor((GREATEST(-180, LEAST(180, lon)) + 180) / 360 * 262144), 262143)::int
$$;
CREATE OR REPLACE FUNCTION meldpunt_cell_y(lat float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor((1 - ln(tan(radians(GREATEST(-85, LEAST(85, lat))))
                  + 1 / cos(radians(GREATEST(-85, LEAST(85, lat))))) / pi()) / 2
                 * 262144)::int
$$;
CREATE OR REPLACE FUNCTION meldpunt_grid_cell(ticket helpdesk_ticket, sign int)
RETURNS TABLE (x int, y int, area int, main int, month int, received int,
               in_progress int, resolved int, lat_sum float8, lon_sum float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT meldpunt_cell_x(ticket.public_longitude),
           meldpunt_cell_y(ticket.public_latitude),
           COALESCE(ticket.area_id, 0),
           COALESCE(category.parent_id, category.id, 0),
           COALESCE(to_char(ticket.create_date, 'YYYYMM')::int, 0),
           sign * (ticket.public_state = 'received')::int,
           sign * (ticket.public_state NOT IN ('received', 'resolved'))::int,
           sign * (ticket.public_state = 'resolved')::int,
           sign * round(ticket.public_latitude::numeric * 1000000)::float8,
           sign * round(ticket.public_longitude::numeric * 1000000)::float8
      FROM (SELECT 1) AS one
      LEFT JOIN helpdesk_ticket_category AS category ON category.id = ticket.category_id
$$;
CREATE OR REPLACE FUNCTION meldpunt_grid_note() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.is_public AND OLD.public_latitude <> 0 THEN
        INSERT INTO meldpunt_grid_delta (x, y, area, main, month, received, in_progress,
                                         resolved, lat_sum, lon_sum)
        SELECT * FROM meldpunt_grid_cell(OLD, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.is_public AND NEW.public_latitude <> 0 THEN
        INSERT INTO meldpunt_grid_delta (x, y, area, main, month, received, in_progress,
                                         resolved, lat_sum, lon_sum)
        SELECT * FROM meldpunt_grid_cell(NEW, 1);
    END IF;
    RETURN NULL;
END
$$;
"""
_COUNTED = (
    "is_public, public_state, public_latitude, public_longitude, area_id, category_id, "
    "create_date"
)
_TRIGGERS = f"""
CREATE OR REPLACE TRIGGER meldpunt_grid_insert AFTER INSERT ON helpdesk_ticket
FOR EACH ROW WHEN (NEW.is_public) EXECUTE FUNCTION meldpunt_grid_note();
CREATE OR REPLACE TRIGGER meldpunt_grid_delete AFTER DELETE ON helpdesk_ticket
FOR EACH ROW WHEN (OLD.is_public) EXECUTE FUNCTION meldpunt_grid_note();
CREATE OR REPLACE TRIGGER meldpunt_grid_update AFTER UPDATE OF {_COUNTED}
ON helpdesk_ticket FOR EACH ROW WHEN (
    (OLD.is_public OR NEW.is_public) AND (
        OLD.is_public, OLD.public_state, OLD.public_latitude, OLD.public_longitude,
        OLD.area_id, OLD.category_id, OLD.create_date
    ) IS DISTINCT FROM (
        NEW.is_public, NEW.public_state, NEW.public_latitude, NEW.public_longitude,
        NEW.area_id, NEW.category_id, NEW.create_date
    )
) EXECUTE FUNCTION meldpunt_grid_note();
"""


class HelpdeskTicket(models.Model):
    """Keeps the counts of the public map, whatever changes a report.

    By triggers of the database: a change is counted in its own transaction, by the ORM, by
    a computed field and by plain SQL alike (docs/adr/0064).
    """

    _inherit = "helpdesk.ticket"

    def _auto_init(self):
        result = super()._auto_init()
        self.env.cr.execute(_FUNCTIONS)
        self.env.cr.execute(_TRIGGERS)
        return result
