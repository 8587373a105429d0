"""Run in an Odoo shell: what a demo needs when its modules are there.

The demo data of our addons, and of no other:
``--with-demo`` would bring the demo companies, employees and projects of every module
that ours stand on. A small Roeselare is believable; that crowd is not.
"""

import os
import runpy

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

# Only a registry that is still being loaded takes "created three weeks ago" from a file; once
# it is ready, every record is of today.
env.registry.ready = False  # noqa: F821
names = os.environ["DESK_DEMO_ADDONS"].split(",")
for name in filter(None, names):
    for path in Manifest.for_addon(name)["demo"]:
        convert_file(env, name, path, {}, mode="init", noupdate=True)  # noqa: F821
env.registry.ready = True  # noqa: F821
env.cr.commit()  # noqa: F821

# A seal made here, and documents that carry one.
if "roeselare_docs" in names:
    runpy.run_path(os.environ["DESK_DEMO_MORE"], {"env": env})  # noqa: F821

# The scripts of the web client, made before anybody asks: when two windows ask for them
# at once for the first time, Odoo answers one with an error, and its page stays blank.
for bundle in ("web.assets_web", "web.assets_web_print"):
    assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)  # noqa: F821
    assets.css()
    assets.js()
env.cr.commit()  # noqa: F821
