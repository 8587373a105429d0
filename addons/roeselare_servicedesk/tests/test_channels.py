from odoo.tests import tagged

from ..models.servicedesk_intake import _CHANNELS
from ..schemas.submission import Contact, Submission
from .common import CityCase


@tagged("post_install", "-at_install")
class TestChannels(CityCase):
    """However somebody comes to us, the ticket says how, and the figures count it."""

    def _counted(self):
        figures = self.env["servicedesk.figure"]
        figures._rebuild()
        groups = figures._read_group([("grain", "=", "day")], ["channel_id"], ["inflow:sum"])
        return dict(groups)

    def test_each_channel_is_recorded_and_counted(self):
        self.assertEqual(
            set(_CHANNELS), {"web", "email", "phone", "desk", "app", "whatsapp"}
        )
        before = self._counted()
        tickets = self.env["helpdesk.ticket"]
        for channel in _CHANNELS:
            submission = Submission(
                kind="question",
                title="Open?",
                description="When are you open?",
                contact=Contact(name="An", email="an@example.com"),
                channel=channel,
                category_id=self.category.id,
            )
            tickets += self.env["servicedesk.intake"]._submit(submission)
        self.assertEqual(len(tickets.channel_id), len(_CHANNELS), "a channel each")
        after = self._counted()
        for channel in tickets.channel_id:
            self.assertEqual(after[channel] - before.get(channel, 0), 1, channel.name)
