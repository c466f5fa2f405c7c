/** Reads QR codes where the browser cannot. It sees pixels of one frame and answers with a text or nothing. */
import { decodeQR } from 'qr/decode.js';
import { scope } from './worker-scope';
import type { Frame } from './scanner';

/** Spent on one frame at most, in milliseconds. */
const PATIENCE_MS = 300;

function read({ width, height, data }: Frame): string | null {
  try {
    return decodeQR({ width, height, data }, { timeLimit: PATIENCE_MS });
  } catch {
    // No code in this frame, or half of one: the next frame may have it.
    return null;
  }
}

scope.onmessage = (event) => scope.postMessage(read(event.data as Frame));
