"""One action of the field that arrives several times at the very same moment counts once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.clock import city_today
from tests.e2e.pages import photo

AT_ONCE = 4
PAGE = "/roeselare/veldwerk"


def planned(admin_rpc, mark):
    """Return the id of a report with a visit of today for a member of Netheid."""
    (user,) = admin_rpc.search_read("res.users", [("login", "=", "netheid")], ["id"])
    values = {
        "kind": "report",
        "name": mark,
        "description": mark,
        "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
        "team_id": admin_rpc.ref("roeselare_servicedesk.team_netheid"),
    }
    ticket = admin_rpc.call("helpdesk.ticket", "create", values)
    visit = {
        "res_model_id": admin_rpc.ref("helpdesk_mgmt.model_helpdesk_ticket"),
        "res_id": ticket,
        "activity_type_id": admin_rpc.ref("roeselare_servicedesk.activity_type_visit"),
        "date_deadline": str(city_today()),
        "user_id": user["id"],
    }
    admin_rpc.call("mail.activity", "create", visit)
    return ticket


def test_an_action_sent_at_the_same_moment_counts_once(city, admin_rpc):
    mark = uuid.uuid4().hex
    ticket = planned(admin_rpc, mark)
    field = city.rpc("netheid")
    day = field.get(f"{PAGE}/dag").json()
    (visit,) = [item for item in day["visits"] if item["ticket"] == ticket]
    data = {
        "csrf_token": day["token"],
        "key": str(uuid.uuid4()),
        "kind": "done",
        "ticket": ticket,
        "visit": visit["id"],
        "version": visit["version"],
        "text": f"Klaar {mark}",
        "solved": "1",
    }
    barrier = Barrier(AT_ONCE)
    cookies = field.session.cookies.get_dict()

    def send(_number):
        sender = city.anonymous().session
        sender.cookies.update(cookies)
        files = [
            ("photos", (f"{color}.jpg", photo(color)["buffer"], "image/jpeg"))
            for color in ("teal", "olive")
        ]
        barrier.wait(timeout=30)
        return sender.post(f"{city.base}{PAGE}/actie", data, files=files, timeout=120)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [
        (200, "applied")
    ] * AT_ONCE
    (found,) = admin_rpc.search_read(
        "helpdesk.ticket", [("id", "=", ticket)], ["photo_ids", "public_state"]
    )
    # both photos, also of an attempt that Odoo made again
    assert (len(found["photo_ids"]), found["public_state"]) == (2, "resolved")
    words = [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket)]
    words.append(("body", "ilike", f"Klaar {mark}"))
    assert len(admin_rpc.search_read("mail.message", words, ["id"])) == 1
