import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {Combobox} from "@roeselare_servicedesk/interactions/combobox";
import {tellForm} from "./report_events";
import {askJson, loadLeaflet, ReportMap} from "./report_map";

const ICONS = {street: "fa-road", asset: "fa-thumb-tack"};
const MIN_CHARS = 3;
const TYPING_PAUSE_MS = 300;
const ADDRESS_OF_PAGE = /(https?:\/\/[^\s]*[^\s.,;:!?)])/;

/** Return a sentence as nodes; an address of a page in it can be tapped. */
function withLinks(text) {
    return text.split(ADDRESS_OF_PAGE).map((part, index) => {
        if (index % 2 === 0) {
            return part;
        }
        const link = document.createElement("a");
        link.href = part;
        link.textContent = part;
        return link;
    });
}

/** Where it is: a typed address with suggestions, the device's position, or the map. */
export class PlacePicker extends Interaction {
    static selector = ".o_meldpunt_place";
    dynamicContent = {
        "#field_address": {
            "t-on-input": this.debounced(this.onType, TYPING_PAUSE_MS),
            "t-on-blur": () => this.combobox.close(),
            "t-on-keydown": (ev) => this.combobox.onKeydown(ev),
        },
        ".o_meldpunt_locate": {"t-att-class": () => ({"d-none": !navigator.geolocation})},
        ".o_meldpunt_locate button": {"t-on-click": this.onLocate},
        ".o_meldpunt_map_box": {"t-att-class": () => ({"d-none": false})},
    };

    setup() {
        this.input = this.el.querySelector("#field_address");
        this.status = this.el.querySelector(".o_meldpunt_place_status");
        const list = this.el.querySelector("#address_options");
        this.combobox = new Combobox(this.input, list, (option) => this.onSuggestion(option));
        this.searches = this.el.dataset.search === "1";
        // The newest question counts: an older answer that comes late is dropped.
        this.asked = 0;
    }

    start() {
        this.addListener(this.el, "meldpunt:take-place", (ev) => this.onOffered(ev.detail));
        const {lat, lon} = this.point;
        if (Number.isFinite(lat)) {
            this.lookAround(lat, lon);
        }
        if (this.searches) {
            const aria = {role: "combobox", "aria-autocomplete": "list"};
            aria["aria-expanded"] = "false";
            aria["aria-controls"] = "address_options";
            for (const [name, value] of Object.entries(aria)) {
                this.input.setAttribute(name, value);
            }
        }
        const watcher = new IntersectionObserver(
            (entries) => {
                if (entries.some((entry) => entry.isIntersecting)) {
                    watcher.disconnect();
                    this.openMap();
                }
            },
            {rootMargin: "400px"}
        );
        watcher.observe(this.el.querySelector(".o_meldpunt_map_box"));
        this.registerCleanup(() => watcher.disconnect());
    }

    field(name) {
        return this.el.querySelector(`[name=${name}]`);
    }

    /** The chosen point; both NaN when there is none. */
    get point() {
        const lat = parseFloat(this.field("latitude").value);
        const lon = parseFloat(this.field("longitude").value);
        return Number.isFinite(lat + lon) ? {lat, lon} : {lat: NaN, lon: NaN};
    }

    /** Said to a screen reader only: what the list below the field shows. */
    tell(text) {
        this.el.querySelector(".o_meldpunt_place_found").textContent = text;
    }

    say(text, isError = false) {
        this.status.replaceChildren(...withLinks(text));
        this.status.classList.toggle("o_meldpunt_outside", isError);
    }

    async openMap() {
        const settings = JSON.parse(this.el.dataset.map);
        const el = this.el.querySelector(".o_meldpunt_map");
        try {
            await this.waitFor(loadLeaflet());
        } catch {
            this.say(_t("The map cannot be shown. Your address as text is enough."));
            return;
        }
        el.setAttribute("role", "application");
        el.setAttribute("aria-labelledby", "map_help");
        el.setAttribute("aria-describedby", "map_keys");
        this.map = new ReportMap(el, settings, {
            onPick: (lat, lon) => this.onPoint(lat, lon, "map"),
            onTileError: () =>
                this.say(_t("The map is incomplete now. Your address as text is enough.")),
        });
        this.registerCleanup(() => this.map.destroy());
        const {lat, lon} = this.point;
        if (Number.isFinite(lat)) {
            this.map.setPin(lat, lon);
        }
        await this.waitFor(this.map.showCity());
    }

