"""An administrator makes a form without code, and sees it while it grows."""

from playwright.sync_api import expect


def add_row(page, kind, label, **ticks):
    """Add a row to the questions by its window."""
    adder = page.locator("[name=question_ids] .o_field_x2many_list_row_add")
    adder.locator("a, button").first.click()
    window = page.locator(".modal-dialog")
    window.locator("[name=type] select, [name=type] input").first.wait_for()
    choose(window, kind)
    window.locator("[name=label] input, [name=label] textarea").first.fill(label)
    for name in ticks:
        window.locator(f"[name={name}] input").check()
    window.locator("footer button.o_form_button_save, footer .o_form_button_save").first.click()
    window.wait_for(state="detached")


def choose(window, kind):
    """Choose the type of a row."""
    field = window.locator("[name=type] select")
    if field.count():
        field.select_option(label=kind)
        return
    window.locator("[name=type] input").click()
    window.page.locator(".o_select_menu_item", has_text=kind).first.click()


def save(page):
    page.locator(".o_form_button_save").first.click()
    expect(page.locator(".o_form_button_save").first).to_be_hidden(timeout=30_000)


def test_a_form_is_made_seen_and_published(visit):
    window = visit(login="beheer")
    page = window.page
    page.goto(f"{window.city.base}/odoo/servicedesk-forms/new")
    page.locator("[name=name] input, [name=name] textarea").first.fill("Proefformulier")
    add_row(page, "Titel van een stap", "Uw hond")
    add_row(page, "Tekst", "Hoe heet de hond?", required=True)
    save(page)
    page.locator("a[name=preview]").click()
    preview = page.frame_locator(".o_roeselare_preview iframe")
    expect(preview.get_by_text("Hoe heet de hond?")).to_be_visible(timeout=60_000)
    # What is saved is seen at once.
    page.locator("a[name=questions]").click()
    add_row(page, "Ja of nee", "Is hij gechipt?")
    save(page)
    page.locator("a[name=preview]").click()
    expect(preview.get_by_text("Is hij gechipt?")).to_be_visible(timeout=60_000)
    page.locator("button[name=action_publish]").click()
    page.locator(".modal-footer .btn-primary").click()
    expect(page.locator("[name=published_version_id]").last).to_contain_text("versie 1")
