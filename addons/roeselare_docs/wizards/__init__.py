from . import docs_deliver
from . import docs_deliver_line
from . import docs_replace
from . import docs_ask
from . import docs_ask_line
from . import docs_refuse
from . import docs_look_ask
from . import docs_look_check
