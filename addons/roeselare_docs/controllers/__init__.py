from . import chosen_document
from . import dms_portal
from . import document_request
from . import my_documents
from . import my_links
from . import my_mandates
from . import public_documents
from . import shared_link
