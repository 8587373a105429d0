import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Asks what to do with changes to a ticket that somebody else saved in the meantime. */
export class StaleDialog extends Component {
    static template = "roeselare_servicedesk.StaleDialog";
    static components = {Dialog};
    static props = {message: String, onChoose: Function, close: Function};

    choose(choice) {
        this.props.onChoose(choice);
        this.props.close();
    }
}
