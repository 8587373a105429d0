from odoo import fields, models


class MeldpuntGridDelta(models.Model):
    """Changes of public reports that are not yet in ``meldpunt.grid``.

    Rows are only added (by a trigger on tickets) and taken away together (by the fold), so
    that two people who work on reports of one square never wait for each other.
    """

    _name = "meldpunt.grid.delta"
    _description = "Change of counted public reports"
    _log_access = False

    x = fields.Integer(required=True)
    y = fields.Integer(required=True)
    area = fields.Integer(required=True)
    main = fields.Integer("Main category", required=True)
    month = fields.Integer(required=True)
    received = fields.Integer(required=True)
    in_progress = fields.Integer("In progress", required=True)
    resolved = fields.Integer(required=True)
    lat_sum = fields.Float("Sum of latitudes", required=True)
    lon_sum = fields.Float("Sum of longitudes", required=True)
