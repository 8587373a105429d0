import * as net from "./field_net";
import * as store from "./field_store";
import {Outbox} from "./field_outbox";

const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 60_000;
const LOCK = "roeselare_field_send";

function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * The day on this device: what is shown, what waits, and how it stands with the network.
 *
 * `network`: `unknown`, `online`, `offline`, `login` or `forbidden`.
 */
export class FieldModel extends Outbox {
    constructor() {
        super();
        this.day = null;
        this.network = "unknown";
        this.busy = false;
        this.full = false; // the device keeps nothing
        this.token = ""; // in memory only
        this.pause = FIRST_PAUSE;
        this.once = false;
        this.timer = null;
    }

    async start() {
        await this.load();
        window.addEventListener("online", () => this.sync());
        window.addEventListener("offline", () => (this.network = "offline"));
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.sync();
            }
        });
        await this.sync();
    }

    /** Show what the device has of today; of a former day only what still waits. */
    async load() {
        try {
            const day = await store.readKept("day");
            this.items = await store.readOutbox();
            if (day && day.date === today()) {
                await this.show(day);
            } else {
                await this.forgetDay();
                this.owner = this.items[0]?.owner || 0;
            }
        } catch {
            this.full = true;
        }
    }

    /** What waits to be sent stays. */
    async forgetDay() {
        this.day = null;
        this.order = null;
        await store.dropKept("day");
        await store.dropKept("order");
        await store.dropKept("draft");
        await store.keepPhotos([]);
    }

    /** An order that was chosen without a network stands until the server has it. */
    async show(day) {
        if (!this.full) {
            this.order = (await store.readKept("order")) || null;
        }
        // Before it is drawn: a button that jumps and comes back loses the keyboard.
        this.arrange(day, this.order || []);
        this.day = day;
        this.owner = day.user.id;
        this.tell();
    }

    /** Ask for the day, send what waits, and ask again when that changed something. */
    async sync() {
        clearTimeout(this.timer);
        if (this.busy) {
            this.once = true;
            return;
        }
        this.busy = true;
        this.once = false;
        try {
            const work = async () => {
                if ((await this.refresh()) && (await this.sendAll())) {
                    await this.refresh();
                }
            };
            // One tab sends; the server would take it once anyhow.
            const locks = navigator.locks;
            await (locks ? locks.request(LOCK, work) : work());
        } finally {
            this.busy = false;
        }
        if (this.once) {
            // Something was done meanwhile.
            await this.sync();
        } else {
            this.later();
        }
    }

    later() {
        const open = this.items.some((item) => item.state === "waiting");
        if (open && ["offline", "online"].includes(this.network)) {
            this.timer = setTimeout(() => this.sync(), this.pause);
            this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
        } else {
            this.pause = FIRST_PAUSE;
        }
    }

    /** Return whether there is a new day, of the user whose actions wait here. */
    async refresh() {
        const {state, day} = await net.askDay();
        if (state !== "day") {
            this.network = ["login", "forbidden"].includes(state) ? state : "offline";
            if (state === "forbidden" && !this.full) {
                await this.forgetDay();
            }
            return false;
        }
        this.network = "online";
        this.token = day.token;
        delete day.token;
        await this.take({...day, fetched: Date.now()});
        return true;
    }

    async take(day) {
        if (this.owner && this.owner !== day.user.id) {
            // Somebody else logged in: what was here is not for those eyes.
            this.items = [];
            this.order = null;
            await store.wipePerson().catch(() => {});
        }
        if (!this.full) {
            this.items = await store.readOutbox();
        }
        await this.show(day);
        try {
            await store.writeKept("day", day);
            this.keepPhotos(day);
        } catch {
            this.full = true;
        }
    }

    keepPhotos(day) {
        const ids = day.visits.flatMap((visit) => visit.photos.map((photo) => photo.id));
        return store.keepPhotos(ids.map((id) => `/roeselare/veldwerk/foto/${id}`));
    }

    visit(id) {
        return this.day?.visits.find((visit) => visit.id === id) || null;
    }

    // ---------------------------------------------------------------- order

    arrange(day, ids) {
        const at = (visit) => (ids.includes(visit.id) ? ids.indexOf(visit.id) : ids.length);
        day.visits.sort((one, other) => at(one) - at(other));
    }

    async move(visit, step) {
        const ids = this.day.visits.map((item) => item.id);
        const from = ids.indexOf(visit.id);
        const to = from + step;
        if (to < 0 || to >= ids.length) {
            return false;
        }
        ids.splice(to, 0, ...ids.splice(from, 1));
        this.arrange(this.day, ids);
        this.order = ids;
        await store.writeKept("order", ids).catch(() => (this.full = true));
        this.sync();
        return true;
    }

    async sendOrder() {
        const ids = this.order;
        if (!ids) {
            return;
        }
        const {state} = await net.sendOrder(ids, this.token);
        // Moved again meanwhile: that goes with the next one.
        if (["applied", "refused"].includes(state) && this.order === ids) {
            this.order = null;
            await store.dropKept("order").catch(() => {});
        }
    }

    // ---------------------------------------------------------------- leave

    async logOut() {
        clearTimeout(this.timer);
        await store.wipe();
        window.location.assign("/web/session/logout?redirect=/web/login");
    }
}
