from odoo import api, models

_DUTCH = "nl_BE"


class ResLang(models.Model):
    """In which language the city writes."""

    _inherit = "res.lang"

    @api.model
    def _to_write_in(self, *wanted):
        """Return the code of the first installed language of those that are wanted.

        :param wanted: codes, or nothing where somebody has no language
        :return: Dutch when there is none of them, by law; without Dutch that of the user
        """
        codes = filter(None, (*wanted, _DUTCH, self.env.lang))
        return next((code for code in codes if self._get_code(code)), "en_US")
