from . import test_cockpit_documents
from . import test_deliver
from . import test_deliver_window
from . import test_department_library
from . import test_dms_access_group
from . import test_dms_attachment
from . import test_dms_check_name
from . import test_dms_counts
from . import test_dms_create
from . import test_dms_edit
from . import test_dms_lock
from . import test_dms_retention
from . import test_dms_token
from . import test_destruction
from . import test_destruction_run
from . import test_export
from . import test_hold
from . import test_library_access
from . import test_library_rpc
from . import test_library_shape
from . import test_link
from . import test_link_pages
from . import test_look
from . import test_look_check
from . import test_look_department
from . import test_look_for_others
from . import test_look_own
from . import test_look_paths
from . import test_look_reason
from . import test_mandate
from . import test_mandate_given
from . import test_mandate_pages
from . import test_permission_table
from . import test_portal_documents
from . import test_portal_download
from . import test_public_library
from . import test_roles, test_roles_http
from . import test_reminder
from . import test_rule
from . import test_serving
from . import test_version
from . import test_request, test_request_http
from . import test_pick
from . import test_request_step
from . import test_request_scan
from . import test_full_text_access, test_full_text_query
from . import test_text_job, test_text_reader
