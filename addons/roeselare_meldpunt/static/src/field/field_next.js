import {readMark, wipe} from "./field_store";
import {user} from "@web/core/user";

/** What somebody kept for the field is not for the next one who logs in on this device. */
const known = readMark();
if (known && user.userId && known.owner && known.owner !== user.userId) {
    wipe();
}
