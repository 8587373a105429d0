import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component} from "@odoo/owl";

/**
 * The form as a customer would see it, beside the questions. It is the very page of the
 * portal, loaded anew each time that the form was saved.
 */
export class FormPreview extends Component {
    static template = "roeselare_servicedesk.FormPreview";
    static props = {...standardWidgetProps};

    get address() {
        const {resId, data} = this.props.record;
        const moment = data.write_date ? data.write_date.toMillis() : 0;
        return resId && `/servicedesk/formulier/${resId}/voorbeeld?bare=1&saved=${moment}`;
    }

    get unsaved() {
        return this.props.record.dirty;
    }
}

registry.category("view_widgets").add("roeselare_form_preview", {
    component: FormPreview,
    fieldDependencies: [{name: "write_date", type: "datetime"}],
});
