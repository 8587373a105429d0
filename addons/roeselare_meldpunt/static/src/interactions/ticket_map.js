import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {loadLeaflet, ReportMap} from "./report_map";

/** Shows the place of one report on its own page; the address stands beside it. */
export class TicketMap extends Interaction {
    static selector = ".o_meldpunt_show_map";

    async willStart() {
        try {
            await loadLeaflet();
            this.ready = true;
        } catch {
            this.ready = false;
        }
    }

    start() {
        const settings = JSON.parse(this.el.dataset.map);
        if (!this.ready) {
            return;
        }
        this.el.classList.remove("d-none");
        const el = this.el.querySelector(".o_meldpunt_map");
        el.setAttribute("role", "application");
        el.setAttribute("aria-labelledby", "ticket_place_title");
        const [lat, lon] = settings.pin;
        const map = new ReportMap(el, settings);
        map.setPin(lat, lon);
        map.showCity();
        this.registerCleanup(() => map.destroy());
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.ticket_map", TicketMap);
