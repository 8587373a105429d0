from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.text_query import cut, fragment, parts
from .dms_file_text_match import SHELVES

CONTEXT = "docs_words"
#: signs from the beginning of a document in which a fragment is looked for
_FRAGMENT_SIGNS = 40_000
_BEGIN, _END = "\x02", "\x03"
_HEADLINE = (
    f'StartSel="{_BEGIN}", StopSel="{_END}", MaxFragments=2, MaxWords=18, MinWords=6,'
    ' FragmentDelimiter=" … "'
)


class DmsFile(models.Model):
    """Documents found by what they say (docs/adr/0220).

    The match is a part of the same SQL that says what the reader may open: what is not
    his is in no list, count, group or fragment.
    """

    _inherit = "dms.file"

    full_text = fields.Char(
        string="In the text",
        compute="_compute_full_text",
        search="_search_full_text",
        help="Words that the document says; “between quotes” together.",
    )
    text_note = fields.Char(
        string="Text",
        compute="_compute_text_note",
        help="Why the document is not found by what it says.",
    )
    text_fragment = fields.Html(
        string="Found",
        compute="_compute_text_fragment",
        sanitize=False,
        help="Where the document says what was looked for.",
    )

    def _add_versions(self, reason):
        result = super()._add_versions(reason)
        self.env["docs.text"]._await(self)
        return result

    @api.depends("version_id")
    def _compute_text_note(self):
        # sudo: docs.text - why the words of a document are not found, for its readers
        texts = self.env["docs.text"].sudo().search([("file_id", "in", self.ids)])
        reasons = dict(texts._fields["reason"]._description_selection(self.env))
        states = dict(texts._fields["state"]._description_selection(self.env))
        notes = {
            text.file_id.id: reasons.get(text.reason) or states[text.state]
            for text in texts
            if text.state != "read"
        }
        for file in self:
            file.text_note = notes.get(file._origin.id, False)

    @api.model
    def _text_open_domain(self):
        """Return the documents of which a list shows where they say something.

        What a document of a citizen says is for its owner to look through, also where
        staff may open it with a reason.
        """
        return Domain("library", "in", SHELVES)

    # ------------------------------------------------------------- lists of staff

    def _compute_full_text(self):
        self.full_text = False

    @api.model
    def _search_full_text(self, operator, value):
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        return Domain.OR(self._text_domain(text) for text in values if isinstance(text, str))

    @api.depends_context(CONTEXT)
    def _compute_text_fragment(self):
        words = self._words_of_context()
        fragments = self._fragments(words, self._text_open_domain()) if words else {}
        for file in self:
            file.text_fragment = fragment(fragments.get(file._origin.id, ""), _BEGIN, _END)

    @api.model
    def _words_of_context(self):
        words = self.env.context.get(CONTEXT)
        if isinstance(words, list | tuple):
            words = " ".join(word for word in words if isinstance(word, str))
        return words if isinstance(words, str) else ""

    def _with_fragments(self, values, text):
        """Add to the values of each of these documents where it says ``text``."""
        # By a mandate somebody else's documents are found by their names: what is shown of
        # their text would be read without being written down.
        me = self.env.user.partner_id
        shown = self.filtered(lambda file: file.library in SHELVES or file.partner_id == me)
        fragments = shown._fragments(text) if text else {}
        for document in values:
            document["found"] = parts(fragments.get(document["id"], ""), _BEGIN, _END)
        return values

    @api.model
    def _is_too_common(self, text):
        """Tell whether somebody looks for words that are in nearly every document."""
        return bool(cut(text)) and self._text_query(text) is None

    def _fragments(self, text, domain=None):
        """Return where these documents say ``text``, with marks: {id: text}."""
        query = self._text_query(text)
        if query is None or not self.ids:
            return {}
        # The documents are the caller's to read; the domain says of which words are shown.
        files = self.search(Domain("id", "in", self.ids) & domain) if domain else self
        if not files:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT file_id, ts_headline('docs_stem', left(body, %(signs)s), %(query)s,
                                                %(how)s)
                      FROM docs_text
                     WHERE file_id IN %(ids)s AND words @@ %(query)s
                    """,
                    signs=_FRAGMENT_SIGNS,
                    query=query,
                    how=_HEADLINE,
                    ids=tuple(files.ids),
                )
            )
        )
