from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..tools.figure_pdf import render_figures
from ..tools.figure_table import to_csv, to_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, _XLSX),
    "pdf": (render_figures, "application/pdf"),
}


class FiguresController(http.Controller):
    """The figures as a file; the address has the filter of the dashboard."""

    @http.route(
        ["/servicedesk/cijfers.csv", "/servicedesk/cijfers.xlsx", "/servicedesk/cijfers.pdf"],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export(self, **query):
        figures = request.env["servicedesk.figure"]
        if not figures.has_access("read"):
            return request.not_found()
        extension = request.httprequest.path.rpartition(".")[2]
        write, mimetype = _FORMATS[extension]
        try:
            report = figures._report(query, paper=extension == "pdf")
        except UserError as error:
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=400
            )
        headers = [
            ("Content-Type", mimetype),
            ("Content-Disposition", content_disposition(f"{report.title}.{extension}")),
            ("X-Content-Type-Options", "nosniff"),
        ]
        content = write(report)
        if extension == "pdf":
            content = request.env["servicedesk.seal"]._finish(content)
        return request.make_response(content, headers)
