import {ConnectionLostError, RPCError} from "@web/core/network/rpc";

/**
 * Wait for help from the server that is asked for while somebody types.
 *
 * When it fails, the web client would open a dialog, and the dialog takes the keyboard from
 * an operator in the middle of a word. Who asks says it where the help would have stood.
 *
 * @param {Promise} answer
 * @returns {Promise<{value: any, failed: Boolean}>} value is undefined when it failed
 */
export async function attempt(answer) {
    try {
        return {value: await answer, failed: false};
    } catch (error) {
        if (error instanceof RPCError || error instanceof ConnectionLostError) {
            return {value: undefined, failed: true};
        }
        throw error;
    }
}
