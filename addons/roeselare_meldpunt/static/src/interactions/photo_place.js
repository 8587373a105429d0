import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {readPosition} from "./exif_position";

export {readPosition};

const SAME_PLACE_DEGREES = 0.0003;

/**
 * Offers the place where a chosen photo was taken. It is read on the device, before the
 * photo is made smaller, and used only when the person says so.
 */
export class PhotoPlace extends Interaction {
    static selector = ".o_meldpunt_photos";
    dynamicContent = {
        // Before the others hear of the photos: they put smaller ones in their place.
        "input[type=file]": {"t-on-change.capture": this.onChange},
    };

    setup() {
        this.place = this.el.closest("form")?.querySelector(".o_meldpunt_place");
        this.offer = document.createElement("div");
        this.offer.className = "o_meldpunt_photo_place";
        this.offer.setAttribute("role", "status");
        this.turn = 0;
    }

    start() {
        this.insert(this.offer, this.el);
    }

    async onChange(ev) {
        const files = [...ev.target.files];
        const turn = ++this.turn;
        for (const file of files) {
            const position = await this.waitFor(readPosition(file));
            if (position) {
                return this.propose(position, turn);
            }
        }
    }

    async propose({lat, lon}, turn) {
        if (!this.place || this.isNearChosen(lat, lon)) {
            return;
        }
        const at = `lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`;
        const found = await this.waitFor(
            fetch(`/meldpunt/adres?${at}`)
                .then((answer) => (answer.ok ? answer.json() : null))
                .catch(() => null)
        );
        // Offline the position is good enough; a photo from elsewhere is nothing to offer.
        if (turn !== this.turn || found?.outside) {
            return;
        }
        const near = found?.results?.[0]?.label;
        this.show(
            near
                ? _t("This photo was taken near %s. Use that place?", near)
                : _t("This photo knows where it was taken. Use that place?"),
            {lat, lon, source: "photo"}
        );
    }

    isNearChosen(lat, lon) {
        const chosen = (name) => parseFloat(this.place.querySelector(`[name=${name}]`).value);
        const far = Math.hypot(chosen("latitude") - lat, chosen("longitude") - lon);
        return far < SAME_PLACE_DEGREES;
    }

    show(text, detail) {
        const note = document.createElement("div");
        note.className = "o_meldpunt_note";
        const question = document.createElement("p");
        question.textContent = text;
        note.append(
            question,
            this.button(_t("Use this place"), "btn btn-primary me-2", () => {
                const taken = new CustomEvent("meldpunt:take-place", {detail});
                this.place.dispatchEvent(taken);
            }),
            this.button(_t("No"), "btn o_meldpunt_quiet", () => {
                this.el.querySelector("input[type=file]").focus();
            })
        );
        this.offer.replaceChildren(note);
    }

    button(text, classes, act) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = classes;
        button.textContent = text;
        this.addListener(button, "click", () => {
            this.offer.replaceChildren();
            act();
        });
        return button;
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.photo_place", PhotoPlace);
