"""What axe finds on a page by the rules of WCAG 2.2, levels A and AA."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # what is well is not described: that takes longer than finding what is wrong
    "resultTypes": ["violations"],
}
RUN = (
    "([within, options]) =>"
    " axe.run(within || document, options).then(result => result.violations)"
)


#: the edge of a field stands out from what is around it (1.4.11), which axe leaves to people
FAINT = """() => {
    const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
    const part = (v) => (v / 255 <= 0.04045 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const contrast = (one, other) => {
        const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
        return (more + 0.05) / (less + 0.05);
    };
    const ground = (el) => {
        for (let at = el; at; at = at.parentElement) {
            const found = rgb(getComputedStyle(at).backgroundColor);
            if (found.length < 4 || found[3] > 0) return found;
        }
        return [255, 255, 255];
    };
    const seen = (el) => el.checkVisibility() && el.getBoundingClientRect().left >= 0;
    const faint = (el) => {
        const around = ground(el.parentElement);
        const edge = rgb(getComputedStyle(el).borderTopColor);
        return contrast(edge, around) < 3 && contrast(ground(el), around) < 3;
    };
    return [...document.querySelectorAll("#wrap :is(input, select, textarea)")]
        .filter((el) => seen(el) && faint(el))
        .map((el) => el.outerHTML.slice(0, 160));
}"""


def faint(page):
    """Return the fields whose edge hardly shows."""
    found = page.evaluate(FAINT)
    return [("faint", found[:3])] if found else []


def violations(page, within=""):
    """Return each rule that a page breaks, with the elements that do.

    :param str within: selector of the part that is ours, where Odoo's own is around it
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    return [
        (item["id"], [node["html"][:160] for node in item["nodes"]][:3])
        for item in page.evaluate(RUN, [within, OPTIONS])
    ]
