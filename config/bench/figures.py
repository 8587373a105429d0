"""Rows of the dashboards: read from the hourly count, never from the tickets."""

from datetime import timedelta

#: a dashboard opens within a second, however many tickets there are
LIMIT = 1000


def rows(bench):
    """Return the rows of this file for one database; counts first what was loaded in bulk."""
    env = bench.env
    figures = env["servicedesk.figure"]
    if not figures.search_count([("grain", "=", "month")], limit=1):
        figures._rebuild()
        env.cr.commit()
    user = env["res.users"].browse(bench.agent.id)
    with bench.kept():
        user.group_ids = [(4, env.ref("roeselare_servicedesk.group_management").id)]
        mine = figures.with_user(user)
        today = figures._city_day(env.cr.now())
        years = {"variant": "management", "from": str(today - timedelta(days=3 * 365))}
        found = [
            bench.measure(
                "dashboard of a department",
                lambda: mine.action_dashboard({"variant": "department"}),
            ),
            bench.measure(
                "dashboard of management, 91 days",
                lambda: mine.action_dashboard({"variant": "management"}),
            ),
            bench.measure("dashboard of management, 3 years", lambda: mine.action_dashboard(years)),
            bench.measure("heat map, 3 years", lambda: mine.action_heat(years)),
        ]
    for row in found:
        row.ms_limit = LIMIT
    return found
