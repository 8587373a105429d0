"""Runs the tests that stock dms ships, with all our addons installed; tells what failed.

Odoo itself would run most of them "at install": before our addons are there.
"""

import json
import os
import sys
import threading

import odoo.http
import odoo.service.server
from odoo.modules import module
from odoo.modules.registry import Registry
from odoo.tests import loader
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

#: the technical portal of dms is closed by default (docs/adr/0032); two tests walk through it:
#: test_portal.TestDmsPortal.test_access_portal and test_portal.TestDmsPortal.test_tour
OPEN_PORTAL = "UPDATE res_company SET docs_dms_portal_open = TRUE"


class Result(OdooTestResult):
    """Keeps which tests ran and which did not pass; a failing subtest counts for its test."""

    def __init__(self):
        super().__init__()
        self.ran, self.failed, self.skipped_tests = [], {}, {}

    def _name(self, test):
        test = getattr(test, "test_case", test)
        return ".".join(test.id().split(".")[-3:])

    def startTest(self, test):
        self.ran.append(self._name(test))
        super().startTest(test)

    def _keep(self, test, err):
        self.failed.setdefault(self._name(test), f"{err[0].__name__}: {err[1]}"[:300])

    def addError(self, test, err):
        self._keep(test, err)
        super().addError(test, err)

    def addFailure(self, test, err):
        self._keep(test, err)
        super().addFailure(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._keep(test, err)
        super().addSubTest(test, subtest, err)

    def addSkip(self, test, reason):
        self.skipped_tests[self._name(test)] = reason
        super().addSkip(test, reason)


def main(conf, database, port):
    config.parse_config(
        ["-c", conf, "-d", database, f"--http-port={port}", "--test-tags=/dms"],
        setup_logging=True,
    )
    odoo.service.server.load_server_wide_modules()
    threading.current_thread().dbname = database
    server = odoo.service.server.ThreadedServer(odoo.http.root)
    odoo.service.server.server = server
    server.http_spawn()
    with Registry(database).cursor() as cr:
        cr.execute(OPEN_PORTAL)
    tests = [
        test
        for position in ("at_install", "post_install")
        for test in loader.make_suite(["dms"], position)
    ]
    module.current_test = True
    result = Result()
    OdooSuite(tests)(result)
    return {"ran": result.ran, "failed": result.failed, "skipped": result.skipped_tests}


if __name__ == "__main__":
    answer = main(*sys.argv[1:])
    print("RESULT " + json.dumps(answer), flush=True)
    # The server's threads would keep the process; there is nothing to tidy up.
    os._exit(0)
