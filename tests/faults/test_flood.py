"""Many forms from one network at the very same moment: not one more than the limit."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

AT_ONCE = 50
LIMIT = 7


@pytest.fixture
def limited(admin_rpc):
    admin_rpc.write_settings(servicedesk_guard_address_minute=LIMIT)
    yield
    admin_rpc.write_settings(servicedesk_guard_address_minute=100)


def test_at_most_the_limit_is_taken_at_once(city, admin_rpc, limited):
    mark = f"Overstroming van formulieren {uuid.uuid4().hex}"
    email = f"{uuid.uuid4().hex}@example.com"
    category = admin_rpc.ref("roeselare_meldpunt.category_bin_full")
    session = requests.Session()
    page = session.get(f"{city.base}/meldpunt", timeout=60).text
    hidden = dict(re.findall(r'name="(csrf_token|guard_stamp)" value="([^"]+)"', page))
    barrier = Barrier(AT_ONCE)

    def send(_number):
        data = {
            **hidden,
            "category_id": category,
            "description": mark,
            "address": "Noordstraat 5",
            "email": email,
            # Whatever a sender claims about itself changes nothing.
            "guard_proof": "e30=",
            "guard_wait": "0.0.0",
        }
        headers = {"X-Forwarded-For": f"203.0.113.{_number}", "X-Forwarded-Host": "x"}
        barrier.wait(timeout=60)
        answer = requests.post(
            f"{city.base}/meldpunt",
            data,
            cookies=session.cookies.get_dict(),
            headers=headers,
            allow_redirects=False,
            timeout=300,
        )
        return answer.status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(send, range(AT_ONCE)))

    assert not [status for status in statuses if status >= 500], statuses
    taken = statuses.count(303)
    assert 1 <= taken <= LIMIT, statuses
    stored = admin_rpc.search_read("helpdesk.ticket", [("description", "ilike", mark)], ["id"])
    assert len(stored) == taken
