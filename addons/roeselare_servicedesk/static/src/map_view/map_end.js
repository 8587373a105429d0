/**
 * Take a Leaflet map away, also in the middle of a zoom.
 *
 * Leaflet 1.9 ends each zoom by a timer of 250 ms that `remove` leaves running; it then
 * moves panes that are gone, and throws. It does nothing on a map that is not zooming.
 */
export function removeMap(map) {
    map._animatingZoom = false;
    map.remove();
}
