from . import catalogue
from . import form_preview
from . import home
from . import portal
from . import stock_routes
from . import tracking
