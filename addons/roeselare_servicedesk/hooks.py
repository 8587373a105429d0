"""What one installation needs once, beyond data files."""

from odoo.tools.translate import TranslationImporter

from .models.res_company_calendar import CITY_TIME_ZONE
from .tools.log_mask import install_log_mask

# Dutch first; English may have been switched off when the database was made.
LANGUAGES = ("nl_BE", "fr_BE", "en_US")
TRANSLATED = LANGUAGES[:2]


def post_load():
    """Keep tracking tokens out of the access log of every worker."""
    install_log_mask()


def pre_init_hook(env):
    """Activate the languages first, so that Odoo loads ours with the addon's data."""
    active = set(dict(env["res.lang"].get_installed()))
    languages = env["res.lang"]
    for code in LANGUAGES:
        languages += env["res.lang"]._activate_lang(code)
    missing = languages.filtered(
        lambda lang: lang.code in TRANSLATED and lang.code not in active
    )
    if missing:
        env["base.language.install"].create(
            {"lang_ids": [(6, 0, missing.ids)], "overwrite": False}
        ).lang_install()


def post_init_hook(env):
    """Make Dutch the first language and withdraw what the base modules gave away."""
    _greet_in_dutch(env)
    _say_it_our_way(env)
    _live_by_the_city_clock(env)
    # Tokens of the stock portal act as the requester for whoever holds them; the
    # service desk has tracking links of its own.
    env.cr.execute(
        "UPDATE helpdesk_ticket SET access_token = NULL WHERE access_token IS NOT NULL"
    )


def _greet_in_dutch(env):
    languages = env["res.lang"].search([("code", "in", LANGUAGES)])
    dutch = languages.filtered(lambda lang: lang.code == LANGUAGES[0])
    for website in env["website"].search([]):
        website.language_ids |= languages
        website.default_lang_id = dutch
    env["ir.default"].set("res.partner", "lang", dutch.code)
    env["ir.default"].set("res.partner", "tz", CITY_TIME_ZONE)


def _live_by_the_city_clock(env):
    """Let days begin at the city's midnight where nobody chose a time zone.

    A calendar that was made with the database has the zone of the machine, which is UTC.
    """
    calendars = env["resource.calendar"].with_context(active_test=False)
    calendars.search([("tz", "in", [False, "UTC", "Etc/UTC"])]).tz = CITY_TIME_ZONE


def _say_it_our_way(env):
    """Load what base modules say in other words than the city does (i18n_extra).

    Odoo itself fills in only what is untranslated; helpdesk_mgmt, for one, calls every
    ticket a question, which is one of our three kinds.
    """
    env.flush_all()
    importer = TranslationImporter(env.cr, verbose=False)
    for code in TRANSLATED:
        path = f"roeselare_servicedesk/i18n_extra/{code.split('_')[0]}.po"
        importer.load_file(path, code)
    importer.save(overwrite=True, force_overwrite=True)
    env.invalidate_all()
