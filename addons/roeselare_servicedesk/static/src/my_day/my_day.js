import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {toLocaleDateString} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

/** What is mine and due today: tickets, visits, steps and the list of things to do. */
export class MyDay extends Component {
    static template = "roeselare_servicedesk.MyDay";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({sections: []});
        onWillStart(() => this.load());
    }

    get today() {
        // The day of the city, whatever the clock of this computer says.
        return deserializeDate(this.state.sections[0].day).toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

    async load() {
        this.state.sections = await this.orm.call("servicedesk.my.day", "action_read_day", []);
    }

    until({until}) {
        if (!until) {
            return "";
        }
        return until.length > 10
            ? toLocaleDateTimeString(deserializeDateTime(until))
            : toLocaleDateString(deserializeDate(until));
    }

    more(section) {
        return _t("And %s more.", section.more);
    }

    openMap({label, rows}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: label,
            res_model: "helpdesk.ticket",
            domain: [["id", "in", rows.map((row) => row.id)]],
            views: [
                [false, "map"],
                [false, "form"],
            ],
        });
    }

    open({model, id}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("servicedesk_my_day", MyDay);
