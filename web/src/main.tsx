import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { Boundary } from './app/Broken';
import { CoreProvider } from './app/core-context';
import { applyPrefs } from './app/prefs';
import { createCore } from './core';
import type { Core } from './core/api';
import { i18n } from './i18n';
import { startNotifying } from './notify/start';
import { Unsupported } from './welcome/Unsupported';
import './styles/index.css';

function start(): Core | null {
  try {
    return createCore();
  } catch {
    return null;
  }
}

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

// The core starts to open its storage while the language is loaded.
const core = start();
await applyPrefs();
if (core) startNotifying(core);
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      {core ? (
        <CoreProvider value={core}>
          <Boundary>
            <App />
          </Boundary>
        </CoreProvider>
      ) : (
        <Unsupported />
      )}
    </I18nProvider>
  </StrictMode>,
);
