import io

import pikepdf
import pytest


@pytest.fixture
def pdf_file():
    """A plain PDF of one page, as a file to upload."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return {"name": "bewijs.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}
