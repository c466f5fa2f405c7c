import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { PluginOption } from 'vite';
import { linguiMacro } from './lingui-macro';

/** What the app, its stories and its tests are built with. */
export const plugins = (): PluginOption[] => [linguiMacro(), lingui({ failOnMissing: process.env.REN_DRAFT !== '1', failOnCompileError: true }), react(), tailwindcss()];
