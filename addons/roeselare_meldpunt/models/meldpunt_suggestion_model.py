import base64
import csv
import hashlib
import json
import zlib

import numpy as np

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import file_open, html2plaintext

from ..tools import classify
from ..tools.search_text import split_words

_TEXTS = "roeselare_meldpunt/data/suggestion/training_nl.csv"
#: so many handled reports are worth learning from; of one category no more than that
_FEWEST_REPORTS = 200
_MOST_OF_ONE = 40
_MOST_REPORTS = 1000
_SHORTEST = 15
#: a model that knows the shipped sentences so much less well is not used
_WORSE = 0.03
_KEPT = 5


class MeldpuntSuggestionModel(models.Model):
    """What was learned about the words of reports, one record each time it was learned.

    It holds weights of hashed words: no text can be read back from it.
    """

    _name = "meldpunt.suggestion.model"
    _description = "Learned words of categories"
    _order = "id desc"

    active = fields.Boolean(default=True, help="Used when it is the newest active one.")
    text_count = fields.Integer(string="Shipped texts and names", readonly=True)
    report_count = fields.Integer(string="Handled reports", readonly=True)
    top_one = fields.Float(string="Right at once (%)", readonly=True, digits=(5, 1))
    top_three = fields.Float(string="Right in three (%)", readonly=True, digits=(5, 1))
    digest = fields.Char(readonly=True, help="Of the shipped texts and names.")
    labels = fields.Json(readonly=True)
    weights = fields.Binary(attachment=True, readonly=True)

    @api.depends("create_date")
    def _compute_display_name(self):
        for model in self:
            model.display_name = fields.Date.to_string(model.create_date) or ""

    def write(self, vals):
        done = super().write(vals)
        if "active" in vals:
            # Every worker looks again which model is in use.
            self.env.registry.clear_cache()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_forget(self):
        self.env.registry.clear_cache()

    def action_learn(self):
        """Learn now; a button for administrators."""
        self.check_access("create")
        # sudo: meldpunt.suggestion.model - the caller may create it; it reads handled
        # reports of all departments, of which only weights remain
        self.sudo()._learn()

    @api.model
    def _cron_learn(self):
        self._learn()

    @api.model
    def _learn_shipped(self):
        """Learn after an installation or update, if the texts are other ones."""
        former = self.search([], limit=1)
        if not former or former.digest != _digest(self._shipped_texts()):
            self._learn()

    @api.model
    def _learn(self):
        """Learn from names, synonyms, shipped texts and handled reports.

        :return: the new model; inactive when it is worse than the one in use
        """
        shipped = self._shipped_texts()
        reports = self._report_texts()
        if len(reports) < _FEWEST_REPORTS:
            reports = []
        learned, (scores, wanted) = classify.train(shipped + reports)
        order = np.argsort(-scores, axis=1)[: len(shipped), :3]
        hits = order == wanted[: len(order), None]
        former = self.search([], limit=1)
        good = not former or hits.any(1).mean() * 100 >= former.top_three - 100 * _WORSE
        model = self.create(
            {
                "active": bool(good),
                "text_count": len(shipped),
                "report_count": len(reports),
                "top_one": hits[:, 0].mean() * 100,
                "top_three": hits.any(1).mean() * 100,
                "labels": learned.labels,
                "digest": _digest(shipped),
                "weights": _pack(learned.weights),
            }
        )
        everything = self.with_context(active_test=False)
        everything.search(Domain.TRUE, offset=_KEPT).unlink()
        self.env.registry.clear_cache()
        return model

    def _load(self):
        """Return the :class:`~..tools.classify.Model` of this record."""
        self.ensure_one()
        return classify.Model(_unpack(self.weights, len(self.labels)), self.labels)

    # ------------------------------------------------------------------- texts

    @api.model
    def _shipped_texts(self):
        """Return ``[(category id, text)]``: names and synonyms in each language, and ours."""
        # sudo: helpdesk.ticket.category - names and words that the public page shows
        categories = self.env["helpdesk.ticket.category"].sudo()
        categories = categories.search(
            categories._report_domain() & Domain("parent_id", "!=", False)
        )
        texts = []
        for code, _name in self.env["res.lang"].get_installed():
            for category in categories.with_context(lang=code):
                words = [category.name or "", *split_words(category.synonyms)]
                texts += [(category.id, word) for word in words]
        known = set(categories.ids)
        with file_open(_TEXTS) as file:
            for row in csv.DictReader(file):
                name = f"roeselare_meldpunt.category_{row['category']}"
                category = self.env.ref(name, raise_if_not_found=False)
                if category and category.id in known:
                    texts.append((category.id, row["text"]))
        return list(dict.fromkeys(texts))

    @api.model
    def _report_texts(self):
        """Return ``[(category id, text)]`` of the latest reports that staff handled.

        Who closes a report as done has seen its category; one of a category that is
        confidential is not learned from.
        """
        done = self.env.ref("roeselare_servicedesk.close_reason_resolved", False)
        if not done:
            return []
        # sudo: helpdesk.ticket - the newest texts, of which only weights remain
        reports = self.env["helpdesk.ticket"].sudo()
        reports = reports.search_fetch(
            [
                ("kind", "=", "report"),
                ("close_reason_id", "=", done.id),
                ("category_id.confidential", "=", False),
                ("category_id.parent_id", "!=", False),
            ],
            ["category_id", "description"],
            order="id desc",
            limit=_MOST_REPORTS,
        )
        texts, counts = [], {}
        for report in reports:
            text = html2plaintext(report.description or "")[:600]
            number = counts.get(report.category_id.id, 0)
            if len(text) >= _SHORTEST and number < _MOST_OF_ONE:
                counts[report.category_id.id] = number + 1
                texts.append((report.category_id.id, text))
        return texts


def _digest(texts):
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _pack(weights):
    return base64.b64encode(zlib.compress(weights.tobytes(), 6))


def _unpack(content, columns):
    raw = zlib.decompress(base64.b64decode(content))
    flat = np.frombuffer(raw, dtype=np.float16)
    return flat.reshape(classify.SIZE, columns)
