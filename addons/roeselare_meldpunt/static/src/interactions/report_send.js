import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {clearDraft, collect, writeDraft} from "./draft_store";

const FIRST_PAUSE = 4000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 90_000;
// Nobody is at home for a moment: not the fault of what was sent.
const LATER = new Set([502, 503, 504]);

/**
 * Sends the report without leaving the page, so that nothing is lost when the network is:
 * it stays on the device and goes when the network is back, once, by its once-only key.
 */
export class ReportSend extends Interaction {
    static selector = "form.o_meldpunt_form";
    dynamicContent = {
        _root: {
            "t-on-submit": this.onSubmit,
            "t-on-meldpunt:restored": this.onRestored,
        },
        _window: {"t-on-online": () => this.waiting && this.send()},
    };

    setup() {
        this.banner = this.el.querySelector(".o_meldpunt_network");
        this.waiting = null; // what goes when the network is back
        this.pause = FIRST_PAUSE;
        this.busy = false;
    }

    destroy() {
        clearTimeout(this.timer);
    }

    onSubmit(ev) {
        if (ev.submitter && ["add", "drop"].includes(ev.submitter.name)) {
            return;
        }
        ev.preventDefault();
        const draft = collect(this.el);
        draft.fields.push(...this.tokens());
        // A page that the device kept has a token of nobody.
        this.fresh = Boolean(this.el.dataset.owner);
        this.waiting = draft;
        this.send();
    }

    onRestored({detail: {draft}}) {
        if (draft.queued) {
            this.waiting = draft;
            this.fresh = false;
            this.send();
        }
    }

    tokens(root = this.el) {
        const names = ["csrf_token", "website_url", "guard_wait", "guard_proof"];
        return names
            .map((name) => [name, root.querySelector(`[name=${name}]`)?.value || ""])
            .filter(([, value]) => value);
    }

    async send() {
        if (this.busy) {
            return;
        }
        clearTimeout(this.timer);
        this.mark(true);
        try {
            if (!this.fresh) {
                await this.renewToken();
            }
            const answer = await this.post();
            if (LATER.has(answer.status)) {
                throw new TypeError("later");
            }
            await this.onAnswer(answer);
        } catch {
            await this.keep();
        }
        this.mark(false);
    }

    mark(busy) {
        this.busy = busy;
        this.el.dataset.sending = busy ? "1" : "";
        const button = this.el.querySelector("button.o_meldpunt_submit");
        button.setAttribute("aria-disabled", String(busy));
        button.classList.toggle("opacity-75", busy);
    }

    /** Throws when there is no network. */
    async renewToken() {
        const page = await this.fetchPage(this.el.getAttribute("action"), {cache: "no-store"});
        const token = page.root.querySelector("form.o_meldpunt_form [name=csrf_token]")?.value;
        if (!token || page.root.querySelector("form.o_meldpunt_form").dataset.owner === "") {
            throw new TypeError("no page");
        }
        const others = this.waiting.fields.filter(([name]) => name !== "csrf_token");
        this.waiting.fields = [...others, ["csrf_token", token]];
        this.fresh = true;
    }

    async fetchPage(address, options) {
        const answer = await fetch(address, {
            ...options,
            signal: AbortSignal.timeout(PATIENCE),
        });
        const text = await answer.text();
        const root = new DOMParser().parseFromString(text, "text/html");
        return {root, status: answer.status, address: answer.url, redirected: answer.redirected};
    }

    post() {
        const body = new FormData();
        for (const [name, value] of this.waiting.fields) {
            body.append(name, value);
        }
        for (const [name, file] of this.waiting.files || []) {
            body.append(name, file, file.name);
        }
        for (const photo of this.waiting.photos) {
            body.append("photos", photo, photo.name);
        }
        return this.fetchPage(this.el.getAttribute("action"), {method: "POST", body});
    }

    async onAnswer({root, status, address, redirected}) {
        this.waiting = null;
        this.el.dataset.queued = "";
        if (redirected && status === 200) {
            await clearDraft();
            window.location.assign(address);
            return;
        }
        const page = root.querySelector(".o_meldpunt");
        if (page?.querySelector("form.o_meldpunt_form")) {
            // Kept as it is: what has to be mended is still there when the page is reopened.
            await writeDraft(collect(this.el));
            this.replace(page);
            return;
        }
        this.show("failed");
    }

    /** Shows the page that the server answered, with the photos that were chosen here. */
    replace(page) {
        const old = this.el.closest(".o_meldpunt");
        const photos = this.el.querySelector("input[name=photos]")?.files;
        const service = this.services["public.interactions"];
        const input = page.querySelector("input[name=photos]");
        if (input && photos?.length) {
            input.files = photos;
            page.querySelector(".o_meldpunt_choose_again")?.remove();
        }
        document.adoptNode(page);
        old.replaceWith(page);
        service.stopInteractions(old);
        service.startInteractions(page);
    }

    async keep() {
        this.fresh = false;
        this.el.dataset.queued = "1";
        const kept = await writeDraft({...this.waiting, saved: Date.now(), queued: true});
        this.show(kept ? "kept" : "open");
        this.timer = setTimeout(() => this.waiting && this.send(), this.pause);
        this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    }

    show(name) {
        this.banner.classList.remove("d-none");
        for (const text of this.banner.querySelectorAll("[data-text]")) {
            text.hidden = text.dataset.text !== name;
        }
        this.banner.focus();
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.report_send", ReportSend);
