/**
 * Finds the number behind a challenge, beside the page. One file without imports: a
 * worker is loaded by itself. SHA-256 is written out, because the browser's own is slow
 * on short texts and missing on pages without TLS.
 */
/* eslint-disable no-bitwise */
(function () {
    const K = new Uint32Array(64);
    const START = new Uint32Array(8);
    const words = new Uint32Array(64);

    function prepare() {
        let count = 0;
        for (let number = 2; count < 64; number++) {
            let prime = true;
            for (let divisor = 2; divisor * divisor <= number; divisor++) {
                prime = prime && number % divisor !== 0;
            }
            if (prime) {
                const root = (power) => {
                    const value = Math.pow(number, power);
                    return ((value - Math.floor(value)) * 4294967296) >>> 0;
                };
                if (count < 8) {
                    START[count] = root(1 / 2);
                }
                K[count++] = root(1 / 3);
            }
        }
    }

    function compress(state, bytes, offset) {
        for (let i = 0; i < 16; i++) {
            const at = offset + i * 4;
            words[i] =
                (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
        }
        const turn = (value, by) => (value >>> by) | (value << (32 - by));
        for (let i = 16; i < 64; i++) {
            const a = words[i - 15];
            const b = words[i - 2];
            const small = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
            const large = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
            words[i] = words[i - 16] + small + words[i - 7] + large;
        }
        let [a, b, c, d, e, f, g, h] = state;
        for (let i = 0; i < 64; i++) {
            const large = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
            const first = (h + large + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
            const small = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
            const second = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
            h = g;
            g = f;
            f = e;
            e = (d + first) | 0;
            d = c;
            c = b;
            b = a;
            a = (first + second) | 0;
        }
        const add = [a, b, c, d, e, f, g, h];
        for (let i = 0; i < 8; i++) {
            state[i] += add[i];
        }
    }

    /** Return the SHA-256 of an ASCII text as hexadecimal digits. */
    function sha256(text) {
        const blocks = Math.ceil((text.length + 9) / 64);
        const bytes = new Uint8Array(blocks * 64);
        for (let i = 0; i < text.length; i++) {
            bytes[i] = text.charCodeAt(i);
        }
        bytes[text.length] = 0x80;
        new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
        const state = Uint32Array.from(START);
        for (let block = 0; block < blocks; block++) {
            compress(state, bytes, block * 64);
        }
        return Array.from(state, (part) => part.toString(16).padStart(8, "0")).join("");
    }

    prepare();
    self.onmessage = ({data}) => {
        if (sha256("abc").slice(0, 8) !== "ba7816bf") {
            self.postMessage(null);
            return;
        }
        for (let number = 0; number <= data.maxnumber; number++) {
            if (sha256(data.salt + number) === data.challenge) {
                self.postMessage(number);
                return;
            }
        }
        self.postMessage(null);
    };
})();
