import * as net from "./field_net";
import * as store from "./field_store";

/** Answers after which there is no use in sending the next one now. */
const STOP = new Set(["offline", "login", "forbidden"]);

/** Nobody guesses it: the server takes each key once. */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * What waits on this device. An action is `{key, owner, kind, ticket, visit, number, version,
 * text, solved, anyway, photos, made, state, message, …}`; its state is `waiting`,
 * `conflict` (changed meanwhile) or `refused` (something has to be mended).
 */
export class Outbox {
    constructor() {
        this.items = [];
        this.owner = 0;
        this.order = null;
        this.said = ""; // for who hears the page
    }

    /** Tell other pages of the city whose data is here. */
    tell() {
        store.mark(this.owner, this.items.length);
    }

    waiting(visitId) {
        return this.items.filter((item) => item.visit === visitId);
    }

    /** Keep an action and send it when that is possible; throws when it cannot be kept. */
    async act(values) {
        const item = {
            photos: [],
            solved: false,
            anyway: false,
            message: "",
            ...values,
            key: newKey(),
            owner: this.owner,
            made: values.made || Date.now(),
            state: "waiting",
        };
        if (!this.full) {
            await store.writeOutbox({...item});
        }
        this.items.push(item);
        this.tell();
        this.sync();
        return item;
    }

    /** Do it all the same, as an internal note, or with what was mended: a new action. */
    async again(item, changes) {
        await this.act({...item, photos: [...item.photos], ...changes});
        await this.discard(item);
    }

    async discard(item) {
        if (!this.full) {
            await store.dropOutbox(item.key);
        }
        this.items = this.items.filter((other) => other.key !== item.key);
        this.tell();
    }

    /** Send what waits, one after the other; return whether the server changed anything. */
    async sendAll() {
        await this.sendOrder();
        let changed = false;
        for (const item of [...this.items]) {
            if (item.state !== "waiting" || item.owner !== this.owner) {
                continue;
            }
            const answer = await this.sendOne(item);
            if (STOP.has(answer.state)) {
                this.network = answer.state;
                break;
            }
            changed = true;
            await this.onAnswer(item, answer);
        }
        return changed;
    }

    async sendOne(item) {
        const answer = await net.sendAction(item, this.token);
        if (answer.state !== "token") {
            return answer;
        }
        // The page was open for very long: a new token, once.
        return (await this.refresh()) ? net.sendAction(item, this.token) : {state: this.network};
    }

    async onAnswer(item, answer) {
        if (answer.state === "applied") {
            await this.discard(item);
            return;
        }
        if (!["conflict", "refused", "large"].includes(answer.state)) {
            // An answer that we do not know: it stays, and goes with the next try.
            return;
        }
        const state = answer.state === "conflict" ? "conflict" : "refused";
        const changes = {
            state,
            message: answer.message || "",
            large: answer.state === "large",
            newVersion: answer.version ?? item.version,
            canAnyway: Boolean(answer.anyway),
            canNote: state === "refused" ? item.kind !== "note" : Boolean(answer.note),
        };
        // What is shown is what is kept.
        Object.assign(this.items.find((other) => other.key === item.key) || item, changes);
        if (!this.full) {
            await store.writeOutbox({...item, photos: [...item.photos], ...changes});
        }
        this.tell();
    }
}
