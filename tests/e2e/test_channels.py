"""A conversation over a channel, from the first words to the answer that closes it."""

import re
import time
import uuid
from email.message import EmailMessage

import pytest

from tests.fakes import whatsapp
from tests.fakes.smtp import text_of
from tests.rpc import RpcError

from .pages import photo
from .test_after import path_in, reply, state

CITY = "1788@roeselare.example"
#: the way of odoo-mailgate.py and of fetchmail: the raw mail
GATEWAY = ("mail.thread", "message_process", "helpdesk.ticket")


@pytest.fixture
def address():
    """A mailbox that no other test uses."""
    return f"els.{uuid.uuid4().hex[:8]}@example.com"


@pytest.fixture
def operator(city):
    return city.rpc("onthaal")


@pytest.fixture
def provider(admin_rpc):
    """A provider of WhatsApp that the city is set up for."""
    fake = whatsapp.WhatsApp()
    fake.start()
    admin_rpc.write_settings(
        servicedesk_whatsapp_address=f"{fake.url}/v21.0",
        servicedesk_whatsapp_number_id=whatsapp.NUMBER_ID,
        servicedesk_whatsapp_token=whatsapp.TOKEN,
        servicedesk_whatsapp_secret=whatsapp.SECRET,
        servicedesk_whatsapp_verify=whatsapp.VERIFY,
        servicedesk_whatsapp=True,
    )
    yield fake
    admin_rpc.write_settings(servicedesk_whatsapp=False)
    fake.stop()


@pytest.fixture
def number():
    """A number that no other test uses."""
    return f"3247{uuid.uuid4().int % 10**7:07d}"


def run_job(admin_rpc, name, addon="roeselare_servicedesk"):
    """Have a job done, also when the server's own scheduler is at it."""
    job = admin_rpc.ref(f"{addon}.{name}")
    limit = time.monotonic() + 30
    while True:
        try:
            return admin_rpc.call("ir.cron", "method_direct_trigger", [job])
        except RpcError as error:
            if "already executing" not in str(error) or time.monotonic() > limit:
                raise
            time.sleep(0.2)


def wait_until(admin_rpc, found, timeout=30):
    """Return what ``found`` finds once the job of WhatsApp has run."""
    limit = time.monotonic() + timeout
    while True:
        run_job(admin_rpc, "ir_cron_whatsapp")
        result = found()
        if result:
            return result
        assert time.monotonic() < limit, "nothing came of it"
        time.sleep(0.2)


def mail(sender, subject, text, answers=None, **headers):
    """Return the source of a mail as a mail program makes it."""
    message = EmailMessage()
    message["From"] = f"Els Declercq <{sender}>"
    message["To"] = CITY
    message["Subject"] = subject
    message["Message-Id"] = f"<{uuid.uuid4().hex}@mail.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if answers is not None:
        message["In-Reply-To"] = answers["Message-Id"].strip()
        quote = "\n".join(f"> {line}" for line in text_of(answers).splitlines()[:40])
        text = f"{text}\n\nOp ma 23 nov 2026 om 10:00 schreef Stad Roeselare <{CITY}>:\n\n{quote}"
    message.set_content(text)
    return message.as_string()


def tickets_of(operator, sender):
    domain = [("partner_email", "=", sender)]
    return operator.search_read(
        "helpdesk.ticket", domain, ["number", "name", "public_state", "channel_id"]
    )


def test_mail_in_out_and_in(visit, admin_rpc, operator, mails, address):
    admin_rpc.write_settings(servicedesk_reply_email=CITY)
    admin_rpc.call(*GATEWAY, mail(address, "Kermis", "Wanneer begint de kermis?"))
    (ticket,) = tickets_of(operator, address)
    assert ticket["name"] == "Kermis"
    run_job(admin_rpc, "ir_cron_received_mails")
    admin_rpc.send_mails()
    receipt = mails.wait_for(address, ticket["number"])
    # An absence that answers the confirmation: no ticket, no mail, no state.
    mails.clear()
    away = mail(address, "Automatisch antwoord: Kermis", "Ik ben er niet", receipt)
    admin_rpc.call(*GATEWAY, away)
    admin_rpc.send_mails()
    assert not mails.to(address)
    assert len(tickets_of(operator, address)) == 1

    reply(operator, ticket["id"], "ask", "Bedoelt u die van Rumbeke?")
    admin_rpc.send_mails()
    question = mails.wait_for(address, "vraag")
    assert question["Reply-To"] == CITY
    assert state(operator, ticket["id"])["public_state"] == "waiting"
    admin_rpc.call(*GATEWAY, mail(address, f"Re: {question['Subject']}", "Ja, die.", question))
    assert state(operator, ticket["id"])["public_state"] == "in_progress"

    # Staff see the answer and, in a note, the whole mail.
    staff = visit(login="onthaal")
    staff.goto(f"/odoo/servicedesk-queue/{ticket['id']}")
    staff.page.locator(".o-mail-Message", has_text="Ja, die.").first.wait_for()
    staff.page.locator(".o-mail-Message", has_text="schreef Stad Roeselare").first.wait_for()

    reply(operator, ticket["id"], "answer", "Op 3 december om 14 uur.")
    admin_rpc.send_mails()
    answer = mails.wait_for(address, "Nieuws")
    assert "3 december" in text_of(answer)
    els = visit(phone=True)
    els.goto(path_in(answer, "/volg/"))
    talk = els.page.locator("#gesprek").inner_text()
    order = re.findall(r"Rumbeke|Ja, die|3 december", talk)
    assert order == ["Rumbeke", "Ja, die", "3 december"]
    assert "schreef Stad" not in talk


