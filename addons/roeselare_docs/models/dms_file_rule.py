from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.retention import last_day

_BATCH = 500
#: what the day depends on that a term begins with
_BEGINNINGS = {"delivered_date", "series_id", "ticket_id", "valid_to"}
STATES = [
    ("waiting", "Term has not begun"),
    ("term", "By its term"),
    ("permanent", "Kept for ever"),
]


class DmsFile(models.Model):
    """How long a document is kept follows from the selection rule of its series."""

    _inherit = "dms.file"

    rule_id = fields.Many2one(
        "docs.rule",
        string="Selection rule",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The rule that “Keep until” was reckoned with.",
    )
    retention_state = fields.Selection(STATES, string="Retention", readonly=True, copy=False)

    # what a new rule has not reached yet, and what a destruction list asks for
    _rule_index = models.Index("(series_id, rule_id) WHERE library = 'personal'")
    _term_index = models.Index(
        "(series_id, retain_until) WHERE library = 'personal' AND retention_state = 'term'"
    )

    @api.model
    def _retained_domain(self):
        kept = Domain("retention_state", "in", ("waiting", "permanent"))
        return super()._retained_domain() | kept

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        # sudo: dms.file - follows from series and dates, also of older ones of the owner
        ruled = files.sudo().filtered("series_id.rule_id")
        # What an owner files himself is no record of the city (docs/adr/0253).
        ruled = ruled.filtered(lambda file: not file.own_upload)
        ruled._apply_rule()
        ruled._apply_rule_to_older()
        return files

    def write(self, vals):
        result = super().write(vals)
        if _BEGINNINGS & vals.keys():
            # sudo: dms.file - follows from what was written
            self.sudo()._apply_rule()
        return result

    def _apply_rule(self):
        """Reckon until when these documents are kept; under a hold it is never less."""
        begins = self._term_begins()
        for file in self.with_context(docs_edit_inside=True, tracking_disable=True):
            values = file._rule_values(begins.get(file.id))
            changed = {name: value for name, value in values.items() if file[name] != value}
            if changed:
                file.write(changed)

    def _rule_values(self, begin):
        self.ensure_one()
        rule = self.series_id.rule_id
        if not rule or self.own_upload:
            # A day that somebody set without a rule stands.
            return {}
        if rule.destination == "keep":
            return {"rule_id": rule, "retention_state": "permanent", "retain_until": False}
        until = begin and last_day(begin, rule.years, rule.months)
        if self.legal_hold and until and self.retain_until:
            until = max(until, self.retain_until)
        state = "term" if until else "waiting"
        return {"rule_id": rule, "retention_state": state, "retain_until": until or False}

    def _term_begins(self):
        """Return document id → the day that its term begins with, where there is one."""
        company = self.env.company
        replaced = self._replaced_on()
        found = {}
        for file in self:
            trigger = file.series_id.rule_id.trigger
            if trigger == "validity":
                found[file.id] = file.valid_to
                continue
            moment = replaced.get(file.id) if trigger == "replaced" else file._term_moment(trigger)
            if moment:
                found[file.id] = company._to_city_zone(moment).date()
        return found

    def _term_moment(self, trigger):
        """Return when the term begins that ``trigger`` begins; nothing when it has not yet."""
        self.ensure_one()
        ticket = self.ticket_id
        # A document whose ticket is gone has its own day only.
        if trigger == "closed" and ticket:
            return ticket.closed and ticket.closed_date
        return self.delivered_date if trigger in ("delivered", "closed") else None

    def _replaced_on(self):
        """Return document id → when its owner got the next one of that series and label."""
        asked = self.filtered(lambda file: file.series_id.rule_id.trigger == "replaced")
        if not asked:
            return {}
        self.env["dms.file"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT old.id, min(new.delivered_date)
                  FROM dms_file old
                  JOIN dms_file new ON new.library = 'personal'
                   AND new.partner_id = old.partner_id AND new.series_id = old.series_id
                   AND new.label = old.label AND new.id > old.id
                   AND new.own_upload IS NOT TRUE
                 WHERE old.id = ANY(%s)
                 GROUP BY old.id
                """,
                asked.ids,
            )
        )
        return dict(rows)

    def _apply_rule_to_older(self):
        """Begin the term of what these documents replace, where the rule says so."""
        for file in self.filtered(lambda item: item.series_id.rule_id.trigger == "replaced"):
            older = self.with_context(active_test=False).search(
                Domain("library", "=", "personal")
                & Domain("partner_id", "=", file.partner_id.id)
                & Domain("series_id", "=", file.series_id.id)
                & Domain("label", "=", file.label)
                & Domain("id", "<", file.id)
                & Domain("retention_state", "=", "waiting")
            )
            older._apply_rule()

    # ------------------------------------------------------------------- sweep

    @api.model
    def _cron_apply_rules(self):
        """Bring the documents of a series under its new rule, some at a time."""
        cron = self.env["ir.cron"]
        files = self.with_context(active_test=False)
        ruled = self.env["docs.series"].with_context(active_test=False)
        for series in ruled.search([("rule_id", "!=", False)]):
            domain = self._behind_domain(series)
            # counted once: a large series has many batches
            cron._commit_progress(remaining=files.search_count(domain))
            while found := files.search(domain, limit=_BATCH):
                found._apply_rule()
                if not cron._commit_progress(len(found)):
                    return

    @api.model
    def _behind_domain(self, series):
        former = series.rule_ids - series.rule_id
        behind = Domain("rule_id", "=", False) | Domain("rule_id", "in", former.ids)
        ruled = Domain("series_id", "=", series.id) & Domain("own_upload", "=", False)
        return Domain("library", "=", "personal") & ruled & behind
