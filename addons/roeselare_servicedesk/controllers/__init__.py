from . import catalogue
from . import home
from . import portal
from . import stock_routes
from . import tracking
