"""Reports with distinctive words in every place where a person can be: what must never leak.

Each report is made as a citizen makes it, by the public form; staff then do with it what
they do. ``secrets`` are words that no stranger may ever read, ``shown`` those that are
meant for everyone.
"""

import base64
import re

import requests
from lxml import html

from . import hostile_files

HOST = "planted.example"
#: so that the guard of the forms does not take the tests for a flood
FREE = {
    "servicedesk_guard_free_networks": "127.0.0.0/8",
    "servicedesk_guard_seconds": 0,
    "servicedesk_guard_load": 0,
    "servicedesk_guard_address_minute": 0,
    "servicedesk_guard_address_hour": 0,
    "servicedesk_guard_address_day": 0,
}
#: key of a report → (its category, where it lies)
REPORTS = {
    "public": ("immediate", "50.9440", "3.1250"),
    "shown": ("approval", "50.9450", "3.1260"),
    "answered": ("immediate", "50.9460", "3.1270"),
    "pending": ("approval", "50.9470", "3.1280"),
    "withheld": ("immediate", "50.9480", "3.1290"),
    "private": ("never", "50.9490", "3.1300"),
    "confidential": ("confidential", "50.9500", "3.1310"),
    "withdrawn": ("immediate", "50.9510", "3.1320"),
    "rejected": ("immediate", "50.9520", "3.1330"),
}
#: those that everyone may see
PUBLIC = ("public", "shown", "answered")


def words_of(key):
    """Return what a reporter gives, different for each report, unlike any other text."""
    mark = key.capitalize()
    number = 7100 + list(REPORTS).index(key)
    return {
        "name": f"Zefirijn Plantnaam{mark}",
        "email": f"plantmail.{key}@{HOST}",
        "phone": f"0499 88 {number // 100} {number % 100:02}",
        "description": f"Plantverhaal{mark} over de buurman met de rode auto.",
        "address": f"Plantstraat{mark} {number}, 8800 Roeselare",
    }


