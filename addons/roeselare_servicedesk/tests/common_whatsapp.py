import hashlib
import hmac
import json
from unittest.mock import patch

from ..tools import whatsapp_api
from .common import CityMixin, jpeg

ELS = "32470123456"
NUMBER_ID = "106540352242922"
SECRET = "app-secret"
VERIFY = "verify-token"


def signed(raw, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def call(number_id=NUMBER_ID, **value):
    """Return the body of a call of the webhook."""
    value["metadata"] = {"phone_number_id": number_id}
    return json.dumps({"entry": [{"changes": [{"value": value}]}]}).encode()


def words(message_id="wamid.1", number=ELS, kind="text", **content):
    """Return the body of a call with one message."""
    content = content or {"body": "The bin is full"}
    item = {"id": message_id, "from": number, "type": kind, kind: content}
    contact = {"wa_id": number, "profile": {"name": "Els Declercq"}}
    return call(contacts=[contact], messages=[item])


class WhatsappMixin(CityMixin):
    """WhatsApp is on; its provider is in ``sent`` and ``pictures``, or fails."""

    @classmethod
    def _set_up_whatsapp(cls):
        cls._set_up_city()
        cls.env.company.write(
            {
                "servicedesk_whatsapp_address": "https://provider.example/v21.0/",
                "servicedesk_whatsapp_number_id": NUMBER_ID,
                "servicedesk_whatsapp_token": "token",
                "servicedesk_whatsapp_secret": SECRET,
                "servicedesk_whatsapp_verify": VERIFY,
                "servicedesk_whatsapp": True,
            }
        )
        cls.rows = cls.env["servicedesk.whatsapp.message"]

    def setUp(self):
        super().setUp()
        self.sent, self.failure, self.pictures = [], None, {"m1": jpeg()}
        self.patch(whatsapp_api, "send_text", self._provider_sends)
        self.patch(whatsapp_api, "fetch_media", self._provider_gives)

    def _provider_sends(self, provider, number, text):
        if self.failure:
            raise self.failure
        self.sent.append((number, text))
        return f"wamid.OUT{len(self.sent)}"

    def _provider_gives(self, provider, media_id, limit):
        if self.failure:
            raise self.failure
        return self.pictures[media_id]

    def _bring(self, raw):
        self.assertTrue(self.env["servicedesk.whatsapp"]._receive(NUMBER_ID, raw, signed(raw)))

    def _run(self):
        """Do what is due, as the job does."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.rows._cron_whatsapp()
        self.env.flush_all()

    def _say(self, *args, **content):
        """Let a message come in and be read; return the ticket of its number."""
        self._bring(words(*args, **content))
        self._run()
        return self._ticket_of()

    def _ticket_of(self, number=ELS):
        domain = [("whatsapp_number", "=", number)]
        return self.env["helpdesk.ticket"].search(domain, order="id desc", limit=1)
