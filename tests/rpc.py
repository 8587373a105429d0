"""Odoo over HTTP, as a signed-in user: what any client could ask."""

import time

import requests

# Seconds: installing an addon over HTTP takes half a minute on a free machine and more
# than two beside other work; only what hangs is to be cut off.
PATIENCE = 600


class RpcError(AssertionError):
    """The server refused; ``name`` is the class of its exception."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.name = data.get("name", "")
        super().__init__(f"{self.name}: {data.get('message') or error.get('message')}")


class Rpc:
    """A session of one user.

    :param base: address of the server, like http://127.0.0.1:8069
    """

    def __init__(self, base, database, login=None, password=None):
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy for this machine
        self.uid = None
        if login:
            values = {"db": database, "login": login, "password": password}
            self.uid = self.post("/web/session/authenticate", **values)["uid"]

    def post(self, path, **params):
        payload = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.base + path, json=payload, timeout=PATIENCE)
        answer.raise_for_status()
        body = answer.json()
        if "error" in body:
            raise RpcError(body["error"])
        return body.get("result")

    def call(self, model, method, *args, **kwargs):
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def search_read(self, model, domain, fields, **kwargs):
        return self.call(model, "search_read", domain, fields, **kwargs)

    def ref(self, xml_id):
        """Return the id of the record that an XML id names."""
        module, _, name = xml_id.partition(".")
        domain = [("module", "=", module), ("name", "=", name)]
        return self.search_read("ir.model.data", domain, ["res_id"])[0]["res_id"]

    def write_settings(self, **values):
        """Write settings of the city (fields of res.company, as Settings → Roeselare does)."""
        company = self.search_read("res.company", [], ["id"], limit=1)[0]["id"]
        return self.call("res.company", "write", [company], values)

    def send_mails(self):
        """Send what waits in the mail queue, as the scheduler would within the hour."""
        return self.run_job("mail.ir_cron_mail_scheduler_action")

    def run_job(self, xml_id):
        """Run a job now, after the server's own scheduler if that is at it."""
        cron = self.ref(xml_id)
        limit = time.monotonic() + 30
        while True:
            try:
                return self.call("ir.cron", "method_direct_trigger", [cron])
            except RpcError as error:
                # once more then, for what came meanwhile
                if "already executing" not in str(error) or time.monotonic() > limit:
                    raise
                time.sleep(0.2)

    def get(self, path, **options):
        return self.session.get(self.base + path, timeout=PATIENCE, **options)
