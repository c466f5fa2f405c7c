import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every encoding in which a careless program would leave a text behind. */
function encodings(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  return [
    utf8,
    Buffer.from(text, 'utf16le'),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(utf8.toString('base64').replace(/=+$/, '')),
    Buffer.from(utf8.toString('base64url')),
    Buffer.from(encodeURIComponent(text)),
  ];
}

/** Names of the canaries found anywhere below a folder, with the file. */
export function search(folder: string, canaries: Record<string, string>): string[] {
  const hits: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hits.push(...searchBytes(readFileSync(path), canaries).map((name) => `${name} in ${entry.name}`));
  }
  return hits;
}

/** Names of the canaries found in some bytes. */
export function searchBytes(bytes: Buffer, canaries: Record<string, string>): string[] {
  return Object.entries(canaries)
    .filter(([, text]) => encodings(text).some((needle) => bytes.includes(needle)))
    .map(([name]) => name);
}
