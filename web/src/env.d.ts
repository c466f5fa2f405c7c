/// <reference types="vite/client" />

declare const __APP_VERSION__: string;
/** See `core/messages.ts`. */
declare const __PORT__: string;

declare module '*.po' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
