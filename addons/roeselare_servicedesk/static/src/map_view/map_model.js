import {Domain} from "@web/core/domain";
import {Model} from "@web/model/model";
import {KeepLast} from "@web/core/utils/concurrency";
import {formatFloat} from "@web/core/utils/numbers";
import {MapGrid} from "./map_grid";
import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

const MODEL = "servicedesk.map";
export const LISTED = 40;

/** The points of the view: one request for all of them; names only of what is listed. */
export class MapModel extends Model {
    setup({archInfo, resModel, fields}) {
        this.archInfo = archInfo;
        this.resModel = resModel;
        this.fields = fields;
        this.last = new KeepLast();
        this.known = new Map();
        this.grid = new MapGrid({ids: [], lat: [], lon: [], color: [], mark: []});
        this.colors = [];
        this.more = false;
    }

    hasData() {
        return this.grid.count > 0;
    }

    async load(params = this.params) {
        this.params = params;
        const {latitude, longitude, color, limit, mark} = this.archInfo;
        const {context, domain} = params;
        const options = {latitude, longitude, color, limit};
        if (mark) {
            options.mark = new Domain(mark.domain).toList({...user.evalContext, ...context});
        }
        const settings = this.settings || this.orm.call(MODEL, "action_settings", []);
        const [answer, found] = await this.last.add(
            Promise.all([
                this.orm.call(MODEL, "action_points", [this.resModel, domain, options], {context}),
                settings,
            ])
        );
        const selected = this.grid.selectedIds();
        this.settings = found;
        this.known.clear();
        // By the place of a value in its field, so that a filter changes no colour.
        const values = this.selection.map(([value]) => value);
        this.colors = answer.colors.map((value) => values.indexOf(value));
        answer.color = answer.color.map((number) => (number < 0 ? -1 : this.colors[number]));
        this.grid = new MapGrid(answer);
        this.more = answer.more;
        this.grid.select(
            selected.map((id) => this.grid.indexOf.get(id)).filter((i) => i !== undefined)
        );
        this.notify();
    }

    get selection() {
        return this.fields[this.archInfo.color]?.selection || [];
    }

    /** What each colour on the map means, as the field names it. */
    get legend() {
        const shown = [...this.colors].sort((a, b) => a - b);
        return shown.map((number) => ({number, label: this.selection[number]?.[1]}));
    }

    /** Return the words of some records, asked for once. */
    async describe(ids) {
        const missing = ids.filter((id) => !this.known.has(id));
        if (missing.length) {
            const specification = {display_name: {}};
            for (const {name} of this.archInfo.shown) {
                const relational = this.fields[name].type === "many2one";
                specification[name] = relational ? {fields: {display_name: {}}} : {};
            }
            // Searched, not read: what somebody deleted meanwhile is left out, and no error.
            const found = await this.orm.silent.webSearchRead(
                this.resModel,
                [["id", "in", missing]],
                {
                    specification,
                    limit: missing.length,
                    context: {...this.params.context, active_test: false},
                }
            );
            for (const record of found.records) {
                this.known.set(record.id, this.words(record));
            }
        }
        return ids.map((id) => this.known.get(id)).filter(Boolean);
    }

    words(record) {
        const lines = [];
        for (const {name, label} of this.archInfo.shown) {
            const value = this.format(this.fields[name], record[name]);
            if (value && !record.display_name.includes(value)) {
                lines.push({name, label: label || this.fields[name].string, value});
            }
        }
        return {id: record.id, title: record.display_name, lines};
    }

    format(field, value) {
        if (field.type === "boolean") {
            return value ? _t("Yes") : _t("No");
        }
        if (value === false || value === null || value === undefined) {
            return "";
        }
        switch (field.type) {
            case "many2one":
                return value.display_name;
            case "selection":
                return Object.fromEntries(field.selection)[value] || value;
            case "date":
                return toLocaleDateString(deserializeDate(value));
            case "datetime":
                return toLocaleDateTimeString(deserializeDateTime(value));
            case "float":
                return formatFloat(value);
            default:
                return String(value);
        }
    }
}
