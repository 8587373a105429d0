"""What the city knows already: it saves a question, or it is seen that it does not."""

import uuid
from datetime import timedelta

import pytest

from tests.clock import city_today

from .axe import violations

PHONE = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
QUESTION = "Goeiedag, de straatlamp voor mijn deur is stuk, wie komt die herstellen?"


@pytest.fixture
def staff(city, admin_rpc):
    """Return a function that makes a colleague with one role and returns the login."""

    def make(role):
        login = f"{role}.{uuid.uuid4().hex[:8]}"
        groups = ["base.group_user", f"roeselare_servicedesk.group_{role}"]
        values = {
            "name": f"Test {role}",
            "login": login,
            "password": "demo-roeselare",
            "lang": "nl_BE",
            "group_ids": [(6, 0, [admin_rpc.ref(name) for name in groups])],
        }
        admin_rpc.call("res.users", "create", values)
        return login

    return make


@pytest.fixture
def counts(city, staff):
    """Return a function that reads, as an editor, how the article of a code does."""
    editor = city.rpc(staff("editor"))

    def read(code):
        fields = ["helped", "asked", "failed", "yes", "no"]
        domain = [("article_id.code", "=", code)]
        found = editor.search_read("servicedesk.article.count", domain, fields)
        return found[0] if found else dict.fromkeys(fields, 0)

    return read


def type_question(page):
    page.locator("#wrap textarea").first.fill(QUESTION)
    page.locator("details[data-article] summary").first.click()


@PHONE
def test_a_question_that_is_answered_already_is_not_sent(visit, admin_rpc, counts, phone):
    before = counts("straatlamp-stuk")
    tickets = admin_rpc.call("helpdesk.ticket", "search_count", [])
    window = visit(phone=phone)
    page = window.page
    window.goto("/diensten/vraag/aanvragen")
    page.wait_for_load_state("networkidle")
    type_question(page)
    assert violations(page) == []
    page.locator("details[open] button[form=helped_form]").click()
    page.wait_for_url("**/antwoorden/straatlamp-stuk?dank=hielp")
    assert violations(page) == []
    assert counts("straatlamp-stuk")["helped"] == before["helped"] + 1
    assert admin_rpc.call("helpdesk.ticket", "search_count", []) == tickets


@PHONE
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "noscript"])
def test_who_reads_and_still_asks_shows_that_the_answer_fails(visit, counts, phone, javascript):
    before = counts("wespennest")
    window = visit(phone=phone, javascript=javascript)
    page = window.page
    window.goto("/antwoorden?zoek=wespenest")
    page.locator(".o_roeselare_row").first.click()
    page.locator("a[href*='artikel=wespennest']").click()
    page.locator("#wrap textarea").first.fill("Er zit een wespennest onder mijn dak, wat nu?")
    page.locator("#wrap form button.btn-primary.btn-lg").click()
    page.wait_for_url("**/contact")
    page.locator("input[name=name]").fill("An Peeters")
    page.locator("#wrap form button.btn-primary:visible").first.click()
    page.wait_for_url("**/overzicht")
    assert page.locator("details[data-article=wespennest]").count() == 1
    if javascript:
        assert violations(page) == []
    page.locator("#wrap form button.btn-primary.btn-lg").click()
    page.wait_for_url("**/volg/**")
    after = counts("wespennest")
    assert (after["asked"], after["failed"]) == (before["asked"] + 1, before["failed"] + 1)


def test_a_vote_needs_no_script(visit, counts):
    before = counts("glasbol-vol")
    page = visit(phone=True, javascript=False)
    page.goto("/antwoorden/glasbol-vol")
    page.page.locator("button[name=geholpen][value=nee]").click()
    page.page.wait_for_url("**?dank=nee")
    assert counts("glasbol-vol")["no"] == before["no"] + 1


def test_written_by_an_editor_approved_by_a_lead_read_by_everybody(visit, staff):
    code = f"test-{uuid.uuid4().hex[:8]}"
    window = visit(login=staff("editor"))
    page = window.page
    window.goto("/odoo/action-roeselare_servicedesk.action_document_page/new")
    page.locator("div[name=name] input, div[name=name] textarea").first.fill("Waar is de kermis?")
    last_day = (city_today() + timedelta(days=60)).strftime("%d/%m/%Y")
    page.locator("div[name=valid_to] input, div[name=valid_to] button").first.click()
    page.locator("div[name=valid_to] input").fill(last_day)
    page.keyboard.press("Tab")
    page.locator("div[name=content] .odoo-editor-editable").click()
    page.keyboard.type("Op de Grote Markt.")
    # last: the server proposes an address when it has heard the name
    page.locator("div[name=code] input").fill(code)
    page.locator(".o_form_button_save").click()
    page.locator("button[name=action_submit]").click()
    page.locator(".o_arrow_button_current:has-text('Goed te keuren')").wait_for()
    address = page.url
    citizen = visit(phone=True)
    assert citizen.goto(f"/antwoorden/{code}").status == 404
    lead = visit(login=staff("lead"))
    lead.page.goto(address)
    lead.page.locator("button[name=action_approve]").click()
    lead.page.locator(".o_arrow_button_current:has-text('Gepubliceerd')").wait_for()
    assert citizen.goto(f"/antwoorden/{code}").status == 200
    assert citizen.page.locator("text=Op de Grote Markt.").count() == 1


def test_an_agent_inserts_an_article_into_an_answer(visit, admin_rpc):
    ticket = admin_rpc.call(
        "helpdesk.ticket",
        "create",
        {
            "kind": "question",
            "name": "Straatlamp",
            "description": QUESTION,
            "partner_email": "an.peeters@example.com",
            "partner_name": "An Peeters",
            "lang": "nl_BE",
            "team_id": admin_rpc.ref("roeselare_servicedesk.team_onthaal"),
        },
    )
    ticket = ticket if isinstance(ticket, int) else ticket[0]
    window = visit(login="onthaal")
    page = window.page
    window.goto(f"/odoo/helpdesk.ticket/{ticket}")
    page.locator("button[name=action_answer]").click()
    field = page.locator(".modal div[name=article_id] input")
    field.fill("straatlamp")
    page.locator(".o-autocomplete--dropdown-item:has-text('straatlamp')").first.click()
    text = page.locator(".modal div[name=text] textarea")
    page.wait_for_function(
        "() => document.querySelector('.modal div[name=text] textarea').value.includes('Fluvius')"
    )
    assert "/antwoorden/straatlamp-stuk" in text.input_value()
    page.locator(".modal button[name=action_send]:visible").click()
    page.locator(".modal").wait_for(state="detached")
    sent = admin_rpc.search_read(
        "mail.message", [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket)], ["body"]
    )
    assert any("Fluvius" in message["body"] for message in sent)
