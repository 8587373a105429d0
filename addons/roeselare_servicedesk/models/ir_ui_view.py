from odoo import fields, models
from odoo.tools.safe_eval import safe_eval

MAP_ATTRIBUTES = {"latitude", "longitude", "color", "limit", "string", "class", "js_class"}
MAP_MAX_POINTS = 50_000
#: what the popup and the list beside the map can write as plain text
MAP_FIELD_TYPES = {
    "char",
    "text",
    "integer",
    "float",
    "boolean",
    "date",
    "datetime",
    "selection",
    "many2one",
}


class IrUiView(models.Model):
    """The view type “map”: records of any model that has a latitude and a longitude."""

    _inherit = "ir.ui.view"

    type = fields.Selection(selection_add=[("map", "Map")])

    def _get_view_info(self):
        return {"map": {"icon": "fa fa-map-o"}} | super()._get_view_info()

    def _postprocess_tag_map(self, node, name_manager, node_info):
        for attribute in ("latitude", "longitude", "color"):
            if name := node.get(attribute):
                name_manager.has_field(node, name, node_info)

    def _validate_tag_map(self, node, name_manager, node_info):
        """Refuse what the client could not show, and say what to write instead."""
        if not node_info["validate"]:
            return
        self._check_map_attributes(node)
        model = name_manager.model
        for attribute in ("latitude", "longitude"):
            self._check_map_field(node, model, attribute, ["float"], required=True)
        self._check_map_field(node, model, "color", ["selection"])
        self._check_map_children(node, model)

    def _check_map_attributes(self, node):
        # Odoo's own bookkeeping starts with two underscores.
        unknown = {name for name in node.attrib if not name.startswith("__")} - MAP_ATTRIBUTES
        if unknown:
            self._raise_view_error(
                self.env._(
                    "A map does not know %(unknown)s. It knows: %(known)s.",
                    unknown=", ".join(sorted(unknown)),
                    known=", ".join(sorted(MAP_ATTRIBUTES)),
                ),
                node,
            )
        limit = node.get("limit", "1")
        if not limit.isascii() or not limit.isdigit() or not 0 < int(limit) <= MAP_MAX_POINTS:
            self._raise_view_error(
                self.env._(
                    "“limit” of a map is a number from 1 to %(most)d.", most=MAP_MAX_POINTS
                ),
                node,
            )

    def _check_map_field(self, node, model, attribute, types, required=False):
        name = node.get(attribute)
        if not name:
            if required:
                self._raise_view_error(
                    self.env._(
                        "A map needs “%(attribute)s”: the field with it, in degrees.",
                        attribute=attribute,
                    ),
                    node,
                )
            return
        field = model._fields.get(name)
        if not field or not field.store or field.type not in types:
            self._raise_view_error(
                self.env._(
                    "“%(attribute)s” of a map names a stored field of type %(types)s; "
                    "“%(name)s” of %(model)s is none.",
                    attribute=attribute,
                    types=", ".join(types),
                    name=name,
                    model=model._name,
                ),
                node,
            )

    def _check_map_children(self, node, model):
        filters = 0
        for child in node.iterchildren("*"):
            if child.tag == "field":
                self._check_map_shown(child, model)
            elif child.tag == "filter":
                filters += 1
                self._check_map_filter(child)
            else:
                self._raise_view_error(
                    self.env._(
                        "A map holds fields for its popup, and one filter for what is "
                        "marked; found <%(tag)s>.",
                        tag=child.tag,
                    ),
                    child,
                )
        if filters > 1:
            self._raise_view_error(
                self.env._("A map marks what one filter finds; found %(count)d.", count=filters),
                node,
            )

    def _check_map_shown(self, node, model):
        field = model._fields.get(node.get("name"))
        # An unknown field is told by Odoo's own check of <field>.
        if field and field.type not in MAP_FIELD_TYPES:
            self._raise_view_error(
                self.env._(
                    "“%(name)s” is of type %(type)s, which the popup of a map cannot show.",
                    name=field.name,
                    type=field.type,
                ),
                node,
            )

    def _check_map_filter(self, node):
        try:
            # Only its shape; Odoo checks the names in it.
            domain = safe_eval(node.get("domain") or "None", {"uid": 1})
        except Exception:
            domain = None
        if not node.get("string") or not isinstance(domain, list):
            self._raise_view_error(
                self.env._(
                    "The filter of a map needs a “string”, which tells what is marked, and a "
                    "“domain”."
                ),
                node,
            )
