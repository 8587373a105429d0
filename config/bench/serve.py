"""Starts Odoo with workers. They begin its websocket process by this very script, which
``python -m odoo`` cannot give them.
"""

from odoo.cli.command import main

main()
