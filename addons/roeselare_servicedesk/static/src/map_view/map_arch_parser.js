import {exprToBoolean} from "@web/core/utils/strings";
import {visitXML} from "@web/core/utils/xml";

/** Reads `<map latitude="…" longitude="…">`; the server has checked it. */
export class MapArchParser {
    parse(arch) {
        const archInfo = {
            latitude: arch.getAttribute("latitude"),
            longitude: arch.getAttribute("longitude"),
            color: arch.getAttribute("color") || null,
            limit: Number(arch.getAttribute("limit")) || null,
            shown: [],
            mark: null,
        };
        visitXML(arch, (node) => {
            if (node.tagName === "field") {
                const invisible = node.getAttribute("invisible");
                if (!invisible || !exprToBoolean(invisible)) {
                    const label = node.getAttribute("string");
                    archInfo.shown.push({name: node.getAttribute("name"), label});
                }
            } else if (node.tagName === "filter") {
                archInfo.mark = {
                    label: node.getAttribute("string"),
                    domain: node.getAttribute("domain"),
                };
            }
        });
        return archInfo;
    }
}
