import { say } from '../core/phrase';
import { plainText } from '../core/sentences';
import type { Confidence, LocationKind } from '../core/source/rule';
import type { SourceLocation } from '../core/source/sourceResolver';
import type { Translate } from '../core/translate';

/** How sure a place is, for people. */
export function wordsOfConfidence(confidence: Confidence, t: Translate): string {
  switch (confidence) {
    case 'exact':
      return t('certain');
    case 'high':
      return t('very likely');
    case 'medium':
      return t('likely');
    case 'low':
      return t('a guess');
  }
}

/** What a place is to its span. */
export function wordsOfKind(kind: LocationKind, t: Translate): string {
  switch (kind) {
    case 'handler':
      return t('handler');
    case 'origin':
      return t('opened here');
    case 'error':
      return t('error');
    case 'call':
      return t('call');
    case 'model':
      return t('model');
  }
}

/** Name of the codicon that goes with the word. */
export function iconOfKind(kind: LocationKind): string {
  switch (kind) {
    case 'handler':
      return 'symbol-method';
    case 'origin':
      return 'symbol-event';
    case 'error':
      return 'error';
    case 'call':
      return 'call-outgoing';
    case 'model':
      return 'symbol-class';
  }
}

/** `found by http route, very likely`, and what has to be said of the line. */
export function foundBy({ rule, confidence, kind }: SourceLocation, note: string, t: Translate): string {
  const found = t('found by {0}, {1}', rule, wordsOfConfidence(confidence, t));
  return [kind === 'error' ? t('the error') : '', found, note].filter(part => part !== '').join(' · ');
}

/** The same as a sentence, where there is room for one. */
export function foundSentence({ rule, confidence }: SourceLocation, t: Translate): string {
  return t('Found by {0}, {1}.', rule, wordsOfConfidence(confidence, t));
}

/** Remarks are short and begin small where they stand behind something else. */
export function asSentence(remark: string): string {
  if (!remark) return '';
  const begun = remark[0].toUpperCase() + remark.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/** `src/orders.ts:42`, or the function where the line is not known. `file` is how the file is called here. */
export function placeText(
  { line, isLineKnown, functionName }: Pick<SourceLocation, 'line' | 'isLineKnown' | 'functionName'>,
  file: string,
): string {
  if (isLineKnown) return `${file}:${line}`;
  return functionName ? `${file} · ${functionName}` : file;
}

/** Sentences side by side; empty ones leave no trace. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' ');
}

/** Groups of a list of places: what may well be meant, what is less likely, and where an error came from. */
export interface PlaceGroup {
  readonly title: string;
  readonly places: readonly { readonly location: SourceLocation; readonly index: number }[];
}

export function groupPlaces(locations: readonly SourceLocation[], t: Translate): PlaceGroup[] {
  const all = locations.map((location, index) => ({ location, index }));
  const errors = all.filter(({ location }) => location.kind === 'error');
  const others = all.filter(({ location }) => location.kind !== 'error');
  return [
    { title: '', places: others.filter(({ location }) => location.confidence !== 'low') },
    { title: t('less likely'), places: others.filter(({ location }) => location.confidence === 'low') },
    { title: t('where the error happened'), places: errors },
  ].filter(({ places }) => places.length > 0);
}

/** A place as a line of a list: what it is by icon and word, why by a sentence. */
export function placeItem(
  location: SourceLocation,
  file: string,
  t: Translate,
): { label: string; description: string; detail: string } {
  const { kind, functionName, confidence, why, isLineKnown } = location;
  const name = isLineKnown && functionName ? `${functionName} · ` : '';
  return {
    label: `$(${iconOfKind(kind)}) ${plainText(placeText(location, file))}`,
    description: plainText(`${name}${wordsOfKind(kind, t)} · ${wordsOfConfidence(confidence, t)}`),
    detail: plainText(say(why, t)),
  };
}
