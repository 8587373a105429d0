import {Component, useEffect, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {registry} from "@web/core/registry";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const WAIT = 400;
const LEAST_SIGNS = 5;

/** What the city knows already about what a caller asks, to be read out or inserted. */
export class KnowledgePanel extends Component {
    static template = "roeselare_servicedesk.CockpitKnowledgePanel";
    static props = {
        form: Object,
        options: Object,
        errors: Object,
        onDone: Function,
        onSay: Function,
        onInsert: Function,
        onRegistered: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({found: []});
        const load = useDebounced(() => this.load(), WAIT);
        useEffect(
            () => {
                load();
            },
            () => [this.text]
        );
    }

    get text() {
        return (this.props.form.text || "").trim();
    }

    async load() {
        const asked = this.text;
        this.state.found =
            asked.length < LEAST_SIGNS
                ? []
                : await this.last.add(
                      this.orm.silent.call("servicedesk.knowledge", "action_suggest", [asked])
                  );
    }

    insert(article) {
        this.props.onInsert(article.text);
        this.props.onDone("answer");
    }
}

registry.category("servicedesk_intake_panels").add("knowledge", KnowledgePanel, {sequence: 20});
