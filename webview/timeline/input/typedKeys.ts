import type { PageCommand } from '../../../src/protocol/timeline';

/** The letters and digits that are keys of ours while the rows or a view have the keyboard, as the manifest has them. */
export const plainKeys: Partial<Record<PageCommand, string>> = {
  zoomToSpan: 'z',
  focusDetail: 'd',
  showTimeline: '1',
  showFlame: '2',
  showTable: '3',
  showStatistics: '4',
  showServices: '5',
  showLog: '6',
  showCompare: '7',
  toggleCriticalPath: 'c',
  showAnswers: 'p',
  showFindings: 'f',
  showData: 'i',
  nextFinding: 'n',
  previousFinding: 'N',
  goToSlowest: 'w',
  goToFailure: 'e',
  toggleGroup: 'g',
  toggleGrouping: 'G',
  toggleOnlyHits: 'o',
  filterLikeThis: 'l',
  sortBy: 's',
  groupBy: 'b',
};

/** VS Code knows by then what has the keyboard. */
const lateMs = 1000;

/**
 * Letters typed into a field of the page. VS Code hears of every key, and for a moment after the field took the keyboard it
 * still believes the rows have it: then the letter comes back as a command.
 */
export class TypedKeys {
  private readonly typed = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A key that was pressed: into a field, or elsewhere, where it is meant as a command. */
  note(
    { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
    isInField: boolean,
  ): void {
    if (!isInField) this.typed.delete(key);
    else if (key.length === 1 && !ctrlKey && !metaKey && !altKey) this.typed.set(key, this.now());
  }

  /** The command is a letter that was meant for a field. */
  takesFor(command: PageCommand): boolean {
    const key = plainKeys[command];
    const at = key === undefined ? undefined : this.typed.get(key);
    return at !== undefined && this.now() - at < lateMs;
  }
}

/**
 * Has Ctrl+A (⌘A) of a field stay the field's own. VS Code would hear it and select all as well, but later: over what was typed
 * since, which the next letter then replaces.
 */
export function keepSelectAll(event: KeyboardEvent): void {
  const isIt = event.key.toLowerCase() === 'a' && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  if (isIt && isTextInput(event.target)) event.stopPropagation();
}

/** What letters go into. */
export function isTextInput(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable], vscode-text-field');
}
