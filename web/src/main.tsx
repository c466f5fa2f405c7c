import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { CoreProvider } from './app/core-context';
import { applyPrefs } from './app/prefs';
import { createCore } from './core';
import { i18n } from './i18n';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

// The core starts to open its storage while the language is loaded.
const core = createCore();
await applyPrefs();
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <CoreProvider value={core}>
        <App />
      </CoreProvider>
    </I18nProvider>
  </StrictMode>,
);
