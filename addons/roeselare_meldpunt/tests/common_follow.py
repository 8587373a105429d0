"""Following and subscribing: what their tests share."""

import re

from odoo import fields

from .common import CENTRE, report_form, setup_users

AN = "an@example.com"
OUTSIDE_POINTS = "50.82,3.26;50.83,3.26;50.83,3.27"
# About 1 km² around the centre.
SQUARE = "50.940,3.118;50.940,3.132;50.949,3.132;50.949,3.118"


def mails_to(case, address):
    """Return the mails that somebody asked for and that wait, oldest first."""
    mails = case.env["mail.mail"].search([("email_to", "=", address)], order="id")
    return mails.filtered(lambda mail: "List-Unsubscribe" in (mail.headers or ""))


def links(mail):
    """Return the paths of our own pages in a mail."""
    return re.findall(r"https?://[^/\"]+(/meldpunt/[^\"<> ]+)", mail.body_html)


class FollowCase:
    def setup_follow(self):
        setup_users(self)
        self.public = self.env.ref("base.public_user")
        self.followers = self.env["meldpunt.follower"]
        self.subscriptions = self.env["meldpunt.subscription"]
        self.hits = self.env["meldpunt.subscription.hit"]
        self.district = self.env.ref("roeselare_meldpunt.area_centre")
        self.env["helpdesk.ticket"].search([("alert_since", "!=", False)]).alert_since = False

    def report(self, **values):
        form = report_form(self, **values)
        ticket = self.env["meldpunt.intake"]._submit(form)
        self.env.flush_all()
        return ticket

    def follow(self, ticket, email=AN, user=None, confirm=True):
        follower = self.followers._follow(ticket, user or self.public, email, "en_US")
        return follower._confirm() if confirm else follower

    def subscription(self, email=AN, **values):
        """Return a confirmed subscription that began before every report of the test."""
        good = {
            "kind": "district",
            "area_id": self.district.id,
            "frequency": "now",
            "lang": "en_US",
            "email": email,
            "confirmed_at": fields.Datetime.now(),
            "since": fields.Datetime.subtract(fields.Datetime.now(), days=30),
        }
        return self.subscriptions.create({**good, **values})

    def match(self):
        """Do what the jobs do, without their commits."""
        tickets = self.env["helpdesk.ticket"].search([("alert_since", "!=", False)])
        for ticket in tickets:
            self.subscriptions._match(ticket)
        tickets.alert_since = False

    def mail_due(self):
        due = self.subscriptions._due(None)
        due._send_digest()
        return due

    def told(self, address=AN):
        """Return the bodies of the digests that wait for an address."""
        self.match()
        self.mail_due()
        return "".join(mails_to(self, address).mapped("body_html"))

    def move(self, record, **moments):
        """Put moments of a record in the past, also those that the ORM keeps."""
        self.env.flush_all()
        for name, value in moments.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {name} = %s WHERE id IN %s",  # noqa: S608
                (value, tuple(record.ids)),
            )
        record.invalidate_recordset()


CIRCLE = {
    "kind": "radius",
    "area_id": False,
    "place": "Noordstraat 5",
    "latitude": float(CENTRE[0]),
    "longitude": float(CENTRE[1]),
    "radius": 500,
    "west": 3.1178,
    "east": 3.1322,
    "south": 50.9395,
    "north": 50.9485,
}
