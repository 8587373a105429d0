"""The pages of Meldpunt 1788 in their states: what is needed to look at each of them."""

import base64
import re
import uuid

import requests
from lxml import html

from tests.fakes.smtp import text_of

from .pages import photo

PLACE = {"latitude": 50.9368, "longitude": 3.1291}


class Forms:
    """Forms of the site, sent as a browser without scripts sends them."""

    def __init__(self, base):
        self.base = f"{base}/nl"
        self.session = requests.Session()
        self.session.trust_env = False

    def open(self, path):
        """Return the fields of the form of a page, as they stand there."""
        page = html.fromstring(self.session.get(self.base + path, timeout=120).content)
        forms = [item for item in page.xpath("//*[@id='wrap']//form") if item.method == "POST"]
        return {name: value for name, value in forms[-1].form_values() if name}

    def send(self, path, fields, **values):
        """Send the fields of a form with other values; return the answer."""
        answer = self.session.post(
            self.base + path, data={**fields, **values}, allow_redirects=False, timeout=120
        )
        assert answer.status_code in (200, 303), f"{path}: {answer.status_code}"
        return answer


class States:
    """Makes reports and links; ``paths`` is the page of each state by its name."""

    def __init__(self, city, rpc, mail_server):
        self.rpc = rpc
        self.staff = city.rpc("netheid")
        self.mails = mail_server
        self.forms = Forms(city.base)
        self.category = rpc.ref("roeselare_meldpunt.category_bin_full")
        self.run = uuid.uuid4().hex[:8]
        self.paths = {}

    def mailbox(self, name):
        """Return an address of which nobody else gets mail."""
        return f"{name}.{self.run}@example.com"

    def path_in_mail(self, name, start):
        """Return the path of a link in the newest mail to a mailbox."""
        mail = self.mails.wait_for(self.mailbox(name))
        return re.search(rf"{start}[\w/=-]+", text_of(mail)).group()

    def ticket(self, **values):
        """Make a report; return its id and number."""
        values = {
            "kind": "report",
            "name": "Openbare vuilnisbak vol",
            "description": "De vuilbak puilt uit.",
            "category_id": self.category,
            "team_id": self.rpc.ref("roeselare_servicedesk.team_netheid"),
            "lang": "nl_BE",
            **PLACE,
            **values,
        }
        (ticket,) = self.rpc.call("helpdesk.ticket", "create", [values])
        domain = [("id", "=", ticket)]
        (found,) = self.rpc.search_read("helpdesk.ticket", domain, ["number"])
        return ticket, found["number"]

    def mailed_ticket(self, name):
        """Make a report of somebody whose mail shows the way; return its id."""
        return self.ticket(partner_email=self.mailbox(name), partner_name="An Peeters")[0]

    def photos(self, ticket):
        """Put approved photos on a report, before and after the work."""
        image = base64.b64encode(photo()["buffer"]).decode()
        values = {"ticket_id": ticket, "image": image, "publication": "approved"}
        kinds = [{**values, "kind": kind} for kind in ("before", "after")]
        self.rpc.call("meldpunt.photo", "create", kinds)

    def reply(self, ticket, mode, text):
        """Ask or close, in the window of staff."""
        values = {"ticket_id": ticket, "mode": mode, "text": text}
        if mode == "close":
            domain = [("answer", "!=", False)]
            values["reason_id"] = self.staff.search_read("helpdesk.close.reason", domain, ["id"])[
                0
            ]["id"]
        window = self.staff.call("servicedesk.reply", "create", values)
        self.staff.call("servicedesk.reply", "action_send", window)

    # ------------------------------------------------------------------ states

    def public_pages(self):
        opened, self.number = self.ticket()
        self.photos(opened)
        closed, number = self.ticket()
        self.reply(closed, "close", "De vuilbak is leeg.")
        self.photos(closed)
        self.paths["public report"] = f"/meldpunt/melding/{self.number}"
        self.paths["public report, closed"] = f"/meldpunt/melding/{number}"
        self.paths["follow"] = f"/meldpunt/melding/{self.number}/volgen"

    def own_pages(self):
        waiting = self.mailed_ticket("waiting")
        self.reply(waiting, "ask", "Welke vuilbak is het?")
        for name in ("closed", "satisfied"):
            self.reply(self.mailed_ticket(name), "close", "De vuilbak is leeg.")
        self.rpc.send_mails()
        self.paths["own report, waiting"] = self.path_in_mail("waiting", "/volg/")
        self.paths["own report, closed"] = self.path_in_mail("closed", "/volg/")
        path = self.path_in_mail("closed", "/tevreden/").rpartition("/")[0]
        self.paths["satisfied"] = f"{path}/ja"
        self.paths["not satisfied"] = f"{path}/nee"
        path = self.path_in_mail("satisfied", "/tevreden/")
        self.forms.send(path, self.forms.open(path))
        self.paths["satisfied before"] = path

    def mailed_pages(self):
        """Send the forms that answer with a link by mail."""
        follow, subscribe = self.paths["follow"], "/meldpunt/abonneren"
        paths = {"/meldpunt": {}, follow: {}, subscribe: {}}
        paths = {path: self.forms.open(path) for path in paths}
        area = self.rpc.search_read("meldpunt.area", [("kind", "=", "district")], ["id"])[0]
        district = {"kind": "district", "area_id": str(area["id"]), "frequency": "day"}
        report = {
            "category_id": str(self.category),
            "address": "Noordstraat 5",
            "description": "Voor de proef.",
            "email": self.mailbox("sender"),
        }
        self.forms.send("/meldpunt", paths["/meldpunt"], **report)
        for name in ("follower", "stays"):
            self.forms.send(follow, paths[follow], email=self.mailbox(name))
            values = {**district, "email": self.mailbox(f"subscriber.{name}")}
            self.forms.send(subscribe, paths[subscribe], **values)
        self.rpc.send_mails()
        self.paths["own report"] = self.path_in_mail("sender", "/volg/")
        self.paths["sent"] = self.paths["own report"] + "/verzonden"
        self.paths["confirm the address"] = self.path_in_mail("sender", "/bevestig/")
        for mailbox, name, start in (
            ("follower", "follow, by mail", "/meldpunt/volgen/"),
            ("stays", "follow, confirmed", "/meldpunt/volgen/"),
            ("subscriber.follower", "subscription, by mail", "/meldpunt/abonnement/"),
            ("subscriber.stays", "subscription", "/meldpunt/abonnement/"),
        ):
            self.paths[name] = self.path_in_mail(mailbox, start)
        for name in ("follow, confirmed", "subscription"):
            path = self.paths[name]
            self.forms.send(f"{path}/bevestigen", self.forms.open(path))
        path = self.paths["subscription"]
        self.paths["subscription, change"] = f"{path}/wijzigen"
        self.paths["subscription, stop"] = f"{path}/stoppen"


def make(city, rpc, mail_server):
    """Return the states, with a path for each."""
    states = States(city, rpc, mail_server)
    states.public_pages()
    states.own_pages()
    states.mailed_pages()
    return states
