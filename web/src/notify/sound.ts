/** Two soft tones, made here: nothing to download. */

const TONES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.09 },
] as const;
const SECONDS = 0.32;
const LOUD = 0.09;
/** Several messages at once are one sound; milliseconds. */
const QUIET_MS = 1500;

let context: AudioContext | undefined;
let last = -QUIET_MS;

export function playSound(now = performance.now()): void {
  if (now - last < QUIET_MS) return;
  last = now;
  // A page that nobody has touched yet stays silent: browsers hold the context until then.
  context ??= new AudioContext();
  const audio = context;
  audio.resume().catch(() => undefined);
  for (const { hertz, at } of TONES) {
    const start = audio.currentTime + at;
    const tone = new OscillatorNode(audio, { frequency: hertz });
    const level = new GainNode(audio, { gain: 0 });
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(LOUD, start + 0.015);
    level.gain.exponentialRampToValueAtTime(0.0005, start + SECONDS);
    tone.connect(level).connect(audio.destination);
    tone.start(start);
    tone.stop(start + SECONDS);
  }
}
