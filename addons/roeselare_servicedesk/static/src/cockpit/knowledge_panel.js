import {Component, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {attempt} from "./attempt";
import {registry} from "@web/core/registry";
import {sharedProps} from "./shared_props";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const WAIT_MS = 400;
const LEAST_SIGNS = 5;

/** What the city knows already about what a caller asks, to be read out or inserted. */
export class KnowledgePanel extends Component {
    static template = "roeselare_servicedesk.CockpitKnowledgePanel";
    static props = sharedProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({found: [], failed: false});
        const loadSoon = useDebounced(() => this.load(), WAIT_MS);
        useEffect(
            () => {
                loadSoon();
            },
            () => [this.text]
        );
    }

    get text() {
        return (this.props.form.text || "").trim();
    }

    get said() {
        const {length} = this.state.found;
        return length ? _t("%s known answers. F4 goes there.", length) : "";
    }

    async load() {
        const asked = this.text;
        if (asked.length < LEAST_SIGNS) {
            Object.assign(this.state, {found: [], failed: false});
            return;
        }
        const {value, failed} = await attempt(
            this.orm.silent.call("servicedesk.knowledge", "action_suggest", [asked])
        );
        // Somebody who typed on is not shown what fitted the former words.
        if (asked === this.text) {
            Object.assign(this.state, {found: value || [], failed});
        }
    }
}

registry.category("servicedesk_intake_panels").add("knowledge", KnowledgePanel, {sequence: 20});
