from . import servicedesk_reply
