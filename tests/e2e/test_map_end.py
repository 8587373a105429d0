"""A map that goes while it still moves leaves nothing behind that throws."""

ZOOM_AND_GO = """async () => {
    const {ReportMap, loadLeaflet} =
        odoo.loader.modules.get("@roeselare_meldpunt/interactions/report_map");
    await loadLeaflet();
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    let begun = 0;
    for (const moment of [0, 60, 120]) {
        const el = document.createElement("div");
        el.style.cssText = "width: 300px; height: 300px";
        document.body.append(el);
        const map = new ReportMap(el, {lat: 50.944, lon: 3.125, zoom: 15, maxZoom: 19, tiles: ""});
        map.map.on("zoomanim", () => begun++);
        map.setPin(50.9441, 3.1251);
        map.map.setZoom(16);
        await wait(moment + 20);
        map.destroy();
        el.remove();
    }
    // Leaflet ends a zoom after 250 ms.
    await wait(400);
    return begun;
}"""


def test_a_map_may_go_in_the_middle_of_a_zoom(visit):
    page = (window := visit()).page
    window.goto("/meldpunt/kaart")
    page.locator(".o_meldpunt_public_map .leaflet-marker-pane").wait_for(state="attached")
    # What a script throws fails the test when its window closes.
    assert page.evaluate(ZOOM_AND_GO) >= 1
