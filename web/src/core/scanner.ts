/** Finds a QR code in a picture: with the browser's own detector, or with ours in a worker. It knows no keys; here because workers start here. */
import { startWorker } from './trusted';
import workerUrl from './scan.worker.ts?worker&url';

/** Pixels as a canvas gives them. */
export interface Frame {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

type Source = HTMLVideoElement | ImageBitmap;

interface Detector {
  detect(source: Source): Promise<readonly { rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** More than this on either side shows nothing that a code needs. Pixels. */
const LARGEST = 1280;

export class Scanner {
  #own: Promise<Detector | null> | undefined;
  #worker: Worker | undefined;
  #canvas: HTMLCanvasElement | undefined;

  /** The text of a code in the picture; `null` when there is none. */
  async read(source: Source): Promise<string | null> {
    this.#own ??= browserDetector();
    const own = await this.#own;
    if (own) {
      try {
        const found = await own.detect(source);
        return found[0]?.rawValue ?? null;
      } catch {
        // Some browsers have the detector and not what it runs on: from now on ours does it.
        this.#own = Promise.resolve(null);
      }
    }
    const frame = this.#frame(source);
    return frame && this.#ask(frame);
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #frame(source: Source): Frame | null {
    const [wide, high] = source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
    if (wide === 0 || high === 0) return null;
    const scale = Math.min(1, LARGEST / Math.max(wide, high));
    const width = Math.max(1, Math.round(wide * scale));
    const height = Math.max(1, Math.round(high * scale));
    this.#canvas ??= document.createElement('canvas');
    this.#canvas.width = width;
    this.#canvas.height = height;
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(source, 0, 0, width, height);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  }

  #ask(frame: Frame): Promise<string | null> {
    this.#worker ??= startWorker(workerUrl, 'scan');
    const worker = this.#worker;
    return new Promise((resolve) => {
      worker.onmessage = (event: MessageEvent<string | null>) => resolve(event.data);
      worker.onerror = () => resolve(null);
      worker.postMessage(frame, [frame.data.buffer]);
    });
  }
}

async function browserDetector(): Promise<Detector | null> {
  const found = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  try {
    if (!found || !(await found.getSupportedFormats()).includes('qr_code')) return null;
    return new found({ formats: ['qr_code'] });
  } catch {
    return null;
  }
}
