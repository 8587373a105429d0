/** Reads where a photo was taken from the first part of a JPEG file, on the device. */

const FIRST_BYTES = 256 * 1024;
const GPS_POINTER = 0x8825;
const LAT_REF = 1;
const LAT = 2;
const LON_REF = 3;
const LON = 4;

/**
 * `readPosition(file)` answers `{lat, lon}` in degrees, or null: no JPEG, no position, or
 * one that no camera writes (half a pair, out of range, 0/0). It never throws.
 */
export async function readPosition(file) {
    try {
        return positionOf(new DataView(await file.slice(0, FIRST_BYTES).arrayBuffer()));
    } catch {
        return null;
    }
}

export function positionOf(view) {
    const tiff = findTiff(view);
    if (!tiff) {
        return null;
    }
    const pointer = tiff.entry(tiff.view.getUint32(4, tiff.little), GPS_POINTER);
    if (!pointer) {
        return null;
    }
    const gps = tiff.view.getUint32(pointer + 8, tiff.little);
    const lat = tiff.degrees(gps, LAT, LAT_REF, "NS", 90);
    const lon = tiff.degrees(gps, LON, LON_REF, "EW", 180);
    return lat === null || lon === null || (lat === 0 && lon === 0) ? null : {lat, lon};
}

function findTiff(view) {
    if (view.getUint16(0) !== 0xffd8) {
        return null;
    }
    let offset = 2;
    while (offset + 4 < view.byteLength) {
        const marker = view.getUint16(offset);
        const size = view.getUint16(offset + 2);
        if (marker >> 8 !== 0xff || marker === 0xffda || size < 2) {
            return null;
        }
        // "Exif" and two zeros begin the part that cameras write.
        if (marker === 0xffe1 && view.getUint32(offset + 4) === 0x45786966) {
            const start = view.byteOffset + offset + 10;
            return new Tiff(new DataView(view.buffer, start, size - 8));
        }
        offset += 2 + size;
    }
    return null;
}

class Tiff {
    constructor(view) {
        this.view = view;
        this.little = view.getUint16(0) === 0x4949;
    }

    /** The offset of a tag's entry in a directory, 0 when it is not there. */
    entry(directory, tag) {
        const count = this.view.getUint16(directory, this.little);
        for (let index = 0; index < count; index++) {
            const offset = directory + 2 + 12 * index;
            if (this.view.getUint16(offset, this.little) === tag) {
                return offset;
            }
        }
        return 0;
    }

    degrees(directory, tag, referenceTag, letters, most) {
        const entry = this.entry(directory, tag);
        const reference = this.entry(directory, referenceTag);
        if (!entry || !reference || this.view.getUint32(entry + 4, this.little) !== 3) {
            return null;
        }
        const letter = String.fromCharCode(this.view.getUint8(reference + 8));
        const start = this.view.getUint32(entry + 8, this.little);
        const value = [0, 1, 2].reduce(
            (sum, part) => sum + this.fraction(start + 8 * part) / 60 ** part,
            0
        );
        if (!letters.includes(letter) || !Number.isFinite(value) || value > most) {
            return null;
        }
        return letter === letters[1] ? -value : value;
    }

    fraction(offset) {
        const over = this.view.getUint32(offset, this.little);
        return over / this.view.getUint32(offset + 4, this.little);
    }
}
