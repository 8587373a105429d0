from . import (
    test_deliver,
    test_deliver_window,
    test_dms_access_group,
    test_dms_attachment,
    test_dms_check_name,
    test_dms_create,
    test_dms_edit,
    test_dms_token,
    test_library_access,
    test_library_rpc,
    test_library_shape,
    test_portal_documents,
    test_portal_download,
)
from . import test_cockpit_documents
