import base64
import io
import json
import zipfile

from odoo import http
from odoo.exceptions import AccessError

from .common import PDF

MARK = "zeer-geheim"
#: what each path answers to: a reader inside the city, a reader of the portal, anybody else
#: (user, path) → reached; the paths are methods _path_…
INTERNAL = (
    "search",
    "read_group",
    "name_search",
    "read",
    "web_search_read",
    "web_read",
    "export_data",
    "export_csv",
    "attachment_id",
    "attachment_search",
    "web_content",
    "web_content_attachment",
    "web_image",
    "zip",
    "message_id",
    "message_search",
    "thread_messages",
    "followers",
)
PORTAL = (
    *("search", "read_group", "name_search", "read", "web_search_read", "web_read"),
    *("web_content", "web_image"),
)
#: of a document of a library
VERSIONS = ("versions",)
WRITING = ("write", "message_post", "attach", "lock")


class PathsMixin:
    """The ways to a file, by call and by address: each returns what it reached.

    A way may also raise AccessError, which is as good as nothing.
    """

    def _attachment(self, file):
        return self._content_attachment(file)

    def _get(self, url):
        response = self.url_open(url)
        return response.status_code == 200 and response.content or b""

    def _post(self, url, **values):
        return self.url_open(url, data={**values, "csrf_token": http.Request.csrf_token(self)})

    def _path_search(self, file, _user):
        return file.search([("id", "=", file.id)])

    def _path_read_group(self, file, _user):
        return file.formatted_read_group([("id", "=", file.id)], ["name"], ["__count"])

    def _path_name_search(self, file, _user):
        word = file.sudo().display_name
        return file.id in [item for item, _name in file.name_search(word)]

    def _path_web_search_read(self, file, _user):
        return file.web_search_read([("id", "=", file.id)], {"name": {}})["records"]

    def _path_web_read(self, file, _user):
        return file.web_read({"name": {}, "content": {}})

    def _path_versions(self, file, user):
        versions = self.env["docs.version"].with_user(user)
        return versions.search([("file_id", "=", file.id)]).read(["sha256"])

    def _path_read(self, file, _user):
        return file.read(["name", "content"])

    def _path_export_data(self, file, _user):
        return MARK in str(file.export_data(["name", "label"]))

    def _path_export_csv(self, file, _user):
        wanted = {
            "model": "dms.file",
            "fields": [{"name": "label", "label": "Label"}, {"name": "name", "label": "Name"}],
            "ids": [file.id],
            "domain": [],
            "import_compat": False,
        }
        answer = self._post("/web/export/csv", data=json.dumps(wanted))
        return MARK in answer.text

    def _path_attachment_id(self, file, user):
        return self._attachment(file).with_user(user).read(["raw"])[0]["raw"]

    def _path_attachment_search(self, file, user):
        attachments = self.env["ir.attachment"].with_user(user)
        domain = [("res_model", "=", "dms.file"), ("res_field", "=", "content_file")]
        return attachments.search([*domain, ("res_id", "=", file.id)])

    def _path_web_content(self, file, _user):
        content = self._attachment(file).raw
        return self._get(f"/web/content/dms.file/{file.id}/content_file") == content

    def _path_web_content_attachment(self, file, _user):
        attachment = self._attachment(file)
        return self._get(f"/web/content/{attachment.id}") == attachment.raw

    def _path_web_image(self, file, _user):
        if file.sudo().library:
            # No thumbnail is made of a personal document: the content is asked as one.
            url = f"/web/content/dms.file/{file.id}/content_file?download=1"
            return self._get(url) == self._attachment(file).raw
        return self._get(f"/web/image/dms.file/{file.id}/image_128") == self._thumbnail(file)

    def _thumbnail(self, file):
        return base64.b64decode(file.sudo().with_context(bin_size=False).image_128)

    def _path_zip(self, file, _user):
        attachment = self._attachment(file)
        answer = self._post("/mail/attachment/zip", file_ids=str(attachment.id), zip_name="x.zip")
        if answer.status_code != 200 or not zipfile.is_zipfile(io.BytesIO(answer.content)):
            return False
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return [packed.read(name) for name in packed.namelist()] == [attachment.raw]

    def _messages(self, file):
        return file.sudo().message_ids.filtered(lambda message: MARK in message.body)

    def _path_message_id(self, file, user):
        return MARK in str(self._messages(file).with_user(user).read(["body"]))

    def _path_message_search(self, file, user):
        domain = [("model", "=", "dms.file"), ("res_id", "=", file.id)]
        return self.env["mail.message"].with_user(user).search_count(domain)

    def _path_thread_messages(self, file, _user):
        answer = self.url_open(
            "/mail/thread/messages",
            json={"params": {"thread_model": "dms.file", "thread_id": file.id}},
        )
        # Odoo answers what else the user may read when the thread is none of his.
        found = answer.json().get("result", {"messages": []})["messages"]
        return set(self._messages(file).ids) & set(found)

    def _path_followers(self, file, user):
        domain = [("res_model", "=", "dms.file"), ("res_id", "=", file.id)]
        found = self.env["mail.followers"].with_user(user).search(domain)
        by_id = self.env["mail.followers"].sudo().search(domain, limit=1).with_user(user)
        self.assertEqual(bool(found), by_id.has_access("read"))
        return found

    def _path_activity(self, file, user):
        domain = [("res_model", "=", "dms.file"), ("res_id", "=", file.id)]
        return self.env["mail.activity"].with_user(user).search(domain).read(["summary"])

    def _path_write(self, file, _user):
        return file.write({"name": "x.png"})

    def _path_message_post(self, file, _user):
        return file.message_post(body="x")

    def _path_attach(self, file, user):
        values = {"name": "x.pdf", "raw": PDF, "res_model": "dms.file", "res_id": file.id}
        return self.env["ir.attachment"].with_user(user).create(values)

    def _path_lock(self, file, _user):
        file.lock()
        return True

    # ----------------------------------------------------------------- verdicts

    @classmethod
    def _prepare(cls, file, user):
        """Say something on the file, to everybody, so that all of them have received it.

        :param user: who has something to do with it
        """
        everybody = cls.employee | cls.agent_b | cls.dms_user | cls.dms_manager
        file.message_subscribe(everybody.partner_id.ids)
        cls.env["mail.message"].create(
            {
                "model": "dms.file",
                "res_id": file.id,
                "body": MARK,
                "message_type": "comment",
                "subtype_id": cls.env.ref("mail.mt_comment").id,
                "author_id": cls.employee.partner_id.id,
                "partner_ids": [(6, 0, everybody.partner_id.ids)],
                "notification_ids": [
                    (0, 0, {"res_partner_id": partner.id, "notification_type": "inbox"})
                    for partner in everybody.partner_id
                ],
            }
        )
        cls.env["mail.activity"].create(
            {
                "summary": MARK,
                "res_model_id": cls.env["ir.model"]._get_id("dms.file"),
                "res_id": file.id,
                "user_id": user.id,
            }
        )
        if file.label:
            file.label = MARK

    def _verdicts(self, file, users, paths):
        for user in users:
            if user._is_public():
                self.authenticate(None, None)
            else:
                self.authenticate(user.login, f"{user.login}-pass")
            for path in paths(user):
                for cache in ("cold", "warm"):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    if cache == "warm":
                        self._warm(file)
                    yield user, path, cache, self._reaches(path, file, user)

    def _warm(self, file):
        """Bring what is asked about into the cache, with all rights."""
        file = file.sudo()
        file.read(["name", "label", "content", "display_name", "image_128"])
        file.message_ids.mapped("body")
        file.message_follower_ids.mapped("partner_id")
        file.activity_ids.mapped("summary")
        self._attachment(file).read(["name", "raw"])

    def _reaches(self, path, file, user):
        call = getattr(self, f"_path_{path}")
        try:
            with self.env.cr.savepoint() as savepoint:
                reached = bool(call(file.with_user(user), user))
                savepoint.rollback()
        except AccessError:
            return False
        return reached

    def _all_paths(self, _user):
        return (*INTERNAL, "activity")

    def _open_paths(self, user):
        return INTERNAL if user._is_internal() else PORTAL
