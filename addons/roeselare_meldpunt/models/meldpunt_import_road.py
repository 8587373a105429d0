import json

import shapely
from shapely.geometry import mapping

from odoo import models
from odoo.exceptions import UserError

from ..tools.address_file import Refused
from ..tools.asset_file import read_roads
from ..tools.road_layer import LineError, parse_lines


class MeldpuntImport(models.Model):
    """Roads of another authority: lines from GeoJSON, one road a name."""

    _inherit = "meldpunt.import"

    def _import_road(self, content):
        """Make the roads of one authority what the file says; return the report's values."""
        if not self.authority_id:
            raise UserError(self.env._("Choose who manages these roads."))
        refused, lines = [], {}
        rows = 0
        for line, name, geometry in read_roads(content):
            rows += 1
            code = self._collect_line(lines, name, geometry)
            if code:
                refused.append(Refused(line, code))
        self._check_anything(len(lines), refused)
        old = self.env["meldpunt.road"].search([("authority_id", "=", self.authority_id.id)])
        gone = old.filtered(lambda road: road.name not in lines)
        self._check_removal(len(old), len(gone))
        added, changed = self._write_roads(old, lines)
        gone.active = False
        return self._result(rows, added, changed, len(gone), refused)

    def _collect_line(self, lines, name, geometry):
        """Add a line to those of its road; return a code when it cannot be used."""
        if not name:
            return "nameless"
        try:
            found = parse_lines(json.dumps(geometry))
        except LineError:
            return "line"
        outline = self.env.company._outline()
        if outline and not outline.widened(0.005).area.intersects(found):
            return "outside"
        lines.setdefault(name, []).extend(shapely.get_parts(found))
        return ""

    def _write_roads(self, old, lines):
        texts = {
            name: json.dumps(mapping(shapely.MultiLineString(parts)))
            for name, parts in lines.items()
        }
        by_name = {road.name: road for road in old}
        changed = 0
        for name, road in by_name.items():
            if name in texts and road.geometry != texts[name]:
                road.geometry = texts[name]
                changed += 1
        new = [name for name in texts if name not in by_name]
        self.env["meldpunt.road"].create(
            [
                {"name": name, "authority_id": self.authority_id.id, "geometry": texts[name]}
                for name in new
            ]
        )
        return len(new), changed
