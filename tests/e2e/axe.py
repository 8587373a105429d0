"""What axe finds on a page by the rules of WCAG 2.2, levels A and AA."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # what is well is not described: that takes longer than finding what is wrong
    "resultTypes": ["violations"],
}
RUN = "options => axe.run(document, options).then(result => result.violations)"


def violations(page):
    """Return each rule that a page breaks, with the elements that do."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    return [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in page.evaluate(RUN, OPTIONS)
    ]
