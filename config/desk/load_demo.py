"""Run in an Odoo shell: load the demo data of our addons, and of no other.

``--with-demo`` would bring the demo companies, employees and projects of every module
that ours stand on. A small Roeselare is believable; that crowd is not.
"""

import os

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

for name in os.environ["DESK_DEMO_ADDONS"].split(","):
    for path in Manifest.for_addon(name)["demo"]:
        convert_file(env, name, path, {}, mode="init", noupdate=True)  # noqa: F821
env.cr.commit()  # noqa: F821
