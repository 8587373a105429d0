import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";

/** Shows what is known near the chosen place, to follow instead of reporting it again. */
export class Known extends Interaction {
    static selector = ".o_meldpunt_known";
    dynamicContent = {
        _root: {"t-on-click": this.onClick, "t-on-keydown": this.onKeydown},
    };

    setup() {
        this.form = this.el.closest("form");
        this.language = /^\/(en|fr)\//.exec(window.location.pathname)?.[0] || "/";
        // The newest question counts: an older answer that comes late is dropped.
        this.asked = 0;
        this.status = document.createElement("p");
        this.status.setAttribute("role", "status");
        this.status.className = "visually-hidden";
        this.list = document.createElement("div");
        this.el.replaceChildren(this.status, this.list);
        this.category = this.field("category_id");
        this.lat = this.field("latitude");
        this.lon = this.field("longitude");
    }

    start() {
        this.listen("meldpunt:category", ({id}) => (this.category = String(id || "")));
        this.listen("meldpunt:place", ({lat, lon}) => {
            this.lat = lat ?? "";
            this.lon = lon ?? "";
        });
        this.ask();
    }

    listen(name, take) {
        const onEvent = (ev) => {
            take(ev.detail);
            this.ask();
        };
        this.form.addEventListener(name, onEvent);
        this.registerCleanup(() => this.form.removeEventListener(name, onEvent));
    }

    field(name) {
        return this.form.querySelector(`[name=${name}]`)?.value || "";
    }

    async ask() {
        const turn = ++this.asked;
        if (!this.category || this.lat === "" || this.lon === "") {
            this.show("");
            return;
        }
        const query = new URLSearchParams({
            category: this.category,
            lat: Number(this.lat).toFixed(6),
            lon: Number(this.lon).toFixed(6),
        });
        let html = "";
        try {
            const answer = await this.waitFor(fetch(`${this.language}meldpunt/bekend?${query}`));
            html = answer.ok ? await this.waitFor(answer.text()) : "";
        } catch {
            // Without an answer the report is simply made.
        }
        if (turn === this.asked) {
            this.show(html);
        }
    }

    show(html) {
        this.list.innerHTML = html;
        const box = this.list.querySelector(".o_meldpunt_known_box");
        if (!box) {
            this.list.replaceChildren();
        }
        const count = Number(box?.dataset.count || 0);
        this.status.textContent = count
            ? _t("Already reported near this place: %s. You can follow it below.", count)
            : "";
    }

    onClick(ev) {
        const target = ev.target.closest("button");
        if (target?.matches(".o_meldpunt_known_open")) {
            this.openMail(target);
        } else if (target?.matches(".o_meldpunt_known_send")) {
            this.follow(target.closest(".o_meldpunt_known_follow"));
        } else if (target?.matches(".o_meldpunt_known_other")) {
            this.goOn();
        }
    }

    /** Enter in the address follows; it must not send the report around it. */
    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.matches("input[type=email]")) {
            ev.preventDefault();
            this.follow(ev.target.closest(".o_meldpunt_known_follow"));
        }
    }

    openMail(button) {
        const box = button.parentElement.querySelector(".o_meldpunt_known_mail");
        const open = box.classList.toggle("d-none");
        button.setAttribute("aria-expanded", String(!open));
        if (!open) {
            box.querySelector("input").focus();
        }
    }

    goOn() {
        this.show("");
        this.status.textContent = _t("Go on with your report.");
        const next = this.form.querySelector(".o_meldpunt_next");
        if (next?.offsetParent) {
            next.click();
            return;
        }
        const fields = "textarea, input:not([type=hidden]):not([type=file]), select";
        const after = [...this.form.querySelectorAll(fields)].find(
            (field) =>
                field.offsetParent !== null &&
                this.el.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING
        );
        after?.focus();
    }

    async follow(box) {
        const send = box.querySelector(".o_meldpunt_known_send");
        const input = box.querySelector("input[type=email]");
        const body = new URLSearchParams({
            csrf_token: this.field("csrf_token"),
            email: input?.value || "",
            fragment: "1",
            guard_stamp: this.field("guard_stamp"),
        });
        send.disabled = true;
        let answer = null;
        let html = "";
        try {
            const path = this.language + box.dataset.url.replace(/^\//, "");
            answer = await this.waitFor(fetch(path, {method: "POST", body}));
            html = await this.waitFor(answer.text());
        } catch {
            answer = null;
        }
        send.disabled = false;
        if (answer?.ok) {
            box.innerHTML = html;
            box.setAttribute("role", "status");
            box.setAttribute("tabindex", "-1");
            box.focus();
            return;
        }
        this.showError(box, input, answer ? html : "");
    }

    showError(box, input, html) {
        let place = box.querySelector(".o_meldpunt_known_error");
        if (!place) {
            place = document.createElement("div");
            place.className = "o_meldpunt_known_error mt-2";
            place.id = `${input?.id || "known"}_error`;
            box.append(place);
        }
        if (html.includes('role="alert"')) {
            place.innerHTML = html;
        } else {
            place.setAttribute("role", "alert");
            place.textContent = _t("That did not work now. Try it again.");
        }
        input?.setAttribute("aria-invalid", "true");
        input?.setAttribute("aria-describedby", place.id);
        input?.focus();
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.known", Known);
