import { formatDuration } from '../../../src/core/time';
import type { TraceHeader } from '../../../src/protocol/timeline';
import { button, h, icon, isolated } from '../dom';
import { warningPath } from '../icons';
import { formatCount, plural, t } from '../strings';

export interface HeaderActions {
  nextError(): void;
  nextOrphan(): void;
  chooseTrace(): void;
}

export interface ClockSettings {
  readonly locale: string;
  readonly utc: boolean;
}

/** The line of facts above the timeline, and the list of warnings that opens below it. */
export class Header {
  readonly element = h('header', { class: 'header' });
  private readonly facts = h('div', { class: 'facts' });
  private readonly warnings = h('ul', { class: 'warning-list', attributes: { 'aria-label': t('warningsTitle') } });

  constructor(
    views: HTMLElement,
    private readonly actions: HeaderActions,
  ) {
    this.warnings.hidden = true;
    this.element.append(h('div', { class: 'header-line' }, this.facts, views), this.warnings);
  }

  show(header: TraceHeader, clock: ClockSettings, now: Date): void {
    const { facts } = this;
    facts.replaceChildren();
    const name = h('h1', { class: 'root-name', title: header.rootName.slice(0, 4000) });
    name.append(isolated('', header.rootName.slice(0, 300) || t('unnamed')));
    facts.append(name);
    if (header.rootService) facts.append(isolated('root-service dim', header.rootService.slice(0, 200)));
    facts.append(h('span', { class: 'root-duration', text: formatDuration(header.duration) }));
    const time = h('time', {
      text: formatStart(header.startMs, clock, now),
      title: new Date(header.startMs).toISOString(),
    });
    time.dateTime = new Date(header.startMs).toISOString();
    const counts = [
      plural(header.serviceCount, 'oneService', 'services'),
      plural(header.spanCount, 'oneSpan', 'spans'),
      t('depth', header.depth),
    ];
    const rest = h('span', { class: 'more-facts dim' }, time);
    for (const text of counts) rest.append(' · ', h('span', { class: 'fact', text }));
    facts.append(rest);
    if (header.errorCount) {
      facts.append(
        this.badge(
          'error-badge',
          plural(header.errorCount, 'oneError', 'errors'),
          t('nextErrorHint'),
          this.actions.nextError,
        ),
      );
    }
    if (header.rootMissing) {
      facts.append(this.badge('partial-badge', t('rootMissing'), t('rootMissingHint'), this.actions.nextOrphan));
    } else if (header.orphanCount) {
      const hint = t('partialHint', header.orphanCount);
      facts.append(this.badge('partial-badge', t('partial'), hint, this.actions.nextOrphan));
    }
    this.showWarnings(header.warnings);
    if (header.ofFile) {
      const text = t('traceOfFile', header.ofFile.place, header.ofFile.count);
      facts.append(this.badge('file-badge', text, t('chooseTraceHint'), this.actions.chooseTrace));
    }
  }

  private showWarnings(warnings: readonly string[]): void {
    this.warnings.replaceChildren(...warnings.map(text => h('li', {}, icon(warningPath), isolated('', text))));
    if (!warnings.length) {
      this.warnings.hidden = true;
      return;
    }
    const toggle = this.badge(
      'warning-badge',
      plural(warnings.length, 'oneWarning', 'warnings'),
      t('warningsTitle'),
      () => {
        this.warnings.hidden = !this.warnings.hidden;
        toggle.setAttribute('aria-expanded', String(!this.warnings.hidden));
      },
    );
    toggle.setAttribute('aria-expanded', String(!this.warnings.hidden));
    this.facts.append(toggle);
  }

  private badge(className: string, text: string, title: string, action: () => void): HTMLButtonElement {
    const element = button(`badge-button ${className}`, text, action);
    element.title = title;
    return element;
  }
}

/** Clock time, with the date in front when that is not today, in the zone the person chose. */
export function formatStart(startMs: number, { locale, utc }: ClockSettings, now: Date): string {
  const zone = utc ? 'UTC' : undefined;
  const date = new Date(startMs);
  const day = (moment: Date) => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone }).format(moment);
  const isToday = day(date) === day(now);
  const options: Intl.DateTimeFormatOptions = {
    ...(isToday ? {} : { year: 'numeric', month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  };
  return new Intl.DateTimeFormat(safeLocale(locale), options).format(date) + (utc ? ' UTC' : '');
}

function safeLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** `1.2 MB`; counts of bytes, 1000 to the kilo. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  const value = bytes / size;
  return `${value < 10 ? value.toFixed(1) : formatCount(Math.round(value))} ${unit}`;
}
