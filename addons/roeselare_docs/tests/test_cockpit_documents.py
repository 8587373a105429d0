from odoo.tests import tagged

from .common import SECRET, LibraryCase


@tagged("post_install", "-at_install")
class TestCockpitDocuments(LibraryCase):
    """The card of a caller has the documents that the role may open, and no others."""

    def _documents(self, user):
        card = self.env["servicedesk.cockpit"].with_user(user).action_card(self.marie.partner_id.id)
        return [
            line["title"]
            for section in card["sections"]
            if section["name"] == "documents"
            for line in section["lines"]
        ]

    def test_each_role_finds_what_it_may_open(self):
        for user, found in {
            self.agent_a: [SECRET],
            self.agent_a2: [SECRET],
            self.agent_b: [],
        }.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._documents(user), found)

    def test_documents_of_a_confidential_ticket_stay_with_its_team(self):
        self.ticket.confidential = True
        self.env.flush_all()
        self.assertEqual(self._documents(self.agent_a), [SECRET])
        self.assertEqual(self._documents(self.agent_a2), [])

    def test_somebody_else_has_none_of_them(self):
        card = (
            self.env["servicedesk.cockpit"]
            .with_user(self.agent_a)
            .action_card(self.karel.partner_id.id)
        )
        self.assertNotIn(SECRET, str(card))
