import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const BEAT_MS = 30_000;
// Browsers let hidden tabs speak once a minute.
const GONE_MS = 100_000;
const ROUTE = "/web/dataset/call_kw/helpdesk.ticket/action_presence";

/** Who else has this ticket open now, and whether one of them saved it. */
export class Presence extends Component {
    static template = "roeselare_servicedesk.Presence";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.bus = useService("bus_service");
        this.tab = `${Date.now()}-${Math.floor(Math.random() * 1e9)}`;
        this.state = useState({others: {}, saved: ""});
        this.hear = (payload) => this.onPresence(payload);
        this.hearSaved = (payload) => this.onSaved(payload);
        onMounted(() => {
            this.bus.subscribe("servicedesk_presence", this.hear);
            this.bus.subscribe("servicedesk_saved", this.hearSaved);
            this.timer = setInterval(() => this.beat(), BEAT_MS);
        });
        useEffect(
            (id) => {
                this.enter(id);
                return () => this.leave(id);
            },
            () => [this.props.record.resId]
        );
        useEffect(
            () => {
                this.state.saved = "";
            },
            () => [this.props.record.data.edit_version]
        );
        useExternalListener(window, "pagehide", () => this.tell(this.props.record.resId, "gone"));
        onWillUnmount(() => {
            clearInterval(this.timer);
            this.bus.unsubscribe("servicedesk_presence", this.hear);
            this.bus.unsubscribe("servicedesk_saved", this.hearSaved);
        });
    }

    get names() {
        const names = Object.values(this.state.others).map((other) => other.name);
        return [...new Set(names)].sort().join(", ");
    }

    enter(id) {
        if (id) {
            this.bus.addChannel(`servicedesk_ticket_${id}`);
            this.tell(id, "hello");
        }
    }

    leave(id) {
        if (id) {
            this.tell(id, "gone");
            this.bus.deleteChannel(`servicedesk_ticket_${id}`);
        }
        Object.assign(this.state, {others: {}, saved: ""});
    }

    /** Tell it in a request that outlives the page. */
    tell(id, state) {
        if (!id) {
            return;
        }
        const params = {model: "helpdesk.ticket", method: "action_presence"};
        fetch(ROUTE, {
            method: "POST",
            keepalive: true,
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({
                jsonrpc: "2.0",
                method: "call",
                params: {...params, args: [[id], state, this.tab], kwargs: {}},
            }),
        }).catch(() => undefined);
    }

    beat() {
        this.tell(this.props.record.resId, "here");
        const limit = Date.now() - GONE_MS;
        for (const [tab, other] of Object.entries(this.state.others)) {
            if (other.at < limit) {
                delete this.state.others[tab];
            }
        }
    }

    onPresence({ticket, user: id, name, tab, state}) {
        if (ticket !== this.props.record.resId || id === user.userId) {
            return;
        }
        if (state === "gone") {
            delete this.state.others[tab];
            return;
        }
        this.state.others[tab] = {name, at: Date.now()};
        if (state === "hello") {
            this.tell(ticket, "here");
        }
    }

    onSaved({ticket, user: id, name, version}) {
        const {record} = this.props;
        if (ticket === record.resId && id !== user.userId && version !== record.data.edit_version) {
            this.state.saved = name;
        }
    }
}

registry.category("view_widgets").add("servicedesk_presence", {
    component: Presence,
    fieldDependencies: [{name: "edit_version", type: "integer"}],
});
