/** Signs that would lie on each other become one: a finger has to hit each (WCAG 2.5.8). */

const APART_PX = 44;
const STATES = ["received", "in_progress", "resolved"];

function statesOf({states, state}) {
    return states || STATES.map((name) => Number(name === state));
}

function numbersOf({number, numbers}) {
    return number ? [number] : numbers || [];
}

function joined(one, other) {
    const states = statesOf(other);
    return {
        count: (one.count || 1) + (other.count || 1),
        states: statesOf(one).map((total, index) => total + states[index]),
        numbers: [...numbersOf(one), ...numbersOf(other)],
    };
}

/**
 * Returns the features of a view with those that are too near to a larger one in it.
 * `pointOf` gives the pixels of [longitude, latitude] on the screen.
 */
export function mergeNear(features, pointOf) {
    const kept = [];
    const size = ({properties}) => properties.count || 1;
    for (const feature of [...features].sort((one, other) => size(other) - size(one))) {
        const {x, y} = pointOf(feature.geometry.coordinates);
        const near = kept.find(
            ({point}) => Math.max(Math.abs(point.x - x), Math.abs(point.y - y)) < APART_PX
        );
        if (near) {
            const properties = joined(near.feature.properties, feature.properties);
            near.feature = {...near.feature, properties};
        } else {
            kept.push({feature, point: {x, y}});
        }
    }
    return kept.map(({feature}) => feature);
}
