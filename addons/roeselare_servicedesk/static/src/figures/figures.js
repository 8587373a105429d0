import {Component, onWillStart, useState} from "@odoo/owl";
import {DIMENSIONS, LAYOUTS, NAMES, SHARES, VARIANTS} from "./figure_names";
import {FigureChart} from "./figure_chart";
import {FigureHeat} from "./figure_heat";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "servicedesk.figure";

/**
 * The figures of the service desk: tiles, charts with their tables, and the tickets
 * behind each number. Other addons add panels to the registry
 * “servicedesk_figure_panels”: components with the props filter and onOpen.
 */
export class Figures extends Component {
    static template = "roeselare_servicedesk.Figures";
    static components = {FigureChart, FigureHeat, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.dimensions = DIMENSIONS;
        this.variantNames = VARIANTS;
        this.formats = ["csv", "xlsx", "pdf"];
        const former = this.props.state && this.props.state.filter;
        this.state = useState({filter: former || {}, data: null, error: "", said: ""});
        useSetupAction({getLocalState: () => ({filter: {...this.state.filter}})});
        onWillStart(() => this.load());
    }

    /** Panels of other addons, such as the districts on a map. */
    get panels() {
        return registry.category("servicedesk_figure_panels").getEntries();
    }

    get layout() {
        return LAYOUTS[this.state.filter.variant] || LAYOUTS.department;
    }

    get filters() {
        const {options} = this.state.data;
        return Object.keys(DIMENSIONS).filter((name) => options[name]);
    }

    async load(said) {
        this.state.error = "";
        try {
            const data = await this.last.add(
                this.orm.silent.call(MODEL, "action_dashboard", [this.state.filter])
            );
            this.state.data = data;
            this.state.filter = data.filter;
            this.state.said = said || "";
        } catch (error) {
            this.state.error = (error.data && error.data.message) || String(_t("Try again later."));
        }
    }

    isChosen(name, value) {
        return String(this.state.filter[name]) === String(value);
    }

    onFilter(name, ev) {
        this.state.filter = {...this.state.filter, [name]: ev.target.value || false};
        return this.load(_t("The figures have changed."));
    }

    onVariant(variant) {
        return this.onFilter("variant", {target: {value: variant}});
    }

    onClear() {
        this.state.filter = {variant: this.state.filter.variant};
        return this.load(_t("The figures have changed."));
    }

    get tiles() {
        const {totals} = this.state.data;
        return this.layout.tiles.map((name) => {
            const whole = SHARES[name] && SHARES[name](totals);
            return {
                name,
                label: String(NAMES[name]),
                number: formatInteger(totals[name]),
                share: whole ? `${Math.round((100 * totals[name]) / whole)} %` : "",
            };
        });
    }

    /** How long it took on average, in days; empty when nothing was closed. */
    get duration() {
        const {hours, closed} = this.state.data.totals;
        return closed ? formatFloat(hours / closed / 24, {digits: [0, 1]}) : "";
    }

    columns(names) {
        return names.map((name) => ({name, label: String(NAMES[name])}));
    }

    get trend() {
        return {
            title: String(_t("In time")),
            first: String(_t("From")),
            kind: "line",
            columns: this.columns(["inflow", "closed"]),
            rows: this.state.data.trend.map((row) => ({...row, name: row.label})),
            onOpen: this.opener((row) => ({from: row.from, to: row.to})),
        };
    }

    get charts() {
        const {groups} = this.state.data;
        const charts = this.layout.charts.filter((name) => name === "ages" || groups[name]);
        return charts.map((name) => (name === "ages" ? this.ages : this.group(name)));
    }

    get ages() {
        return {
            title: String(_t("Age of what is open")),
            first: String(_t("Age")),
            columns: this.columns(["open", "at_risk", "late"]),
            rows: this.state.data.ages.map((row) => ({...row, name: row.label})),
            onOpen: this.opener((row) => ({age: row.age})),
        };
    }

    group(name) {
        return {
            title: String(DIMENSIONS[name]),
            first: String(DIMENSIONS[name]),
            columns: this.columns(this.layout.columns),
            rows: this.state.data.groups[name],
            onOpen: this.opener((row) => this.narrow(name, row)),
        };
    }

    /** What a number of a chart opens; false for who may not open tickets. */
    opener(narrow) {
        return this.state.data.tickets && ((row, figure) => this.open(narrow(row), figure));
    }

    /** What a cell of one dimension and one step opens, for panels. */
    get panelOpener() {
        return (
            this.state.data.tickets &&
            ((name, row, step, figure) => {
                const {from, to} = step;
                return this.open({...this.narrow(name, row), from, to}, figure);
            })
        );
    }

    /** What of the filter only this row of a table is about. */
    narrow(name, row) {
        if (!row.id) {
            return {none: name};
        }
        const whole = name === "category_id" && this.state.filter[name] === row.id;
        return whole ? {exact: true} : {[name]: row.id};
    }

    async open(more, figure) {
        if (!this.state.data.tickets) {
            return;
        }
        const values = {...this.state.filter, ...more};
        const action = await this.orm.call(MODEL, "action_tickets", [values, figure]);
        await this.action.doAction(action);
    }

    exportUrl(format) {
        const asked = Object.entries(this.state.filter).filter(([, value]) => value);
        return `/servicedesk/cijfers.${format}?${new URLSearchParams(asked)}`;
    }
}

registry.category("actions").add("servicedesk_figures", Figures);
