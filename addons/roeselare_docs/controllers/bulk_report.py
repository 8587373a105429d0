from odoo import http
from odoo.http import content_disposition, request


class BulkReportController(http.Controller):
    """The report of a delivery in bulk, for the department that made it."""

    @http.route(
        "/roeselare/documenten/reeks/<int:bulk_id>/verslag",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def report(self, bulk_id, **_query):
        text = request.env["docs.bulk"]._report_of(bulk_id)
        if text is None:
            raise request.not_found()
        headers = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": content_disposition(f"verslag-{bulk_id}.csv"),
            "Cache-Control": "no-store, private",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response("\ufeff" + text, headers)
