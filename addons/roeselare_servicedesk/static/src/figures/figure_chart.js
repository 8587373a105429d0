import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";

// Each pair stays apart in grey and for who sees no red or green; lines differ in dash too.
const COLORS = ["#8c1d40", "#2f6f9f", "#b8860b", "#4d4d4d"];
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

/**
 * A chart and, beside it, the same numbers as a table with a button to the tickets.
 * The chart itself is hidden from screen readers: the table says all of it.
 */
export class FigureChart extends Component {
    static template = "roeselare_servicedesk.FigureChart";
    static props = {
        title: String,
        first: String,
        kind: {type: String, optional: true},
        columns: Array,
        rows: Array,
        onOpen: [Function, {value: false}],
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                this.draw();
            },
            () => [this.props.rows, this.props.columns]
        );
        onWillUnmount(() => this.chart && this.chart.destroy());
    }

    get shown() {
        return this.props.kind === "line" ? this.props.rows : this.props.rows.slice(0, 12);
    }

    draw() {
        if (this.chart) {
            this.chart.destroy();
            this.chart = null;
        }
        if (!this.canvas.el) {
            return;
        }
        const line = this.props.kind === "line";
        // eslint-disable-next-line no-undef
        this.chart = new Chart(this.canvas.el, {
            type: line ? "line" : "bar",
            data: {
                labels: this.shown.map((row) => row.name),
                datasets: this.props.columns.map((column, index) => ({
                    label: column.label,
                    data: this.shown.map((row) => row[column.name]),
                    borderColor: COLORS[index],
                    backgroundColor: COLORS[index],
                    borderDash: line ? DASHES[index] : [],
                    borderWidth: line ? 2 : 0,
                    pointRadius: line ? 2 : 0,
                })),
            },
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                indexAxis: line ? "x" : "y",
                plugins: {legend: {position: "bottom", labels: {usePointStyle: false}}},
                scales: {
                    [line ? "y" : "x"]: {beginAtZero: true, ticks: {precision: 0}},
                },
                onClick: (_event, found) => this.onPoint(found[0]),
            },
        });
    }

    onPoint(point) {
        if (point && this.props.onOpen) {
            this.props.onOpen(this.shown[point.index], this.props.columns[point.datasetIndex].name);
        }
    }
}
