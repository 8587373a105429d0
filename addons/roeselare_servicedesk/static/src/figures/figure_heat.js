import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const LEVELS = 5;
const MOVES = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/**
 * The heat map: where and when it was busy. It is a table, so each cell can be read;
 * colour only repeats the number. One stop for Tab, arrows move inside.
 */
export class FigureHeat extends Component {
    static template = "roeselare_servicedesk.FigureHeat";
    static props = {
        filter: Object,
        onOpen: {type: [Function, {value: false}], optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({
            data: null,
            error: "",
            cut: "category_id",
            figure: "inflow",
            row: 0,
            column: 0,
        });
        onWillStart(() => this.load(this.props.filter));
        onWillUpdateProps((next) => {
            if (next.filter !== this.props.filter) {
                return this.load(next.filter);
            }
        });
    }

    async load(filter) {
        this.state.error = "";
        try {
            this.state.data = await this.last.add(
                this.orm.silent.call("servicedesk.figure", "action_heat", [
                    filter,
                    this.state.cut,
                    this.state.figure,
                ])
            );
            this.state.row = 0;
            this.state.column = 0;
        } catch (error) {
            this.state.error = (error.data && error.data.message) || String(_t("Try again later."));
        }
    }

    onChoose(name, ev) {
        this.state[name] = ev.target.value;
        return this.load(this.props.filter);
    }

    /** How dark a cell is: 0 for nothing, then 1 to 5. */
    level(value) {
        return value ? Math.ceil((LEVELS * value) / this.state.data.most) : 0;
    }

    label(row, column) {
        const step = this.state.data.steps[column];
        return `${row.name}, ${step.label}: ${row.values[column]}`;
    }

    tabIndex(row, column) {
        return row === this.state.row && column === this.state.column ? 0 : -1;
    }

    onKeydown(ev) {
        const move = MOVES[ev.key];
        if (!move) {
            return;
        }
        ev.preventDefault();
        const {rows, steps} = this.state.data;
        const row = Math.min(Math.max(this.state.row + move[0], 0), rows.length - 1);
        const column = Math.min(Math.max(this.state.column + move[1], 0), steps.length - 1);
        const cell = ev.currentTarget.querySelector(`[data-cell="${row}-${column}"]`);
        if (cell) {
            this.onFocus(row, column);
            cell.focus();
        }
    }

    onFocus(row, column) {
        this.state.row = row;
        this.state.column = column;
    }

    onCell(row, column) {
        this.props.onOpen(
            this.state.data.cut,
            row,
            this.state.data.steps[column],
            this.state.figure
        );
    }
}
