from . import servicedesk_reply
from . import servicedesk_routing_trial
from . import servicedesk_macro_run
from . import servicedesk_share
from . import servicedesk_task_reason
from . import servicedesk_service_import
from . import servicedesk_bulk_run
