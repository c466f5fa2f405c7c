import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../src/app/App';
import { Boundary } from '../src/app/Broken';
import { CoreProvider } from '../src/app/core-context';
import { useUi } from '../src/app/ui-store';
import { setPrefs, usePrefs, type Density, type Theme } from '../src/app/prefs';
import { i18n, speak, type Locale } from '../src/i18n';
import { LiveRegion } from '../src/app/LiveRegion';
import { TooltipLayer } from '../src/ui/TooltipLayer';
import { Gate } from '../src/welcome/Gate';
import '../src/styles/index.css';
import { NOW, words } from './data';
import { FakeCore } from './fake-core';
import { Index } from './Index';
import { begin, stories } from './stories';

// The same moment in every picture.
const real = Date.now();
const offset = NOW - real;
const clock = Date.now.bind(Date);
Date.now = () => clock() + offset;

const query = new URLSearchParams(location.search);
const locale: Locale = query.get('lang') === 'ru' ? 'ru' : 'en';
const name = query.get('story');
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

usePrefs.setState({ locale });
setPrefs({ theme: (query.get('theme') ?? 'system') as Theme, density: (query.get('density') ?? 'comfortable') as Density, locale });
await speak(locale);

/** Presses the first button that has one of these names, once it is there. */
async function press(names: readonly string[]): Promise<void> {
  for (let tries = 0; names.length > 0 && tries < 100; tries += 1) {
    const button = [...document.querySelectorAll('button')].find((entry) => names.includes(entry.textContent ?? ''));
    if (button) return button.click();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** Types into the last field for searching, once it is there. */
async function look(text: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const input = [...document.querySelectorAll<HTMLInputElement>('input[type=search]')].at(-1);
    if (input && (!useUi.getState().searching || input.closest('search'))) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => {
        setTimeout(resolve, 400);
      });
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

const make = name === null ? undefined : stories[name];
if (make) {
  const story = await make(words[locale]);
  const core = new FakeCore({ app: { phase: { kind: 'starting' }, connection: { kind: 'online' }, integrity_alarm: false }, list: [], conversations: {}, transfers: [], version: { met: false, waits: false }, fails: {}, hangs: [], ...story.setup });
  Object.assign(globalThis, { commands: core.commands });
  await begin(story);
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <CoreProvider value={core}>
          {story.gate ? (
            <>
              <Gate first={story.gate} endedElsewhere={story.gate === 'sign_in'} making={story.ui?.makingKey ?? false} />
              <LiveRegion />
              <TooltipLayer />
            </>
          ) : (
            <Boundary>
              <App />
            </Boundary>
          )}
        </CoreProvider>
      </I18nProvider>
    </StrictMode>,
  );
  if (story.look) await look(story.look[locale]);
  await press(story.press ?? []);
  await story.after?.();
  document.documentElement.dataset.story = name ?? '';
} else {
  createRoot(root).render(<Index names={Object.keys(stories)} />);
}
