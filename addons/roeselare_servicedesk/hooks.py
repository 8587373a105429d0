"""What one installation needs once, beyond data files."""

from .tools.log_mask import install_log_mask

LANGUAGES = ("nl_BE", "fr_BE")


def post_load():
    """Keep tracking tokens out of the access log of every worker."""
    install_log_mask()


def post_init_hook(env):
    """Make Dutch the first language and withdraw what the base modules gave away."""
    _activate_languages(env)
    # Tokens of the stock portal act as the requester for whoever holds them; the
    # service desk has tracking links of its own.
    env.cr.execute(
        "UPDATE helpdesk_ticket SET access_token = NULL WHERE access_token IS NOT NULL"
    )


def _activate_languages(env):
    languages = env["res.lang"]
    for code in LANGUAGES:
        lang = env["res.lang"]._activate_lang(code)
        if lang:
            languages += lang
    missing = languages.filtered(
        lambda lang: lang.code not in _translated_languages(env)
    )
    if missing:
        env["base.language.install"].create(
            {"lang_ids": [(6, 0, missing.ids)], "overwrite": False}
        ).lang_install()
    dutch = languages.filtered(lambda lang: lang.code == LANGUAGES[0])
    if not dutch:
        return
    for website in env["website"].search([]):
        website.language_ids |= languages
        website.default_lang_id = dutch
    env["ir.default"].set("res.partner", "lang", dutch.code)
    env["ir.default"].set("res.partner", "tz", "Europe/Brussels")


def _translated_languages(env):
    """Return the languages whose translations the installation already loads."""
    return env.context.get("servicedesk_translated_langs", ())
