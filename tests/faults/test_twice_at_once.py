"""One form that is sent several times at the very same moment is one ticket."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

AT_ONCE = 6


def form_of(stranger):
    """Return the hidden fields of the report page and a category that reports need."""
    page = stranger.get("/meldpunt").text
    hidden = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and value:
            hidden[name[1]] = value[1]
    return hidden


def test_a_report_sent_at_the_same_moment_is_stored_once(city, admin_rpc):
    stranger = city.anonymous()
    mark = f"Vuilnisbak vol {uuid.uuid4().hex}"
    data = {
        **form_of(stranger),
        "category_id": admin_rpc.ref("roeselare_meldpunt.category_bin_full"),
        "description": mark,
        "address": "Noordstraat 5",
    }
    assert data["idempotency_key"]
    barrier = Barrier(AT_ONCE)
    cookies = stranger.session.cookies.get_dict()

    def send(_number):
        sender = city.anonymous().session
        sender.cookies.update(cookies)
        barrier.wait(timeout=30)
        return sender.post(f"{city.base}/meldpunt", data, allow_redirects=False, timeout=120)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(send, range(AT_ONCE)))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    found = admin_rpc.search_read(
        "helpdesk.ticket", [("description", "ilike", mark)], ["number"]
    )
    assert len(found) == 1
