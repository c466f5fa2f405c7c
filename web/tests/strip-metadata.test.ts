import { describe, expect, it } from 'vitest';
import { asBegun, stripMetadata } from '../src/lib/strip-metadata';

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const segment = (marker: number, data: number[]): number[] => [0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255, ...data];

/** Exif with an orientation and, after it, a place. */
const exif = (turn: number, little: boolean): number[] => {
  const two = (value: number): number[] => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const four = (value: number): number[] => (little ? [...two(value), 0, 0] : [0, 0, ...two(value)]);
  return [...ascii('Exif'), 0, 0, ...ascii(little ? 'II' : 'MM'), ...two(42), ...four(8), ...two(1), ...two(0x0112), ...two(3), ...four(1), ...two(turn), 0, 0, ...four(0), ...ascii('GPS 52.3 N 4.9 E')];
};

const jpeg = (...segments: number[][]): File => new File([new Uint8Array([0xff, 0xd8, ...segments.flat(), ...segment(0xda, [1, 2]), ...ascii('PIXELS'), 0xff, 0xd9])], 'a.jpg', { type: 'image/jpeg', lastModified: 5 });
const bytesOf = async (file: File): Promise<number[]> => [...new Uint8Array(await file.arrayBuffer())];
const textOf = async (file: File): Promise<string> => String.fromCharCode(...(await bytesOf(file)));

const chunk = (kind: string, data: number[]): number[] => [0, 0, 0, data.length, ...ascii(kind), ...data, 9, 9, 9, 9];
const png = (...chunks: number[][]): File => new File([new Uint8Array([0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, ...chunk('IHDR', [1, 2, 3]), ...chunks.flat(), ...chunk('IDAT', ascii('PIXELS')), ...chunk('IEND', [])])], 'a.png', { type: 'image/png' });

describe('a JPEG', () => {
  const profile = segment(0xe2, [...ascii('ICC_PROFILE'), 0, 1]);
  const file = jpeg(segment(0xe0, ascii('JFIF')), segment(0xe1, exif(1, true)), segment(0xe1, ascii('http://ns.adobe.com/xap/1.0/ creator')), profile, segment(0xed, ascii('Photoshop 3.0')), segment(0xfe, ascii('comment')));

  it('loses place, names and comments, and nothing else', async () => {
    expect(await bytesOf(await stripMetadata(file))).toEqual(await bytesOf(jpeg(segment(0xe0, ascii('JFIF')), profile)));
  });

  it.each([
    [6, true],
    [8, false],
  ])('stays turned (%d)', async (turn, little) => {
    const clean = await stripMetadata(jpeg(segment(0xe1, exif(turn, little))));
    expect(await textOf(clean)).not.toContain('GPS');
    const again = await stripMetadata(clean);
    expect(await bytesOf(again)).toEqual(await bytesOf(clean));
    expect((await bytesOf(clean)).slice(2, 4)).toEqual([0xff, 0xe1]);
    expect((await bytesOf(clean))[31]).toBe(turn);
  });

  it('keeps its name, type and time', async () => {
    const clean = await stripMetadata(file);
    expect([clean.name, clean.type, clean.lastModified]).toEqual(['a.jpg', 'image/jpeg', 5]);
  });

  it('is left alone when it is not understood', async () => {
    const broken = new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, ...ascii('cut off in the middle')])], 'b.jpg', { type: 'image/jpeg' });
    expect(await stripMetadata(broken)).toBe(broken);
    const hostile = jpeg(segment(0xe1, [...ascii('Exif'), 0, 0, 0x4d, 0x4d, 0, 42, 0xff, 0xff, 0xff, 0xff]));
    expect(await textOf(await stripMetadata(hostile))).not.toContain('Exif');
  });
});

describe('a PNG', () => {
  it('loses what was written beside the pixels', async () => {
    const file = png(chunk('tEXt', ascii('Author\0Mira')), chunk('eXIf', ascii('GPS')), chunk('gAMA', [1]));
    expect(await bytesOf(await stripMetadata(file))).toEqual(await bytesOf(png(chunk('gAMA', [1]))));
  });
});

it('leaves every other file as it is', async () => {
  const file = new File(['%PDF'], 'a.pdf', { type: 'application/pdf' });
  expect(await stripMetadata(file)).toBe(file);
});

it('finds the file that an upload began with', async () => {
  const chosen = jpeg(segment(0xe1, exif(1, true)));
  const sent = await stripMetadata(chosen);
  expect((await asBegun(chosen, sent.size)).size).toBe(sent.size);
  expect(await asBegun(chosen, chosen.size)).toBe(chosen);
  expect(await asBegun(chosen, 3)).toBe(chosen);
});
