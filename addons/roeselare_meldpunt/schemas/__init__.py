from . import map_query, report_form
