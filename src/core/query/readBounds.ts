/** Reads numbers and times that are compared. */
import { readDuration } from '../search/durationFilter';
import type { Wanted } from './query';

/** No number is longer; expressions that read one would take their time for what is. */
const longestAmount = 100;

/** A time or a number that may only just have been begun. */
export function isBeginning(text: string): boolean {
  if (text.length > longestAmount) return false;
  return (
    /^-?\d*[.,]?\d*(?:[a-zµμ]{0,2}|mi)(?:\.\.?)?$/i.test(text) || /^\d[^.]*\.\.\d*[.,]?\d*[a-zµμ]{0,3}$/i.test(text)
  );
}

type Amount = { readonly value: number; readonly isDuration: boolean };

function readAmount(text: string, type: 'duration' | 'number' | 'either'): Amount | undefined {
  if (text.length > longestAmount) return undefined;
  const duration = type === 'number' ? undefined : readDuration(text);
  if (duration !== undefined) return { value: duration, isDuration: true };
  if (type === 'duration' || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  return { value: Number(text), isDuration: false };
}

export function readBounds(sign: string, text: string, type: 'duration' | 'number' | 'either'): Wanted | undefined {
  if (sign === ':') {
    const range = readRange(text, type);
    if (range) return range;
  }
  const amount = readAmount(text, type);
  if (!amount) return undefined;
  const { value, isDuration } = amount;
  const all = {
    kind: 'bounds',
    min: -Infinity,
    max: Infinity,
    excludesMin: false,
    excludesMax: false,
    isDuration,
  } as const;
  switch (sign) {
    case '>':
      return { ...all, min: value, excludesMin: true };
    case '>=':
      return { ...all, min: value };
    case '<':
      return { ...all, max: value, excludesMax: true };
    case '<=':
      return { ...all, max: value };
    case ':':
      // Nobody means 20 ms to the nanosecond: a time alone is the least, as above the list of traces.
      return isDuration ? { ...all, min: value } : { ...all, min: value, max: value };
    default:
      return { ...all, min: value, max: value };
  }
}

/** `100ms..2s`, both inclusive. */
export function readRange(text: string, type: 'duration' | 'number' | 'either' = 'either'): Wanted | undefined {
  const parts = /^(.+?)\.\.(.+)$/.exec(text);
  const min = parts && readAmount(parts[1], type);
  const max = parts && readAmount(parts[2], type);
  if (!min || !max || min.isDuration !== max.isDuration) return undefined;
  return {
    kind: 'bounds',
    min: min.value,
    max: max.value,
    excludesMin: false,
    excludesMax: false,
    isDuration: min.isDuration,
  };
}
