from . import feed_query, map_query, report_form, subscription_form
