import io
from types import SimpleNamespace
from unittest.mock import patch

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from odoo.tests import BaseCase, tagged

from odoo.addons.roeselare_servicedesk.controllers import forms


@tagged("post_install", "-at_install")
class TestReadUploads(BaseCase):
    def setUp(self):
        super().setUp()
        contents = (b"first", b"second", b"third")
        parts = [(io.BytesIO(content), f"{content.decode()}.txt") for content in contents]
        sent = EnvironBuilder(method="POST", data={"files": parts}).get_environ()
        self.httprequest = Request(sent)
        self.limits = (9, 99)
        gate = SimpleNamespace(_limits=lambda: self.limits)
        env = {"servicedesk.upload.gate": gate}
        self.enterContext(
            patch.object(forms, "request", SimpleNamespace(httprequest=self.httprequest, env=env))
        )

    def test_each_file_is_read_again_when_odoo_tries_the_request_again(self):
        """Odoo's retry rewinds the first file of each field only."""
        first = forms.read_uploads("files")
        for file in self.httprequest.files.values():
            file.seek(0)
        self.assertEqual([each.content for each in first], [b"first", b"second", b"third"])
        self.assertEqual(forms.read_uploads("files"), first)

    def test_one_more_than_the_city_takes_is_read_and_no_more(self):
        self.limits = (1, 3)
        self.assertEqual(
            [each.content for each in forms.read_uploads("files")], [b"firs", b"seco"]
        )

    def test_no_more_is_read_than_asked(self):
        found = forms.read_uploads("files", count=2, size=3)
        self.assertEqual([each.content for each in found], [b"fir", b"sec"])
