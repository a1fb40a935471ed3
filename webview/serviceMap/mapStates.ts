/** What the page shows instead of a map. */
import type { MapAction, MapView } from '../../src/protocol/serviceMap';
import { h } from '../timeline/dom';
import { t } from '../timeline/strings';
import { createButton, createProgressRing } from '../ui/toolkit';

/** A server that answers at once should not make the page flash. */
const appearMs = 150;

type Act = (action: MapAction) => void;
type Of<K extends MapView['kind']> = Extract<MapView, { kind: K }>;

export function loadingMap({ title }: Of<'loading'>, act: Act): HTMLElement {
  const line = h(
    'div',
    { class: 'loading-line' },
    createProgressRing(t('waiting')),
    h('h1', { class: 'state-title', text: title }),
    h('span', { class: 'dim', text: t('waiting') }),
    createButton(t('cancel'), false, () => act('cancel')).element,
  );
  const element = h('div', { class: 'state loading waiting', attributes: { role: 'status' } }, line);
  setTimeout(() => element.classList.remove('waiting'), appearMs);
  return element;
}

/** `hasLookback`: a longer time may help. */
export function emptyMap({ title, message }: Of<'empty'>, hasLookback: boolean, act: Act): HTMLElement {
  return notice('empty', title, t('mapEmpty'), message, [
    ...(hasLookback ? [createButton(t('mapLookback'), true, () => act('lookback')).element] : []),
    createButton(t('refresh'), !hasLookback, () => act('refresh')).element,
  ]);
}

export function failedMap({ title, error: { kind, message } }: Of<'failed'>, act: Act): HTMLElement {
  const isCancelled = kind === 'cancelled';
  const needsLogin = kind === 'loginNeeded';
  const element = notice(
    isCancelled ? 'cancelled' : 'failed',
    title,
    t(isCancelled ? 'cancelledTitle' : 'mapFailed'),
    message,
    [
      ...(needsLogin ? [createButton(t('signIn'), true, () => act('signIn')).element] : []),
      createButton(t('retry'), !needsLogin, () => act('refresh')).element,
      ...(isCancelled ? [] : [createButton(t('showLog'), false, () => act('showLog')).element]),
    ],
  );
  element.setAttribute('role', 'alert');
  return element;
}

function notice(
  state: string,
  subject: string,
  title: string,
  message: string,
  buttons: readonly HTMLElement[],
): HTMLElement {
  return h(
    'div',
    { class: `state notice ${state}` },
    h('div', { class: 'dim state-subject', text: subject }),
    h('h1', { class: 'state-title', text: title }),
    h('p', { class: 'state-message', text: message }),
    h('div', { class: 'state-buttons' }, ...buttons),
  );
}