def said_by_whatsapp(operator, number):
    fields = ["kind", "name", "public_state", "latitude", "longitude", "channel_id", "number"]
    domain = [("whatsapp_number", "=", number)]
    return operator.search_read("helpdesk.ticket", domain, fields)


def test_whatsapp_from_message_to_answer(visit, city, admin_rpc, operator, provider, number):
    base, ids = city.base, [f"wamid.{uuid.uuid4().hex}" for _item in range(4)]
    forged = provider.bring(
        base, whatsapp.message(number, ids[0], "text", body="Vals"), secret="wrong"
    )
    assert forged.status_code == 403
    first = whatsapp.message(number, ids[0], "text", body="Er ligt glas aan het speelplein")
    for _time in range(2):  # the provider brings it twice
        assert provider.bring(base, first).status_code == 200
    (ticket,) = wait_until(admin_rpc, lambda: said_by_whatsapp(operator, number))
    assert ticket["name"] == "Er ligt glas aan het speelplein"
    assert ticket["channel_id"][1] == "WhatsApp"
    run_job(admin_rpc, "ir_cron_received_mails")
    wait_until(admin_rpc, lambda: provider.sent)
    receipt = provider.sent[-1]
    assert receipt["to"] == number
    assert ticket["number"] in receipt["text"]["body"]

    # A photo and the place: from now on it is a report, with that photo.
    provider.pictures["m1"] = photo()["buffer"]
    provider.bring(base, whatsapp.message(number, ids[1], "image", id="m1", caption="Hier"))
    place = {"latitude": 50.944, "longitude": 3.125, "name": "Speelplein"}
    provider.bring(base, whatsapp.message(number, ids[2], "location", **place))

    def is_report():
        (found,) = said_by_whatsapp(operator, number)
        return found["kind"] == "report" and found

    report = wait_until(admin_rpc, is_report)
    assert (round(report["latitude"], 3), round(report["longitude"], 3)) == (50.944, 3.125)

    # The operator answers in the ticket; the provider fails once and gets it then.
    provider.failing = 1
    staff = visit(login="onthaal")
    page = staff.page
    staff.goto(f"/odoo/servicedesk-queue/{ticket['id']}")
    page.locator("button[name=action_answer]").click()
    page.locator(".modal [role=status]", has_text=number).wait_for()
    page.locator(".modal textarea").fill("We ruimen het vandaag op.")
    page.locator(".modal button[name=action_send]:visible").click()
    page.locator(".modal").wait_for(state="detached")
    run_job(admin_rpc, "ir_cron_whatsapp")
    waiting = [("ticket_id", "=", ticket["id"]), ("state", "=", "queued")]
    rows = admin_rpc.search_read("servicedesk.whatsapp.message", waiting, ["attempts"])
    assert [row["attempts"] for row in rows] == [1]
    answer = wait_until(
        admin_rpc,
        lambda: [item for item in provider.sent if "vandaag op" in item["text"]["body"]],
        timeout=100,
    )[0]
    for what in ("delivered", "read"):
        assert provider.bring(base, whatsapp.status(answer["id"], what)).status_code == 200
    page.reload()
    page.locator(".o_notebook a[name=whatsapp], .o_notebook a", has_text="WhatsApp").click()
    page.locator("[name=whatsapp_message_ids] td", has_text="Gelezen").wait_for()

    # The citizen answers; what cannot be read is answered politely.
    provider.bring(base, whatsapp.message(number, ids[3], "text", body="Bedankt!"))
    provider.bring(base, whatsapp.message(number, f"{ids[3]}a", "audio", id="a1"))
    wait_until(
        admin_rpc, lambda: [item for item in provider.sent if "112" in item["text"]["body"]]
    )
    page.reload()
    page.locator(".o-mail-Message", has_text="Bedankt!").first.wait_for()
    assert len(said_by_whatsapp(operator, number)) == 1


def test_whatsapp_challenge_of_the_provider(city, admin_rpc, provider):
    path = f"/roeselare/whatsapp/{whatsapp.NUMBER_ID}"
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    right = admin_rpc.get(path, params={**query, "hub.verify_token": whatsapp.VERIFY})
    assert (right.status_code, right.text) == (200, "1158201444")
    wrong = admin_rpc.get(path, params={**query, "hub.verify_token": "guess"})
    assert (wrong.status_code, wrong.text) == (403, "")
