"""A mail server on loopback that keeps what it is given."""

import email
import email.policy
import logging
import socket
import threading
import time

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each connection


class Mailbox:
    """The mails that arrived, in their order."""

    def __init__(self):
        self._mails = []
        self._lock = threading.Lock()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        mail.envelope_to = list(envelope.rcpt_tos)
        with self._lock:
            self._mails.append(mail)
        return "250 kept"

    def start(self):
        self._controller.start()

    def stop(self):
        self._controller.stop()

    def clear(self):
        with self._lock:
            self._mails.clear()

    def all(self):
        with self._lock:
            return list(self._mails)

    def to(self, address):
        return [mail for mail in self.all() if address in mail.envelope_to]

    def wait_for(self, address, subject="", timeout=15):
        """Return the newest mail to an address whose subject holds a text."""
        limit = time.monotonic() + timeout
        while True:
            found = [mail for mail in self.to(address) if subject in (mail["subject"] or "")]
            if found:
                kinds = {part.get_content_type() for part in found[-1].walk()}
                # Whoever reads mail without pictures and colours reads ours as well.
                assert kinds >= {"text/plain", "text/html"}, f"{found[-1]['subject']}: {kinds}"
                return found[-1]
            if time.monotonic() > limit:
                seen = [(mail.envelope_to, mail["subject"]) for mail in self.all()]
                raise AssertionError(f"no mail to {address} with “{subject}”; arrived: {seen}")
            time.sleep(0.1)


def text_of(mail):
    """Return all that a mail says, as plain text and HTML together."""
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(part.get_content() for part in parts)
