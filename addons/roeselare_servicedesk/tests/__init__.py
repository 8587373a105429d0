from . import test_access
from . import test_files
from . import test_intake
from . import test_portal
from . import test_queue
from . import test_settings
from . import test_term
from . import test_ticket
