"""What one installation needs once, beyond data files."""

import json

from odoo.tools import file_open

_FORMS = {
    "roeselare_meldpunt.category_lamp_broken": "roeselare_meldpunt/data/form/lamp.json",
}


def post_init_hook(env):
    """Give the categories that come along their questions."""
    for xml_id, path in _FORMS.items():
        category = env.ref(xml_id, raise_if_not_found=False)
        if category and not category.form_id:
            with file_open(path) as file:
                category.form_id = env["servicedesk.form"]._from_content(json.load(file))
