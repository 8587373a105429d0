from odoo.tests import tagged

from .common import CityCase

_LIST_FIELDS = {
    "number": {},
    "kind": {},
    "name": {},
    "category_id": {"fields": {"display_name": {}}},
    "team_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "term_deadline": {},
    "is_late": {},
    "term_state": {},
    "stage_id": {"fields": {"display_name": {}}},
    "public_state": {},
    "closed": {},
}


@tagged("post_install", "-at_install")
class TestQueue(CityCase):
    def test_a_queue_of_eighty_costs_a_known_number_of_queries(self):
        for number in range(80):
            self._ticket(name=f"Ticket {number}")
        self.env.flush_all()
        queue = self.env["helpdesk.ticket"].with_user(self.agent_a)
        domain = [
            ("public_state", "in", ["received", "in_progress", "waiting"]),
            ("team_id", "=", self.team_a.id),
        ]
        queue.web_search_read(domain, _LIST_FIELDS, limit=80)
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            result = queue.web_search_read(domain, _LIST_FIELDS, limit=80)
        self.assertEqual(len(result["records"]), 80)
