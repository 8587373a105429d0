from odoo import api, models
from odoo.tools.translate import code_translations

MODULES = ("roeselare_servicedesk", "roeselare_meldpunt")


class IrQweb(models.AbstractModel):
    """Pages that load little, because they are opened in the street."""

    _inherit = "ir.qweb"

    @api.model
    def _lean_terms(self):
        """Return what a page gives as ``lean_page`` to load the small bundles.

        :return: ``{module: {English term: translation}}`` of the scripts of the page, in
            the language of the page; none for staff, whose pages load everything so that
            they can be edited
        """
        return {} if self.env.user._is_internal() else self._script_terms()

    @api.model
    def _script_terms(self):
        """Return ``{module: {English term: translation}}`` of our scripts."""
        lang = self.env.lang or "en_US"
        found = {}
        for module in MODULES:
            terms = code_translations.get_web_translations(module, lang)
            found[module] = {item["id"]: item["string"] for item in terms["messages"]}
        return found
