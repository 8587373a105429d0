"""Articles for tests, written and approved by users of those roles."""

from datetime import timedelta

from odoo import fields

from .common import CityMixin

DOORS = {
    "name": "Wanneer is het zwembad open?",
    "code": "test-zwembad",
    "synonyms": "zwemmen, openingsuren bad",
    "content": "<p>Elke dag van 8 tot 20 uur.</p>",
}


class KnowledgeMixin(CityMixin):
    @classmethod
    def _set_up_knowledge(cls):
        cls._set_up_city()
        cls._set_up_writers()

    @classmethod
    def _set_up_writers(cls):
        # Tests know only their own answers.
        cls.env["servicedesk.article"].search([]).active = False
        cls.editor = cls._staff("knowledge_editor", "group_editor")
        cls.lead = cls._staff("knowledge_lead", "group_lead")
        cls.public = cls.env.ref("base.public_user")
        cls.today = cls.env["servicedesk.article"]._today()

    @classmethod
    def _write(cls, **values):
        """Return an article as the editor writes it."""
        values = {**DOORS, "valid_to": cls.today + timedelta(days=90), **values}
        return cls.env["document.page"].with_user(cls.editor).create(values)

    @classmethod
    def _publish(cls, **values):
        """Return the published article (with sudo) of a page that a lead approved."""
        page = cls._write(**values)
        page.action_submit()
        page.with_user(cls.lead).action_approve()
        return page.sudo().article_ids

    @classmethod
    def _everyone(cls):
        """Publish one article for each audience; return them by name."""
        department = {"audience": "department"}
        return {
            "public": cls._publish(),
            "staff": cls._publish(audience="staff", code="test-staf", name="Staf"),
            "own": cls._publish(
                **department, department_id=cls.department_a.id, code="test-a", name="Dienst A"
            ),
            "other": cls._publish(
                **department, department_id=cls.department_b.id, code="test-b", name="Dienst B"
            ),
            "early": cls._publish(
                code="test-later", name="Later", valid_from=cls.today + timedelta(days=1)
            ),
            "withdrawn": cls._withdrawn(),
        }

    @classmethod
    def _withdrawn(cls):
        article = cls._publish(code="test-weg", name="Weg")
        article.page_id.with_user(cls.editor).action_withdraw()
        return article

    def _codes(self, user, **context):
        """Return the codes of all articles that ``user`` finds."""
        articles = self.env["servicedesk.article"].with_user(user)
        articles = articles.with_context(active_test=False, **context)
        return set(articles.search([("code", "=like", "test-%")]).mapped("code"))

    def _counts(self, article):
        """Return how often each thing happened with an article."""
        events = self.env["servicedesk.article.event"].sudo()
        found = events._read_group([("article_id", "=", article.id)], ["kind"], ["__count"])
        return dict(found)

    def _yesterday(self):
        return fields.Date.subtract(self.today, days=1)