    async onType() {
        this.forgetPointOfOldAddress();
        const text = this.input.value.trim();
        this.asked++;
        if (!this.searches || text.length < MIN_CHARS) {
            this.combobox.close();
            return;
        }
        await this.askFor(text);
    }

    async askFor(text) {
        const turn = ++this.asked;
        const found = await this.waitFor(askJson(`/meldpunt/adres?q=${encodeURIComponent(text)}`));
        if (turn !== this.asked || document.activeElement !== this.input) {
            return;
        }
        if (!found?.available) {
            this.combobox.close();
            this.say(_t("No suggestions now. Just type the address; that is enough."));
            return;
        }
        if (found.outside) {
            this.combobox.close();
            this.say(found.outside, true);
            return;
        }
        this.showFound(found.results);
    }

    showFound(results) {
        if (!this.field("latitude").value) {
            this.say("");
        }
        this.combobox.show(
            results.map((item) => ({
                ...item,
                icon: ICONS[item.kind] || "fa-map-marker",
                detail: item.address || "",
            })),
            _t("No address found. You may also describe the place.")
        );
        const found = _t("%s found. Choose with the arrow keys and Enter.", results.length);
        this.tell(results.length ? found : _t("Nothing found."));
    }

    /** A point that came with an address does not fit once the address is retyped. */
    forgetPointOfOldAddress() {
        if (!["address", "asset", "photo"].includes(this.field("place_source").value)) {
            return;
        }
        this.setPoint("", "", "text");
        this.map?.removePin();
        this.say("");
    }

    setPoint(lat, lon, source, asset = "") {
        this.field("asset_id").value = asset;
        this.field("latitude").value = lat === "" ? "" : lat.toFixed(6);
        this.field("longitude").value = lon === "" ? "" : lon.toFixed(6);
        this.field("place_source").value = source;
        tellForm(this.el, "meldpunt:place", lat === "" ? {lat: null, lon: null} : {lat, lon});
    }

    onSuggestion(option) {
        this.asked++;
        this.clearError();
        this.tell("");
        if (option.kind === "street") {
            // A street has no point: its numbers come next.
            this.input.value = `${option.label.split(",")[0]} `;
            this.say(_t("Now type the house number, or choose a house."));
            this.askFor(option.label);
            return;
        }
        this.input.value = [option.label, option.address].filter(Boolean).join(", ");
        const source = option.kind === "asset" ? "asset" : "address";
        this.setPoint(option.lat, option.lon, source, option.asset || "");
        this.map?.setPin(option.lat, option.lon);
        this.say(_t("Found on the map: %s", option.label));
        this.lookAround(option.lat, option.lon);
    }

    /** Take a place that another part of the page offers, once a person said yes. */
    async onOffered({lat, lon, source}) {
        await this.onPoint(lat, lon, source);
        this.map?.setPin(lat, lon);
        this.input.focus();
    }

    /** Ask what is at a point, and tell the form whose road it is. */
    async lookAround(lat, lon) {
        const at = `lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`;
        const found = await this.waitFor(askJson(`/meldpunt/adres?${at}`));
        if (this.field("latitude").value === lat.toFixed(6)) {
            tellForm(this.el, "meldpunt:road", {road: found?.road || null});
        }
        return found;
    }

    onLocate() {
        this.say(_t("Looking for your location…"));
        navigator.geolocation.getCurrentPosition(
            ({coords}) => {
                this.onPoint(coords.latitude, coords.longitude, "device");
                this.map?.setPin(coords.latitude, coords.longitude);
            },
            () => this.say(_t("Your device does not give its location. Type the address instead.")),
            // Where somebody is now: a minute ago that was a street away.
            {enableHighAccuracy: true, timeout: 10000, maximumAge: 0}
        );
    }

    async onPoint(lat, lon, source) {
        const turn = ++this.asked;
        this.setPoint(lat, lon, source);
        this.map?.setPin(lat, lon, {move: false});
        this.clearError();
        this.say(_t("A point on the map was chosen."));
        const found = await this.lookAround(lat, lon);
        if (turn !== this.asked) {
            return;
        }
        if (found?.outside) {
            this.say(found.outside, true);
        } else if (found?.results?.length) {
            const {label} = found.results[0];
            this.input.value = label;
            this.say(
                source === "photo"
                    ? _t("The place of the photo, near %s", label)
                    : _t("Chosen on the map, near %s", label)
            );
        }
    }

    clearError() {
        this.input.classList.remove("is-invalid");
        this.input.removeAttribute("aria-invalid");
        this.el.querySelector("#error_address")?.remove();
        this.input.setAttribute("aria-describedby", "help_address");
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.place_picker", PlacePicker);