class Planted:
    """The planted reports, and the words by which a leak shows itself."""

    def __init__(self, city, admin, observe):
        self.city = city
        self.admin = admin
        self.observe = observe  # reads the database: not even the administrator sees all
        self.numbers, self.ids, self.tokens = {}, {}, {}
        self.photos = {}
        self.secrets = {hostile_files.MARK, HOST, "Plantbestand", "Plantinternotitie"}
        self.secrets |= {"Plantantwoord", "Plantmedewerker"}
        self.shown = {"Plantopenbaar"}
        self.categories = {}

    def plant(self):
        self.admin.write_settings(**FREE)
        self._make_categories()
        for key, (kind, lat, lon) in REPORTS.items():
            self._report(key, kind, lat, lon)
        self._staff()
        return self

    # -------------------------------------------------------------- categories

    def _make_categories(self):
        call = self.admin.call
        main = self.admin.ref("roeselare_meldpunt.category_waste")
        team = self.admin.ref("roeselare_servicedesk.team_netheid")
        for kind in ("immediate", "approval", "never", "confidential"):
            name = f"Plantsoort {kind}"
            found = self.admin.search_read(
                "helpdesk.ticket.category", [("name", "=", name)], ["id"]
            )
            if found:
                self.categories[kind] = found[0]["id"]
                continue
            values = {
                "name": name,
                "parent_id": main,
                "is_report": True,
                "company_id": False,
                "team_id": team,
                "publication": "immediate" if kind == "confidential" else kind,
                "confidential": kind == "confidential",
            }
            self.categories[kind] = call("helpdesk.ticket.category", "create", [values])[0]

    # ----------------------------------------------------------------- reports

    def _report(self, key, kind, lat, lon):
        session = requests.Session()
        session.trust_env = False
        page = html.fromstring(session.get(f"{self.city.base}/en/meldpunt", timeout=120).content)
        form = next(item for item in page.xpath("//*[@id='wrap']//form") if item.method == "POST")
        data = {name: value for name, value in form.form_values() if name}
        words = words_of(key)
        data.update(words, category_id=self.categories[kind], latitude=lat, longitude=lon)
        # Each another one: the same photo twice is kept once.
        files = [
            (
                "photos",
                (
                    f"Plantbestand{key}{number}.jpg",
                    hostile_files.picture(size=(640, 480 + number), exif=True, color="teal"),
                    "image/jpeg",
                ),
            )
            for number in (1, 2, 3)
        ]
        answer = session.post(
            f"{self.city.base}/en/meldpunt",
            data=data,
            files=files,
            allow_redirects=False,
            timeout=120,
        )
        assert answer.status_code == 303, f"{key}: {answer.status_code}"
        self.tokens[key] = re.search(r"/volg/([\w-]+)", answer.headers["Location"]).group(1)
        self.ids[key] = int(self.tokens[key].partition("-")[0])
        ticket_id = self.ids[key]
        ((reference,),) = self.observe(
            "SELECT number FROM helpdesk_ticket WHERE id = %s", ticket_id
        )
        self.numbers[key] = reference
        self.photos[key] = [
            photo
            for (photo,) in self.observe(
                "SELECT id FROM meldpunt_photo WHERE ticket_id = %s ORDER BY id", ticket_id
            )
        ]
        number = words["address"].split()[1].strip(",")
        self.secrets |= {words["name"], f"Plantverhaal{key.capitalize()}", f" {number},"}
        self.secrets |= {f"Plantstraat{key.capitalize()}", words["phone"]}
        self.secrets.add(words["phone"].replace(" ", ""))
        if key not in PUBLIC:
            self.secrets.add(reference)
        self.secrets.add(self.tokens[key].partition("-")[2])

    # ------------------------------------------------------------------- staff

    def _staff(self):
        netheid = self.city.rpc("netheid")
        self._call_staff_by_a_planted_name()
        for key in REPORTS:
            netheid.call(
                "helpdesk.ticket",
                "message_post",
                [self.ids[key]],
                body=f"Plantinternotitie{key}",
                subtype_xmlid="mail.mt_note",
            )
        one, two, _three = self.photos["public"]
        self._publish(netheid, "public", "Plantopenbaar tekst", "Plantopenbaar plaats", [one, two])
        netheid.call("meldpunt.photo", "write", [two], {"cover_areas": self.cover()})
        netheid.call("meldpunt.photo", "action_approve", [two])
        self._publish(netheid, "shown", "Plantopenbaar na goedkeuring", "", [])
        netheid.call("helpdesk.ticket", "action_withhold", [self.ids["withheld"]])
        self._close(netheid, "answered", "close_reason_resolved")
        self._close(netheid, "rejected", "close_reason_not_possible")
        self._withdraw("withdrawn")

    @staticmethod
    def cover():
        """Return the middle of a photo, as the part that nobody may recognise."""
        return [[0.25, 0.25, 0.5, 0.5]]

    def _call_staff_by_a_planted_name(self):
        (user,) = self.admin.search_read("res.users", [("login", "=", "netheid")], ["partner_id"])
        partner = user["partner_id"][0]
        (known,) = self.admin.search_read("res.partner", [("id", "=", partner)], ["name"])
        self.staff = (partner, known["name"])
        self.admin.call("res.partner", "write", [partner], {"name": "Plantmedewerker Netheid"})

    def restore(self):
        """Give staff their name back."""
        partner, name = self.staff
        self.admin.call("res.partner", "write", [partner], {"name": name})

    def _publish(self, staff, key, text, place, photos):
        values = {
            "ticket_id": self.ids[key],
            "public_text": text,
            "public_place": place,
            "photo_ids": [(6, 0, photos)],
            "photos_checked": True,
        }
        window = staff.call("meldpunt.publish", "create", [values])
        staff.call("meldpunt.publish", "action_publish", window)

    def _close(self, staff, key, reason):
        reason_id = self.admin.ref(f"roeselare_servicedesk.{reason}")
        values = {
            "ticket_id": self.ids[key],
            "mode": "close",
            "reason_id": reason_id,
            "text": "Plantantwoord aan mevrouw, niet voor iedereen.",
        }
        window = staff.call("servicedesk.reply", "create", [values])
        staff.call("servicedesk.reply", "action_send", window)

    def _withdraw(self, key):
        session = requests.Session()
        session.trust_env = False
        path = f"{self.city.base}/en/volg/{self.tokens[key]}"
        page = html.fromstring(session.get(path, timeout=120).content)
        forms = [item for item in page.xpath("//form") if "intrekken" in (item.action or "")]
        data = {name: value for name, value in forms[0].form_values() if name}
        answer = session.post(f"{path}/intrekken", data=data, timeout=120)
        assert answer.status_code == 200, answer.status_code

    # ------------------------------------------------------------------- leaks

    def leaks(self, content):
        """Return the secrets that occur in an answer, also inside of coded parts."""
        if isinstance(content, bytes):
            content = content.decode("utf-8", "replace") + content.decode("latin-1")
        lowered = content.lower()
        return sorted(
            secret
            for secret in self.secrets
            if secret.lower() in lowered
            or base64.b64encode(secret.encode()).decode()[:-4].lower() in lowered
        )
