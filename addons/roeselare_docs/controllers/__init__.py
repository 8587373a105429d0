from . import dms_portal
from . import my_documents
