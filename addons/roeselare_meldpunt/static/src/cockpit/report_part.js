import {prepare, search} from "../interactions/category_search";
import {Combobox} from "@roeselare_servicedesk/cockpit/combobox";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {sharedProps} from "@roeselare_servicedesk/cockpit/shared_props";
import {useService} from "@web/core/utils/hooks";

const MODEL = "servicedesk.cockpit";

/** What a report has beside its text: a category and a place. */
export class ReportPart extends Component {
    static template = "roeselare_meldpunt.CockpitReportPart";
    static components = {Combobox};
    static props = sharedProps;

    setup() {
        this.orm = useService("orm");
        this.categories = this.props.options.categories.map(prepare);
    }

    get more() {
        return this.props.form.more;
    }

    /** Categories by everyday words; before any word, those that fit what was written. */
    async searchCategory(text) {
        const chosen = this.more.category_id && text === this.more.category;
        if (text.trim() && !chosen) {
            return search(this.categories, text).map((item) => ({
                id: item.id,
                name: item.name,
                more: item.main,
            }));
        }
        const {latitude, longitude} = this.more;
        const found = await this.orm.silent.call(MODEL, "action_suggest", [
            this.props.form.text,
            latitude || "",
            longitude || "",
        ]);
        const likely = found.map((item) => ({id: item.id, name: item.name, more: item.main}));
        return likely.length
            ? likely
            : search(this.categories, this.props.form.text).map((item) => ({
                  id: item.id,
                  name: item.name,
                  more: item.main,
              }));
    }

    pickCategory({id, name}) {
        Object.assign(this.more, {category_id: id, category: name});
        this.props.onDone("place");
    }

    onCategoryText(text) {
        Object.assign(this.more, {category_id: 0, category: text});
    }

    async searchPlace(text) {
        if (text === this.more.address && this.more.latitude) {
            return [];
        }
        const answer = await this.orm.silent.call(MODEL, "action_place", [text]);
        if (answer.outside) {
            this.props.onSay(answer.outside);
            this.props.errors.address = answer.outside;
        } else {
            delete this.props.errors.address;
        }
        return answer.results.map((item, number) => ({
            ...item,
            id: number,
            name: item.label,
            more: item.kind === "street" ? _t("street; add the number") : item.address || "",
        }));
    }

    pickPlace(item) {
        const known = typeof item.lat === "number";
        Object.assign(this.more, {
            address:
                item.kind === "asset" && item.address
                    ? `${item.label}, ${item.address}`
                    : item.label,
            latitude: known ? String(item.lat) : "",
            longitude: known ? String(item.lon) : "",
            place_source: !known ? "text" : item.kind === "asset" ? "asset" : "address",
            asset: item.asset ? String(item.asset) : "",
        });
        this.props.onDone("name");
    }

    onPlaceText(text) {
        Object.assign(this.more, {
            address: text,
            latitude: "",
            longitude: "",
            place_source: "text",
            asset: "",
        });
    }
}

registry
    .category("servicedesk_intake_parts")
    .add("report", {kinds: ["report"], component: ReportPart});
