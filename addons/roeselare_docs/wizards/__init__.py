from . import docs_deliver
from . import docs_deliver_line
from . import docs_replace
