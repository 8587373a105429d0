import {MapArchParser} from "./map_arch_parser";
import {MapController} from "./map_controller";
import {MapModel} from "./map_model";
import {MapRenderer} from "./map_renderer";
import {registry} from "@web/core/registry";

export const mapView = {
    type: "map",
    ArchParser: MapArchParser,
    Controller: MapController,
    Model: MapModel,
    Renderer: MapRenderer,
    searchMenuTypes: ["filter", "favorite"],

    props: (genericProps, view) => ({
        ...genericProps,
        archInfo: new view.ArchParser().parse(genericProps.arch),
        Model: view.Model,
        Renderer: view.Renderer,
    }),
};

registry.category("views").add("map", mapView);
