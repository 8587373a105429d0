from . import dms_portal
from . import my_documents
from . import public_documents
