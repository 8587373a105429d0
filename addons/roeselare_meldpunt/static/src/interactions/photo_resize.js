/** Makes photos smaller on the device: sent sooner, and without what the camera hid in them. */

const LONGEST_SIDE = 2048;
const QUALITY = 0.8;

async function decode(file) {
    // The picture is turned as its EXIF says.
    return await createImageBitmap(file, {imageOrientation: "from-image"});
}

function toBlob(canvas) {
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/**
 * Return the photo as a JPEG of at most 2048 pixels; the file itself when this browser
 * cannot draw it but the server may; `null` for what neither can read.
 */
export async function resize(file, accepted) {
    let bitmap = null;
    try {
        bitmap = await decode(file);
        const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(bitmap.width * scale));
        canvas.height = Math.max(1, Math.round(bitmap.height * scale));
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        const blob = await toBlob(canvas);
        if (!blob) {
            throw new Error("no picture");
        }
        const name = file.name.replace(/\.[^.]*$/, "") || "photo";
        return new File([blob], `${name}.jpg`, {type: "image/jpeg"});
    } catch {
        return accepted.includes(file.type) ? file : null;
    } finally {
        bitmap?.close();
    }
}
