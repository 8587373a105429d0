import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

const WORKER = "/roeselare_servicedesk/static/src/guard/worker.js";
// The server takes a proof for ten minutes.
const FRESH = 8 * 60 * 1000;
const PATIENCE = 4000;

/**
 * Finds the number behind a challenge; `null` when this browser cannot.
 *
 * @param {Object} challenge as the server gave it
 * @returns {Promise<String|null>} what the field `guard_proof` carries
 */
export function solve(challenge) {
    return new Promise((resolve) => {
        let worker = null;
        try {
            worker = new Worker(WORKER);
        } catch {
            resolve(null);
            return;
        }
        const done = (number) => {
            worker.terminate();
            const {algorithm, salt, signature} = challenge;
            const answer = {algorithm, challenge: challenge.challenge, number, salt, signature};
            resolve(number === null ? null : btoa(JSON.stringify(answer)));
        };
        worker.onmessage = ({data}) => done(data);
        worker.onerror = () => done(null);
        worker.postMessage(challenge);
    });
}

/**
 * Brings the proof that a form needs before it is sent, when it needs one.
 *
 * The page asks first, so that nobody has to choose photos again. Whatever fails here,
 * the form is sent: the server decides, and its page tells what to do.
 */
export class Guard extends Interaction {
    static selector = ".o_roeselare_guard";

    setup() {
        this.form = this.el.closest("form");
        this.proof = this.el.querySelector("[name=guard_proof]");
        this.status = this.el.querySelector(".o_roeselare_guard_status");
        this.ready = false;
        this.busy = false;
        this.found = 0;
    }

    start() {
        if (!this.form) {
            return;
        }
        // Before the others hear of it: they may send the form themselves.
        this.addListener(this.form, "submit", this.onSubmit, {capture: true});
        if (this.el.dataset.challenge) {
            this.answer(JSON.parse(this.el.dataset.challenge));
        }
    }

    onSubmit(ev) {
        if (this.ready) {
            this.ready = false;
            return;
        }
        ev.preventDefault();
        ev.stopImmediatePropagation();
        if (!this.busy) {
            this.prepare(ev.submitter);
        }
    }

    async prepare(submitter) {
        this.busy = true;
        const slow = this.waitForTimeout(() => this.tell(_t("One moment, please.")), 700);
        await this.waitFor(this.prove());
        clearTimeout(slow);
        // A form does not send itself while it still tells of the press before.
        await this.waitFor(new Promise((resolve) => setTimeout(resolve)));
        this.busy = false;
        this.ready = true;
        this.form.requestSubmit(submitter?.form === this.form ? submitter : undefined);
        // A form that was not valid for the browser has not been sent.
        this.ready = false;
    }

    /** Fills the field with a proof if the server wants one. */
    async prove() {
        if (this.proving) {
            await this.proving;
        }
        if (this.proof.value && Date.now() - this.found < FRESH) {
            return;
        }
        this.proof.value = "";
        const challenge = await this.ask();
        if (challenge) {
            await this.answer(challenge);
        }
    }

    async ask() {
        const params = {
            kind: this.el.dataset.kind,
            stamp: this.el.querySelector("[name=guard_stamp]").value,
            email: this.form.querySelector("[name=email]")?.value || "",
        };
        const asked = rpc("/servicedesk/bewaking", params, {silent: true});
        const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
        try {
            return await Promise.race([asked, late]);
        } catch {
            return null;
        }
    }

    async answer(challenge) {
        this.tell(_t("We check that a person sends this. It takes a few seconds."));
        this.proving = solve(challenge);
        const found = await this.waitFor(this.proving);
        this.proving = null;
        if (found) {
            this.proof.value = found;
            this.found = Date.now();
            this.tell(_t("The check is done: you can send it now."));
        } else {
            this.tell("");
        }
    }

    tell(text) {
        this.status.textContent = text;
    }
}

registry.category("public.interactions").add("roeselare.guard", Guard);
