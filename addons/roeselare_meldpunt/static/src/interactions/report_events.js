/**
 * What the parts of the report page tell each other, as events on the form:
 * `meldpunt:category` {id} (0: none), `meldpunt:place` {lat, lon} (null: no point),
 * `meldpunt:step` {name}. Listeners get the values in `event.detail`.
 */
export function tellForm(el, name, detail) {
    el.closest("form")?.dispatchEvent(new CustomEvent(name, {bubbles: true, detail}));
}
