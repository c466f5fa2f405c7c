import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { cpuSeconds } from './browser.mjs';

export async function product() {
  return [];
}
