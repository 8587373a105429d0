import {FormController} from "@web/views/form/form_controller";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {StaleDialog} from "./stale_dialog";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

const STALE = "StaleRecordError";

/** A record, as a ticket, that tells, when it is saved, on which version the changes rest. */
class TicketRecord extends RelationalModel.Record {
    get context() {
        const context = super.context;
        const known = this.overwrite || this.data?.edit_version;
        if (!this.config.isRoot || !this.resId || known === undefined) {
            return context;
        }
        return {...context, servicedesk_version: known};
    }
}

class TicketModel extends RelationalModel {
    static Record = TicketRecord;
}

class TicketController extends FormController {
    /** Somebody else saved in the meantime: say so, and let the colleague decide. */
    async onSaveError(error, options, leaving) {
        if (!error.data?.name?.endsWith(STALE)) {
            return super.onSaveError(error, options, leaving);
        }
        const record = this.model.root;
        const choice = await new Promise((resolve) => {
            this.model.dialog.add(
                StaleDialog,
                {message: error.data.message, onChoose: resolve},
                {onClose: () => resolve("stay")}
            );
        });
        if (choice === "reload") {
            options.discard();
            await this.model.load({resId: record.resId});
            return leaving;
        }
        if (choice === "overwrite") {
            record.overwrite = error.data.context.servicedesk_version;
            try {
                return await options.retry();
            } finally {
                record.overwrite = 0;
            }
        }
        return false;
    }

    /** Who goes to another window saves too, and is asked on coming back. */
    beforeVisibilityChange() {
        if (document.visibilityState === "hidden" && this.formInDialog === 0) {
            return this.model.root.save({
                onError: (error, options) => this.onSaveError(error, options, false),
            });
        }
    }

    /** As in every form, but a refusal is asked about, also by the button “Save”. */
    async save(params = {}) {
        return super.save({
            onError: (error, options) => this.onSaveError(error, options, false),
            ...params,
        });
    }
}

export const ticketFormView = {
    ...formView,
    Controller: TicketController,
    Model: TicketModel,
};

registry.category("views").add("servicedesk_ticket_form", ticketFormView);
registry.category("views").add("servicedesk_versioned_form", ticketFormView);
