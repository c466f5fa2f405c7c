import { describe, expect, test } from 'vitest';
import { Cell } from '../../src/core/picture';
import { Sources } from '../../src/core/sources';
import type { TransferView } from '../../src/core/types.gen';

const film = new File(['film'], 'film.mkv');
// Only what is looked at.
const transfer = (kind: 'running' | 'needs_file' | 'done', message = 'm'): TransferView[] => [{ id: 't', message, state: { kind } } as TransferView];

describe('files that this tab sends', () => {
  test('are given to the next core once, each time that one was lost', () => {
    const transfers = new Cell<readonly TransferView[]>([]);
    const given: [string, File][] = [];
    const sources = new Sources(transfers, async (id, file) => void given.push([id, file]));
    sources.keep('m', film);
    for (const state of ['running', 'needs_file', 'needs_file', 'running', 'needs_file'] as const) transfers.set(transfer(state));
    expect(given).toEqual([
      ['t', film],
      ['t', film],
    ]);
    transfers.set(transfer('done'));
    transfers.set(transfer('needs_file'));
    expect(given).toHaveLength(2);
  });

  test('of other tabs are not known here', () => {
    const transfers = new Cell<readonly TransferView[]>([]);
    const given: string[] = [];
    new Sources(transfers, async (id) => void given.push(id)).keep('m', film);
    transfers.set(transfer('needs_file', 'another'));
    expect(given).toEqual([]);
  });
});
