"""Marie has documents; Karel holds mandates for her."""

from odoo import fields

from .common_link import LinkMixin


class MandateMixin(LinkMixin):
    @classmethod
    def _set_up_mandates(cls):
        cls._set_up_links()
        cls.other_series = cls.env["docs.series"].create({"name": "Other", "code": "other"})
        agent = cls.ticket.with_user(cls.agent_a)
        cls.third = agent._deliver_documents(
            [(cls._clean(), "Vergunning", cls.other_series)]
        ).sudo(False).with_user(1)
        cls.operator = cls._user(
            "t_operator", "base.group_user,roeselare_servicedesk.group_operator", cls.team_b
        )

    @classmethod
    def _mandate(cls, accepted=True, **values):
        """Return a mandate of Karel for Marie that counts, with sudo."""
        return (
            cls.env["docs.mandate"]
            .sudo()
            .create(
                {
                    "principal_id": cls.marie.partner_id.id,
                    "holder_id": cls.karel.partner_id.id,
                    "kind": "person",
                    "accepted_date": fields.Datetime.now() if accepted else False,
                    **values,
                }
            )
        )

    def _read_by_karel(self):
        """Return the documents of Marie that Karel finds, by search and by access alike."""
        files = self.env["dms.file"].with_user(self.karel)
        mine = self.document + self.second + self.third
        found = files.search([("id", "in", mine.ids)])
        self.env.invalidate_all()
        allowed = files.browse(mine.ids)._filtered_access("read")
        self.assertEqual(found, allowed, "search and access disagree")
        versions = self.env["docs.version"].with_user(self.karel)
        self.assertEqual(versions.search([("file_id", "in", mine.ids)]).file_id, found)
        return found
