import {Component} from "@odoo/owl";

/** What is known of the caller, as far as the role of the colleague sees it. */
export class CallerCard extends Component {
    static template = "roeselare_servicedesk.CallerCard";
    static props = {card: Object, onOpenTicket: Function, onOpenPerson: Function};

    get groups() {
        const {open, past} = this.props.card;
        return [
            {name: "open", lines: open},
            {name: "past", lines: past},
        ];
    }
}
