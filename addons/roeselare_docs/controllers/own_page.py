"""What the addresses under “My documents” have in common."""

#: options of a page for whoever is logged in
OWN_PAGE = {
    "type": "http",
    "auth": "user",
    "website": True,
    "list_as_website_content": False,
}
