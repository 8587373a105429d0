import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";

/** Says who manages the road at the chosen place, for the kinds of problems it is about. */
export class RoadNote extends Interaction {
    static selector = ".o_meldpunt_road";

    setup() {
        this.form = this.el.closest("form");
        this.road = null;
    }

    start() {
        this.addListener(this.form, "meldpunt:road", (ev) => this.onRoad(ev.detail.road));
        // A point that is taken away takes its road with it.
        this.addListener(this.form, "meldpunt:place", () => this.onRoad(null));
        this.addListener(this.form, "meldpunt:category", () => this.show());
    }

    onRoad(road) {
        this.road = road;
        this.show();
    }

    get concerns() {
        const chosen = parseInt(this.form.querySelector("[name=category_id]")?.value);
        const kinds = this.road?.categories || [];
        return Boolean(this.road) && (!kinds.length || kinds.includes(chosen));
    }

    show() {
        if (!this.concerns) {
            this.el.replaceChildren();
            return;
        }
        const note = document.createElement("div");
        note.className = "o_meldpunt_note";
        const text = document.createElement("p");
        text.className = "mb-0";
        text.textContent = this.road.text;
        note.append(text);
        if (this.road.url) {
            const link = document.createElement("a");
            link.href = this.road.url;
            link.rel = "noopener";
            link.textContent = _t("To the website of %s", this.road.authority);
            note.append(link);
        }
        this.el.replaceChildren(note);
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.road_note", RoadNote);
