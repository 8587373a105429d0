from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SECRET, LibraryMixin

STRANGERS = ("t_karel", "t_agent_b", "t_employee", "t_dms_manager")


@tagged("post_install", "-at_install")
class TestLibraryRpc(LibraryMixin, HttpCase):
    """A stranger with a login and a keyboard, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.attachment = cls._content_attachment(cls.document)

    def _call(self, model, method, *args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": kwargs,
                }
            },
        )
        self.assertNotIn(SECRET, response.text)
        self.assertNotIn("%PDF", response.text)
        self.assertNotIn("JVBERi0", response.text)  # %PDF- in base64
        return response.json()

    def _assert_error(self, answer):
        self.assertIn("error", answer)
        self.assertIn(
            answer["error"]["data"]["name"],
            ("odoo.exceptions.AccessError", "odoo.exceptions.UserError"),
        )

    def _assert_empty(self, answer):
        if "error" in answer:
            self._assert_error(answer)
            return
        result = answer["result"]
        if isinstance(result, dict):
            result = result.get("records", result.get("groups", result))
        self.assertIn(result, ([], 0, False), answer)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_stranger_is_refused_by_id_in_every_method(self):
        document = [self.document.id]
        fields = ["label", "name", "content", "sha256", "delivery_note"]
        for login in STRANGERS:
            self.authenticate(login, f"{login}-pass")
            for method, args in {
                "read": (document, fields),
                "web_read": (document, {name: {} for name in fields}),
                "export_data": (document, ["label", "content"]),
                "copy": (document,),
                "write": (document, {"label": "x"}),
                "unlink": (document,),
                "get_human_size": (document,),
                "lock": (document,),
                "action_migrate": (document,),
                "message_post": (document,),
                "get_portal_url": (document,),
            }.items():
                with self.subTest(login=login, method=method):
                    self._assert_error(self._call("dms.file", method, *args))
            attachment = [self.attachment.id]
            for method, args in {
                "read": (attachment, ["name", "datas", "raw", "index_content"]),
                "web_read": (attachment, {"datas": {}}),
                "copy": (attachment,),
                "write": (attachment, {"res_model": False, "res_id": 0}),
                "generate_access_token": (attachment,),
                "unlink": (attachment,),
            }.items():
                with self.subTest(login=login, attachment=method):
                    self._assert_error(self._call("ir.attachment", method, *args))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_stranger_finds_nothing_by_searching(self):
        domain = [("library", "=", "personal")]
        by_id = [("id", "=", self.document.id)]
        attachment = [("id", "=", self.attachment.id)]
        of_file = [("res_model", "=", "dms.file"), ("res_field", "!=", False)]
        for login in STRANGERS:
            self.authenticate(login, f"{login}-pass")
            for model, method, args in [
                ("dms.file", "search_read", (domain, ["label"])),
                ("dms.file", "search_read", (by_id, ["label"])),
                ("dms.file", "search_count", (by_id,)),
                ("dms.file", "web_search_read", (by_id, {"label": {}})),
                ("dms.file", "formatted_read_group", (by_id, ["label"], ["__count"])),
                ("dms.file", "web_read_group", (by_id, ["label"], ["__count"])),
                ("dms.file", "name_search", ("Beslissing",)),
                ("ir.attachment", "search_read", (attachment, ["name", "datas"])),
                ("ir.attachment", "search_read", (of_file, ["name", "datas"])),
            ]:
                with self.subTest(login=login, model=model, method=method, args=args):
                    self._assert_empty(self._call(model, method, *args))

    def test_stranger_is_refused_on_every_route(self):
        document, attachment = self.document.id, self.attachment.id
        routes = [
            f"/web/content/dms.file/{document}/content",
            f"/web/content/dms.file/{document}/content_file",
            f"/web/content/{attachment}",
            f"/web/content/ir.attachment/{attachment}/datas",
            f"/web/image/{attachment}",
            f"/web/image/dms.file/{document}/content_file",
            f"/web/image/dms.file/{document}/image_128",
            f"/my/documenten/{document}",
            f"/my/dms/file/{document}/download",
            f"/mail/view?model=dms.file&res_id={document}",
        ]
        for login in (*STRANGERS, None):
            self.authenticate(login, f"{login}-pass")
            for route in routes:
                with self.subTest(login=login, route=route):
                    response = self.url_open(route)
                    self.assertNotIn(b"%PDF", response.content)
                    self.assertNotIn(SECRET, response.text)
                    if route.startswith("/web/content"):
                        self.assertIn(response.status_code, (403, 404))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_refusal_names_no_document_in_debug_mode(self):
        self.authenticate("t_agent_b", "t_agent_b-pass")
        self.url_open("/odoo?debug=1")
        self._assert_error(self._call("dms.file", "read", [self.document.id], ["label"]))

    def test_owner_and_staff_reach_it_by_the_same_calls(self):
        """The table above would also pass if nothing worked at all."""
        url = f"/web/content/dms.file/{self.document.id}/content_file"
        for login in ("t_marie", "t_agent_a"):
            self.authenticate(login, f"{login}-pass")
            with self.subTest(login=login):
                self.assertTrue(self.url_open(url).content.startswith(b"%PDF"))
                response = self.url_open(
                    "/web/dataset/call_kw/dms.file/read",
                    json={
                        "params": {
                            "model": "dms.file",
                            "method": "read",
                            "args": [[self.document.id], ["label"]],
                            "kwargs": {},
                        }
                    },
                )
                self.assertEqual(response.json()["result"][0]["label"], SECRET)

    def test_nothing_pending_is_served_to_anybody(self):
        self.document.sudo().document_state = "pending"
        for login in ("t_marie", "t_agent_a", "t_dpo"):
            self.authenticate(login, f"{login}-pass")
            for url in (
                f"/web/content/dms.file/{self.document.id}/content_file",
                f"/web/content/{self.attachment.id}",
                f"/my/documenten/{self.document.id}",
            ):
                with self.subTest(login=login, url=url):
                    response = self.url_open(url)
                    self.assertIn(response.status_code, (403, 404))
