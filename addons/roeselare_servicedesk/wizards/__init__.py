from . import servicedesk_reply
from . import servicedesk_routing_trial
