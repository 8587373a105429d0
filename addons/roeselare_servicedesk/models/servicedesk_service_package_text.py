from odoo import models
from odoo.tools import SQL

from ..tools.package import LANGUAGES


class ServicedeskServicePackage(models.AbstractModel):
    """Texts in all languages at once, exactly as they are stored."""

    _inherit = "servicedesk.service.package"

    def _stored_texts(self, records, names):
        """Return what is stored of translated fields: {id: {name: {language: text}}}."""
        records.flush_recordset(names)
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM %s WHERE id IN %s",
                columns,
                SQL.identifier(records._table),
                tuple(records.ids) or (0,),
            )
        )
        return {row["id"]: {name: _known(row[name]) for name in names} for row in rows}

    def _write_texts(self, record, texts):
        """Write texts in every language; what is not given in a language goes.

        :param dict texts: field → {language: text}
        """
        stored = self._stored_texts(record, list(texts))[record.id]
        empty = [name for name, found in texts.items() if not found and stored[name]]
        if empty:
            record.write(dict.fromkeys(empty, False))
        # English first: the others fall back on it.
        for lang in reversed(LANGUAGES):
            values = {
                name: found[lang]
                for name, found in texts.items()
                if lang in found and found[lang] != stored[name].get(lang)
            }
            if values:
                record.with_context(lang=lang).write(values)
        for name, found in texts.items():
            gone = set(stored[name]) - set(found) if found else ()
            if gone:
                record.update_field_translations(name, dict.fromkeys(gone, False))


def _known(stored):
    """Return the languages of the city of one stored text, the empty ones left out."""
    return {lang: text for lang, text in (stored or {}).items() if text and lang in LANGUAGES}
