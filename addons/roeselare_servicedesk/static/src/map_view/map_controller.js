import {ActionMenus} from "@web/search/action_menus/action_menus";
import {CogMenu} from "@web/search/cog_menu/cog_menu";
import {Component, useRef} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {SearchBar} from "@web/search/search_bar/search_bar";
import {standardViewProps} from "@web/views/standard_view_props";
import {useModelWithSampleData} from "@web/model/model";
import {useSearchBarToggler} from "@web/search/search_bar/search_bar_toggler";
import {useSetupAction} from "@web/search/action_hook";

export class MapController extends Component {
    static template = "roeselare_servicedesk.MapView";
    static components = {ActionMenus, CogMenu, Layout, SearchBar};
    static props = {
        ...standardViewProps,
        Model: Function,
        Renderer: Function,
        archInfo: Object,
    };

    setup() {
        const {archInfo, resModel, fields} = this.props;
        const lazy =
            !this.env.config.isReloadingController &&
            !this.env.inDialog &&
            Boolean(this.props.display.controlPanel);
        this.model = useModelWithSampleData(this.props.Model, {archInfo, resModel, fields}, {lazy});
        this.rootRef = useRef("root");
        this.view = (this.props.state && this.props.state.view) || {};
        useSetupAction({
            rootRef: this.rootRef,
            getLocalState: () => ({view: {...this.view}}),
        });
        this.searchBarToggler = useSearchBarToggler();
    }

    get selectedCount() {
        return this.model.grid.selectedCount;
    }

    /** What is selected takes the place of the search bar, as in a list. */
    get display() {
        const {controlPanel} = this.props.display;
        if (!controlPanel) {
            return this.props.display;
        }
        const layoutActions = !this.selectedCount;
        return {...this.props.display, controlPanel: {...controlPanel, layoutActions}};
    }

    get actionMenuProps() {
        return {
            getActiveIds: () => this.model.grid.selectedIds(),
            context: this.props.context,
            domain: this.props.domain,
            items: this.props.info.actionMenus || {},
            resModel: this.props.resModel,
            onActionExecuted: ({noReload} = {}) => noReload || this.model.load(),
        };
    }

    /** The selection has changed: the control panel tells how many there are. */
    onSelection() {
        this.render();
    }

    onUnselect() {
        this.model.grid.selectAll(false);
        this.model.notify();
    }

    openRecord(resId) {
        const activeIds = this.model.grid.selectedCount
            ? this.model.grid.selectedIds()
            : [...this.model.grid.ids];
        return this.props.selectRecord(resId, {activeIds});
    }
}
